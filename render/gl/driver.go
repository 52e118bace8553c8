//go:build cgo && !nogl

package gl

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"unsafe"

	"github.com/go-gl/gl/v3.3-core/gl"
)

var (
	loading sync.Mutex
	loaded  bool
)

// Load looks OpenGL's functions up, once for the process: the binding keeps them in global variables, which a second look would change
// under renderers on other threads. So what shows pictures with the same binding calls Load, too. procAddr is as in Options.ProcAddr.
func Load(procAddr func(string) unsafe.Pointer) error {
	loading.Lock()
	defer loading.Unlock()
	if loaded {
		return nil
	}
	init := gl.Init
	if procAddr != nil {
		init = func() error { return gl.InitWithProcAddrFunc(procAddr) }
	}
	if err := init(); err != nil {
		return fmt.Errorf("the driver lacks the function %w: OpenGL 3.3 is needed", err)
	}
	loaded = true
	return nil
}

func describe() string {
	return fmt.Sprintf("OpenGL %s, %s", text(gl.VERSION), text(gl.RENDERER))
}

// RequireHardware returns an error if the driver of the current context draws on the CPU or is too old. procAddr is as in
// Options.ProcAddr.
func RequireHardware(procAddr func(string) unsafe.Pointer) error {
	if err := Load(procAddr); err != nil {
		return err
	}
	if err := requireVersion(3, 3); err != nil {
		return err
	}
	if drawsOnCPU() {
		return fmt.Errorf("%s draws on the CPU", describe())
	}
	return nil
}

// drawsOnCPU reports whether the driver is known to draw without a graphics card.
func drawsOnCPU() bool {
	name := strings.ToLower(text(gl.RENDERER))
	for _, software := range []string{"llvmpipe", "softpipe", "swrast", "software rasterizer", "swiftshader", "basic render"} {
		if strings.Contains(name, software) {
			return true
		}
	}
	return false
}

func text(name uint32) string {
	s := gl.GetString(name)
	if s == nil {
		return "unknown"
	}
	return gl.GoStr(s)
}

func requireVersion(major, minor int32) error {
	var a, b int32
	gl.GetIntegerv(gl.MAJOR_VERSION, &a)
	gl.GetIntegerv(gl.MINOR_VERSION, &b)
	if a < major || a == major && b < minor {
		return fmt.Errorf("%s is too old: OpenGL %d.%d is needed", describe(), major, minor)
	}
	return nil
}

// debugLog turns the driver's error flags and messages into errors.
type debugLog struct {
	sink      func(string)
	messages  bool // the driver has KHR_debug
	reset     bool // the driver reports resets of the device
	text      []uint8
	collected []string
}

func (d *debugLog) init(sink func(string)) {
	d.sink = sink
	var n int32
	gl.GetIntegerv(gl.NUM_EXTENSIONS, &n)
	for i := range uint32(n) {
		switch gl.GoStr(gl.GetStringi(gl.EXTENSIONS, i)) {
		case "GL_KHR_debug":
			d.messages = true
		case "GL_ARB_robustness":
			d.reset = true
		}
	}
	if d.messages {
		gl.Enable(gl.DEBUG_OUTPUT)
		d.text = make([]uint8, 4096)
	}
}

// check returns an error if the driver met one since the last check.
func (d *debugLog) check(doing string) error {
	code := gl.GetError()
	if d.messages && (d.sink != nil || code != gl.NO_ERROR) {
		d.collect()
	}
	if d.reset && code == gl.NO_ERROR && gl.GetGraphicsResetStatusARB() != gl.NO_ERROR {
		code = gl.CONTEXT_LOST
	}
	if code == gl.NO_ERROR {
		d.collected = d.collected[:0]
		return nil
	}
	err := errorText(code)
	if len(d.collected) > 0 {
		err = fmt.Errorf("%w (%s)", err, strings.Join(d.collected, "; "))
		d.collected = d.collected[:0]
	}
	return fmt.Errorf("OpenGL, %s: %w", doing, err)
}

func (d *debugLog) collect() {
	for {
		var length int32
		if gl.GetDebugMessageLog(1, int32(len(d.text)), nil, nil, nil, nil, &length, &d.text[0]) == 0 {
			return
		}
		message := strings.TrimRight(string(d.text[:length]), "\x00\n")
		if d.sink != nil {
			d.sink(message)
		}
		d.collected = append(d.collected, message)
	}
}

func errorText(code uint32) error {
	switch code {
	case gl.OUT_OF_MEMORY:
		return errors.New("out of memory: draw fewer or smaller pictures at a time")
	case gl.CONTEXT_LOST:
		return errors.New("the context was lost: the device was reset or taken away")
	}
	return fmt.Errorf("error %#x", code)
}
