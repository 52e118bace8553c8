package op

import (
	"ariadne/agent/op/plain"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Conv is a convolution, act(x ∗ w + bias): pictures x [R, H, W, C] with a border of pad zeros, kernel w [KH, KW, C, out],
// bias [out]. x may be Bytes, which are multiplied by scale; scale is not used otherwise.
func (g *Graph) Conv(x, w, bias *Node, stride, pad int, scale float32, act Act) *Node {
	if g.err != nil {
		return nil
	}
	if len(x.Shape()) != 4 || len(w.Shape()) != 4 || w.Shape()[2] != x.Shape()[3] || !bias.Shape().Eq(w.Shape()[3:]) {
		return g.fail("convolution: a kernel %v and a bias %v do not fit pictures %v", w.Shape(), bias.Shape(), x.Shape())
	}
	sh := plain.ConvShape{
		N: x.Shape()[0], H: x.Shape()[1], W: x.Shape()[2], C: x.Shape()[3], KH: w.Shape()[0], KW: w.Shape()[1],
		Stride: stride, Pad: pad, OutC: w.Shape()[3], Act: act,
	}
	c, err := kernel.NewConv(sh)
	if err != nil {
		return g.fail("%w", err)
	}
	g.closers = append(g.closers, c.Close)
	o := &conv{conv: c, bytes: x.Dtype() == tensor.Uint8, scale: scale}
	o.base = base{name: "convolution", result: newFloats(sh.N, sh.OutH(), sh.OutW(), sh.OutC)}
	return g.add(o, x, w, bias)
}

type conv struct {
	base
	conv  *convolution
	bytes bool // pictures are bytes
	scale float32
}

func (o *conv) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	y, w, bias := floats(o.result), floats(in[1]), floats(in[2])
	if o.bytes {
		o.conv.ForwardBytes(y, bytes(in[0]), o.scale, w, bias)
	} else {
		o.conv.Forward(y, floats(in[0]), w, bias)
	}
	return o.result, nil
}

func (o *conv) SymDiff(in gorgonia.Nodes, y, dy *Node) (gorgonia.Nodes, error) {
	grads := o.gradientsOf(in)
	back := &convBackward{
		joint: newJoint("convolution backward", grads), of: o, dx: grads.of(0), dw: grads.needed(1, in), dbias: grads.of(2),
	}
	return back.nodes(o.graph, back, dy, in[0], y, in[1])
}

type convBackward struct {
	joint
	of            *conv
	dx, dw, dbias []float32
}

func (o *convBackward) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	dy, y, w := floats(in[0]), floats(in[2]), floats(in[3])
	if o.of.bytes {
		o.of.conv.BackwardBytes(o.dw, o.dbias, dy, bytes(in[1]), o.of.scale, y, w)
	} else {
		o.of.conv.Backward(o.dx, o.dw, o.dbias, dy, floats(in[1]), y, w)
	}
	return o.result, nil
}
