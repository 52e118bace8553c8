//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import (
	"fmt"
	"unsafe"

	"ariadne/agent/op/plain"
)

// Conv is a convolution of a fixed shape with oneDNN's primitives for it and their scratch memory. One goroutine at a
// time may use it. Close frees it.
type Conv struct {
	sh     plain.ConvShape
	handle *C.ariadne_conv
}

// NewConv chooses and compiles the primitives of a convolution.
func NewConv(sh plain.ConvShape) (*Conv, error) {
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

// Close frees the convolution, which may not be used any more.
func (c *Conv) Close() {
	if c.handle != nil {
		C.ariadne_conv_free(c.handle)
		c.handle = nil
	}
}

// Forward computes y = act(x ∗ w + bias); see plain.Conv.
func (c *Conv) Forward(y, x, w, bias []float32) {
	need("Conv.Forward", "x", len(x), c.pictureSize())
	c.forward(y, floats(x), nil, 0, w, bias)
}

// ForwardBytes is Forward of pictures of bytes, which are multiplied by scale first.
func (c *Conv) ForwardBytes(y []float32, x []uint8, scale float32, w, bias []float32) {
	need("Conv.ForwardBytes", "x", len(x), c.pictureSize())
	c.forward(y, nil, bytes(x), scale, w, bias)
}

func (c *Conv) forward(y []float32, x *C.float, bytes *C.uint8_t, scale float32, w, bias []float32) {
	c.needOpen()
	need("Conv.Forward", "y", len(y), c.resultSize())
	need("Conv.Forward", "w", len(w), c.weightsSize())
	optional("Conv.Forward", "bias", bias, c.sh.OutC)
	check("Conv.Forward", C.ariadne_conv_forward(c.handle, floats(y), x, bytes, C.float(scale), floats(w), floats(bias)))
}

// Backward computes the gradients of a Forward; see plain.Conv.
func (c *Conv) Backward(dx, dw, dbias, dy, x, y, w []float32) {
	optional("Conv.Backward", "dx", dx, c.pictureSize())
	need("Conv.Backward", "x", len(x), c.pictureSize())
	c.backward(floats(dx), dw, dbias, dy, floats(x), nil, 0, y, w)
}

// BackwardBytes is Backward of a ForwardBytes, without a gradient for the pictures.
func (c *Conv) BackwardBytes(dw, dbias, dy []float32, x []uint8, scale float32, y, w []float32) {
	need("Conv.BackwardBytes", "x", len(x), c.pictureSize())
	c.backward(nil, dw, dbias, dy, nil, bytes(x), scale, y, w)
}

func (c *Conv) backward(dx *C.float, dw, dbias, dy []float32, x *C.float, bytes *C.uint8_t, scale float32, y, w []float32) {
	c.needOpen()
	need("Conv.Backward", "dw", len(dw), c.weightsSize())
	optional("Conv.Backward", "dbias", dbias, c.sh.OutC)
	need("Conv.Backward", "dy", len(dy), c.resultSize())
	need("Conv.Backward", "y", len(y), c.resultSize())
	need("Conv.Backward", "w", len(w), c.weightsSize())
	check("Conv.Backward", C.ariadne_conv_backward(c.handle, dx, floats(dw), floats(dbias), floats(dy), x, bytes, C.float(scale),
		floats(y), floats(w)))
}

func (c *Conv) needOpen() {
	if c.handle == nil {
		panic("dnnl.Conv: used after Close")
	}
}

func (c *Conv) pictureSize() int { return c.sh.N * c.sh.H * c.sh.W * c.sh.C }
func (c *Conv) resultSize() int  { return c.sh.N * c.sh.OutH() * c.sh.OutW() * c.sh.OutC }
func (c *Conv) weightsSize() int { return c.sh.KH * c.sh.KW * c.sh.C * c.sh.OutC }

// bytes is the address of a slice's first element.
func bytes(x []uint8) *C.uint8_t { return (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(x))) }
