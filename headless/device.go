//go:build cgo && !nogl

package headless

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Kinds of devices, with the names that Options.Device has.
const (
	deviceGPU         = "gpu"
	deviceSurfaceless = "surfaceless"
	deviceDefault     = "default"
)

// candidate is a display that may offer OpenGL.
type candidate struct {
	name    string
	display func() uintptr
}

// candidates lists the displays that an Options.Device allows, best first.
func candidates(device string) ([]candidate, error) {
	kind, index, err := parseDevice(device)
	if err != nil {
		return nil, err
	}
	var list []candidate
	if kind == "" || kind == deviceGPU {
		gpus := graphicsCards()
		switch {
		case index >= len(gpus) && index >= 0:
			return nil, fmt.Errorf("device %q: EGL lists %d graphics cards", device, len(gpus))
		case index >= 0:
			gpus = gpus[index : index+1]
		case kind == deviceGPU && len(gpus) == 0:
			return nil, fmt.Errorf("device %q: EGL lists no graphics card", device)
		}
		list = append(list, gpus...)
	}
	if kind == "" || kind == deviceSurfaceless {
		list = append(list, candidate{"EGL surfaceless", surfacelessDisplay})
	}
	if kind == "" || kind == deviceDefault {
		list = append(list, candidate{"EGL default display", defaultDisplay})
	}
	return list, nil
}

// parseDevice splits an Options.Device into kind and index. The index is -1 if none is given.
func parseDevice(device string) (kind string, index int, err error) {
	kind, number, numbered := strings.Cut(device, ":")
	switch {
	case numbered && kind == deviceGPU:
		if index, err = strconv.Atoi(number); err == nil && index >= 0 {
			return kind, index, nil
		}
	case numbered:
	case kind == "", kind == deviceGPU, kind == deviceSurfaceless, kind == deviceDefault:
		return kind, -1, nil
	}
	return "", 0, fmt.Errorf("device %q: want gpu, gpu:N, surfaceless or default", device)
}

// graphicsCards lists those of EGL's devices that are not software.
func graphicsCards() []candidate {
	var list []candidate
	for _, d := range eglDevices() {
		if strings.Contains(deviceExtensions(d), "EGL_MESA_device_software") {
			continue
		}
		list = append(list, candidate{
			name:    fmt.Sprintf("EGL device gpu:%d", len(list)),
			display: func() uintptr { return deviceDisplay(d) },
		})
	}
	return list
}

// open makes a context on the first device that offers one. It makes the context current on the calling thread.
func open(device string, debug bool) (*context, error) {
	if err := loadEGL(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	list, err := candidates(device)
	if err != nil {
		return nil, err
	}
	var failed []error
	for _, c := range list {
		context, err := newContext(c, debug)
		if err == nil {
			return context, nil
		}
		failed = append(failed, fmt.Errorf("%s: %w", c.name, err))
	}
	return nil, fmt.Errorf("%w: no device offers OpenGL 3.3 (%w)", ErrUnavailable, joined{failed})
}

// joined is a list of errors on one line.
type joined struct{ list []error }

func (j joined) Error() string {
	text := make([]string, len(j.list))
	for i, err := range j.list {
		text[i] = err.Error()
	}
	return strings.Join(text, "; ")
}

func (j joined) Unwrap() []error { return j.list }

var errPlatform = errors.New("this EGL does not support it")
