//go:build cgo && !nogl

package headless

/*
#cgo LDFLAGS: -ldl
#include <stdlib.h>
#include "egl.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"
)

// displays counts the contexts on each display of the process. EGL gives the same display to everyone who asks, and terminating
// it ends all its contexts.
var displays = struct {
	sync.Mutex
	users map[uintptr]int
}{users: map[uintptr]int{}}

func loadEGL() error {
	displays.Lock()
	defer displays.Unlock()
	if message := C.egl_load(); message != nil {
		return errors.New(C.GoString(message))
	}
	return nil
}

func eglDevices() []uintptr {
	var found [64]C.uintptr_t
	n := C.egl_devices(&found[0], C.int(len(found)))
	list := make([]uintptr, n)
	for i := range list {
		list[i] = uintptr(found[i])
	}
	return list
}

func deviceExtensions(device uintptr) string {
	return C.GoString(C.egl_device_extensions(C.uintptr_t(device)))
}

func deviceDisplay(device uintptr) uintptr {
	return uintptr(C.egl_device_display(C.uintptr_t(device)))
}

func surfacelessDisplay() uintptr { return uintptr(C.egl_surfaceless_display()) }

func defaultDisplay() uintptr { return uintptr(C.egl_default_display()) }

func procAddr(name string) unsafe.Pointer {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	return C.egl_proc(c)
}

// context is an OpenGL context. It is current on the thread that made it until close is called there.
type context struct {
	name            string // of the kind of display
	display, handle uintptr
}

// newContext makes a context on a display and makes it current.
func newContext(c candidate, debug bool) (*context, error) {
	display := c.display()
	if display == 0 {
		return nil, errPlatform
	}
	if err := acquire(display); err != nil {
		return nil, err
	}
	handle, err := createContext(display, debug)
	if err != nil {
		release(display)
		return nil, err
	}
	if C.egl_make_current(C.uintptr_t(display), C.uintptr_t(handle)) == 0 {
		err := eglError("making the context current without a surface")
		C.egl_destroy_context(C.uintptr_t(display), C.uintptr_t(handle))
		release(display)
		return nil, err
	}
	return &context{name: c.name, display: display, handle: handle}, nil
}

// createContext makes a context that reports resets, or a plain one if that is not possible.
func createContext(display uintptr, debug bool) (uintptr, error) {
	var d C.int
	if debug {
		d = 1
	}
	for _, robust := range []C.int{1, 0} {
		if handle := C.egl_create_context(C.uintptr_t(display), robust, d); handle != 0 {
			return uintptr(handle), nil
		}
	}
	return 0, eglError("making an OpenGL 3.3 core context")
}

func (c *context) close() {
	C.egl_release(C.uintptr_t(c.display))
	C.egl_destroy_context(C.uintptr_t(c.display), C.uintptr_t(c.handle))
	release(c.display)
}

func acquire(display uintptr) error {
	displays.Lock()
	defer displays.Unlock()
	if displays.users[display] == 0 && C.egl_initialize(C.uintptr_t(display)) == 0 {
		return eglError("initialising the display")
	}
	displays.users[display]++
	return nil
}

func release(display uintptr) {
	displays.Lock()
	defer displays.Unlock()
	if displays.users[display]--; displays.users[display] == 0 {
		delete(displays.users, display)
		C.egl_terminate(C.uintptr_t(display))
	}
}

// eglErrors names EGL's error codes from 0x3000.
var eglErrors = [...]string{"EGL_SUCCESS", "EGL_NOT_INITIALIZED", "EGL_BAD_ACCESS", "EGL_BAD_ALLOC", "EGL_BAD_ATTRIBUTE", "EGL_BAD_CONFIG",
	"EGL_BAD_CONTEXT", "EGL_BAD_CURRENT_SURFACE", "EGL_BAD_DISPLAY", "EGL_BAD_MATCH", "EGL_BAD_NATIVE_PIXMAP", "EGL_BAD_NATIVE_WINDOW",
	"EGL_BAD_PARAMETER", "EGL_BAD_SURFACE", "EGL_CONTEXT_LOST"}

func eglError(doing string) error {
	code := int(C.egl_error())
	if i := code - 0x3000; i >= 0 && i < len(eglErrors) {
		return fmt.Errorf("%s: %s", doing, eglErrors[i])
	}
	return fmt.Errorf("%s: EGL error %#x", doing, code)
}
