//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import (
	"fmt"
	"unsafe"

	"ariadne/agent/op/plain"
)

// Conv is a convolution of a fixed shape with oneDNN's primitives for it and their scratch memory. Only one goroutine at a time
// may use it. Close frees it.
type Conv struct {
	sh     plain.ConvShape
	handle *C.ariadne_conv
}

// NewConv chooses and compiles the primitives of a convolution.
func (Kernels) NewConv(sh plain.ConvShape) (*Conv, error) {
	if err := sh.Validate(); err != nil {
		return nil, err
	}
	c := &Conv{sh: sh}
	status := C.ariadne_conv_new(&c.handle, C.ariadne_conv_shape{
		n: size(sh.N), h: size(sh.H), w: size(sh.W), c: size(sh.C), kh: size(sh.KH), kw: size(sh.KW), stride: size(sh.Stride), pad: size(sh.Pad),
		out_c: size(sh.OutC), out_h: size(sh.OutH()), out_w: size(sh.OutW()), act: C.int(sh.Act),
	})
	if status != 0 {
		return nil, fmt.Errorf("convolution %+v: oneDNN failed with status %d", sh, status)
	}
	return c, nil
}

// Close frees the convolution. It must not be used afterwards.
func (c *Conv) Close() {
	if c.handle != nil {
		C.ariadne_conv_free(c.handle)
		c.handle = nil
	}
}

// Load takes the weights for the following calls of Forward or, if backward is true, of Backward; see plain.Conv.
func (c *Conv) Load(w []float32, backward bool) {
	c.needOpen()
	need("Conv.Load", "w", len(w), c.weightsSize())
	check("Conv.Load", C.ariadne_conv_load(c.handle, floats(w), C.bool(backward)))
}

// Forward computes y = act(x ∗ w + bias); see plain.Conv.
func (c *Conv) Forward(y, x, bias []float32) {
	need("Conv.Forward", "x", len(x), c.pictureSize())
	c.forward(y, floats(x), nil, plain.Levels{}, bias)
}

// ForwardBytes is Forward for pictures of bytes.
func (c *Conv) ForwardBytes(y []float32, x []uint8, levels plain.Levels, bias []float32) {
	need("Conv.ForwardBytes", "x", len(x), c.pictureSize())
	c.forward(y, nil, bytes(x), levels, bias)
}

func (c *Conv) forward(y []float32, x *C.float, bytes *C.uint8_t, levels plain.Levels, bias []float32) {
	c.needOpen()
	need("Conv.Forward", "y", len(y), c.resultSize())
	optional("Conv.Forward", "bias", bias, c.sh.OutC)
	check("Conv.Forward", C.ariadne_conv_forward(c.handle, floats(y), x, bytes, C.float(levels.Scale), C.float(levels.Offset), floats(bias)))
}

// Clear sets the sum of the weights' gradients to zero.
func (c *Conv) Clear() {
	c.needOpen()
	C.ariadne_conv_clear(c.handle)
}

// Backward computes the gradients of a Forward and adds the weights' gradient to its sum; see plain.Conv.
func (c *Conv) Backward(dx, dbias, dy, x, y []float32) {
	optional("Conv.Backward", "dx", dx, c.pictureSize())
	need("Conv.Backward", "x", len(x), c.pictureSize())
	c.backward(floats(dx), dbias, dy, floats(x), nil, plain.Levels{}, y)
}

// BackwardBytes is Backward for a ForwardBytes, without a gradient of the pictures.
func (c *Conv) BackwardBytes(dbias, dy []float32, x []uint8, levels plain.Levels, y []float32) {
	need("Conv.BackwardBytes", "x", len(x), c.pictureSize())
	c.backward(nil, dbias, dy, nil, bytes(x), levels, y)
}

func (c *Conv) backward(dx *C.float, dbias, dy []float32, x *C.float, bytes *C.uint8_t, levels plain.Levels, y []float32) {
	c.needOpen()
	optional("Conv.Backward", "dbias", dbias, c.sh.OutC)
	need("Conv.Backward", "dy", len(dy), c.resultSize())
	need("Conv.Backward", "y", len(y), c.resultSize())
	check("Conv.Backward", C.ariadne_conv_backward(c.handle, dx, floats(dbias), floats(dy), x, bytes, C.float(levels.Scale), C.float(levels.Offset), floats(y)))
}

// Gradient adds the sum of the weights' gradients to dw.
func (c *Conv) Gradient(dw []float32) {
	c.needOpen()
	need("Conv.Gradient", "dw", len(dw), c.weightsSize())
	check("Conv.Gradient", C.ariadne_conv_gradient(c.handle, floats(dw)))
}

func (c *Conv) needOpen() {
	if c.handle == nil {
		panic("dnnl.Conv: used after Close")
	}
}

func (c *Conv) pictureSize() int { return c.sh.N * c.sh.H * c.sh.W * c.sh.C }
func (c *Conv) resultSize() int  { return c.sh.N * c.sh.OutH() * c.sh.OutW() * c.sh.OutC }
func (c *Conv) weightsSize() int { return c.sh.KH * c.sh.KW * c.sh.C * c.sh.OutC }

// bytes returns the address of a slice's first element.
func bytes(x []uint8) *C.uint8_t { return (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(x))) }
