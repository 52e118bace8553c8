package headless

import "errors"

// ErrUnavailable is wrapped by the errors of New that say that this program or machine cannot draw with OpenGL at all.
var ErrUnavailable = errors.New("OpenGL is not available")

// Options are the settings of New; the zero value is a good choice.
type Options struct {
	// Device is "gpu" or "gpu:N" for a graphics card (the Nth, from 0), "surfaceless" for Mesa without a surface,
	// "default" for the default display; "" tries them in this order.
	Device string
	// Samples is the number of samples for each pixel: 0 means 4, the reference's choice; 1 switches antialiasing off.
	Samples int
	// Threads limits the threads of a driver that draws on the CPU, by setting LP_NUM_THREADS if the environment does
	// not have it; 0 leaves the choice to the driver.
	Threads int
	// NoCulling draws everything in a scene, seen or not; it is for tests.
	NoCulling bool
	// Debug, if not nil, is given the driver's messages, one a call, from another goroutine than the caller's.
	Debug func(message string)
}
