package headless

import "errors"

// ErrUnavailable is wrapped by errors of New that say that this program or machine cannot draw with OpenGL at all.
var ErrUnavailable = errors.New("OpenGL is not available")

// Renderers, with the names that Options.Render has.
const (
	RenderAuto = "auto" // OpenGL on a graphics card, else the software renderer
	RenderGL   = "gl"   // OpenGL, on whatever device offers it
	RenderSoft = "soft" // the software renderer, package render/soft
)

// Options are the settings of New. The zero value is a good choice.
type Options struct {
	// Render is "auto", "gl" or "soft"; "" means auto. auto does not choose OpenGL on the CPU (llvmpipe), which is slower than
	// the software renderer. With Device, Samples, NoCulling or Debug, auto means gl, because only OpenGL has these settings.
	Render string
	// Device is "gpu" or "gpu:N" for a graphics card (the Nth, from 0), "surfaceless" for Mesa without a surface,
	// "default" for the default display; "" tries them in this order.
	Device string
	// Samples is the number of samples for each pixel. 0 means 4, the reference's choice; 1 switches antialiasing off.
	Samples int
	// Threads is the number of threads that draw on the CPU. 0 means one for each core. For a driver that draws on the CPU, it
	// sets LP_NUM_THREADS, unless the environment has that already.
	Threads int
	// NoCulling draws everything in a scene, seen or not. It is for tests.
	NoCulling bool
	// Debug, if not nil, is called with each message of the driver, from another goroutine than the caller's.
	Debug func(message string)
}
