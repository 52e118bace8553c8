package op

import (
	"slices"

	"ariadne/agent/op/plain"
)

// ConvNet is a stack of stages over pictures x [R, H, W, C]. It returns the pictures that the last stage makes, [R, h, w, c]. x
// may be Bytes; levels then say which numbers the bytes stand for. Otherwise levels are not used.
//
// A stage passes forward and backward over one chunk of pictures after the other. So data that only the stage itself reads takes
// the memory of one chunk and stays in the cache. Each stage finishes all pictures before the next stage begins. The other order,
// all stages on one chunk, was slower: the stages' weights and gradients of weights are larger than the data that they hand on,
// and kept displacing each other from the cache.
func (g *Graph) ConvNet(x *Node, levels Levels, stages ...Stage) *Node {
	if g.err != nil {
		return nil
	}
	s := x.Shape()
	if len(s) != 4 || len(stages) == 0 {
		return g.fail("convolutional network: %d stages on %v, want at least one, on pictures", len(stages), s)
	}
	o := &convNet{rows: s[0], chunk: min(s[0], chunkSize), bytes: holdsBytes(x), levels: levels}
	shape, inputs := pictureShape{s[1], s[2], s[3]}, []*Node{x}
	o.sizes = []int{shape.size()}
	for _, stage := range stages {
		l, out, err := stage.layer(g, shape, o.rows, o.chunk)
		if err != nil {
			return g.fail("convolutional network: %w", err)
		}
		o.layers, inputs = append(o.layers, l), append(inputs, stage.weights()...)
		o.convolutions = append(o.convolutions, l.convolutions()...)
		o.sizes, o.values = append(o.sizes, out.size()), append(o.values, newFloats(o.rows, out.h, out.w, out.c))
		shape = out
	}
	o.base = base{name: "convolutional network", result: o.values[len(o.values)-1]}
	return g.add(o, inputs...)
}

// chunkSize is the number of pictures in a chunk. It is the number of floats in the widest registers, and so small that a chunk
// of the usual networks fits a second-level cache.
const chunkSize = 16

type convNet struct {
	base
	layers       []layer
	convolutions []*conv  // of all layers, in order
	sizes        []int    // floats of a picture before each layer, and after the last
	values       []*array // after each layer, of all pictures
	rows, chunk  int
	bytes        bool // the input pictures are bytes
	levels       Levels
}

// span stands for the pictures from first (inclusive) to first+n (exclusive).
type span struct{ first, n int }

// of returns a span's part of an array of pictures that have the given size, in floats. It returns nil for nil.
func (s span) of(x []float32, size int) []float32 {
	if x == nil {
		return nil
	}
	return x[s.first*size : (s.first+s.n)*size]
}

// pictures is what a layer reads: floats or bytes.
type pictures struct {
	floats []float32
	bytes  []uint8
	levels Levels // what bytes stand for
}

// spans yields the pictures in spans of a chunk.
func (o *convNet) spans(yield func(span) bool) {
	for first := 0; first < o.rows; first += o.chunk {
		if !yield(span{first, min(o.chunk, o.rows-first)}) {
			return
		}
	}
}

// before returns what layer i reads of a span. x is the network's input.
func (o *convNet) before(i int, s span, x value) pictures {
	switch {
	case i > 0:
		return pictures{floats: s.of(o.values[i-1].Float32s(), o.sizes[i])}
	case o.bytes:
		return pictures{bytes: bytes(x)[s.first*o.sizes[0] : (s.first+s.n)*o.sizes[0]], levels: o.levels}
	}
	return pictures{floats: s.of(floats(x), o.sizes[0])}
}

// load gives each convolution its weights for a pass.
func (o *convNet) load(weights []value, backward bool) {
	for i, c := range o.convolutions {
		c.load(floats(weights[2*i]), floats(weights[2*i+1]), backward)
	}
}

func (o *convNet) Do(in ...value) (value, error) {
	o.load(in[1:], false)
	for i, l := range o.layers {
		for s := range o.spans {
			l.forward(s, s.of(o.values[i].Float32s(), o.sizes[i+1]), o.before(i, s, in[0]))
		}
	}
	return o.result, nil
}

func (o *convNet) flops() (sum float64) {
	for _, c := range o.convolutions {
		sum += float64(o.rows) * c.flops()
	}
	return sum
}

func (o *convNet) SymDiff(in nodeList, y, dy *Node) (nodeList, error) {
	grads := o.gradientsOf(in)
	back := &convNetBackward{joint: newJoint("convolutional network backward", grads), of: o, dx: grads.of(0)}
	if inner := o.sizes[1 : len(o.sizes)-1]; len(inner) > 0 {
		for i := range back.between {
			back.between[i] = make([]float32, o.rows*slices.Max(inner))
		}
	}
	for _, l := range o.layers {
		l.differentiate(o.chunk)
	}
	for i, c := range o.convolutions {
		c.dw, c.dbias = grads.needed(1+2*i, in), grads.of(2+2*i)
	}
	return back.nodes(o.graph, back, append([]*Node{dy, y}, in...)...)
}

type convNetBackward struct {
	joint
	of      *convNet
	dx      []float32
	between [2][]float32 // gradients between layers; the two take turns
}

func (o *convNetBackward) Do(in ...value) (value, error) {
	net, last := o.of, len(o.of.layers)-1
	net.load(in[3:], true)
	for _, c := range net.convolutions {
		c.clear()
	}
	dy := floats(in[0])
	for i := last; i >= 0; i-- {
		dx := o.dx
		if i > 0 {
			dx = o.between[i%2]
		}
		for s := range net.spans {
			y := s.of(net.values[i].Float32s(), net.sizes[i+1])
			net.layers[i].backward(s, s.of(dx, net.sizes[i]), s.of(dy, net.sizes[i+1]), y, net.before(i, s, in[2]))
		}
		dy = dx
	}
	for _, c := range net.convolutions {
		c.gradient()
	}
	return o.result, nil
}

func (o *convNetBackward) flops() float64 {
	sum := 2 * o.of.flops()
	if o.dx == nil {
		sum -= float64(o.of.rows) * o.of.convolutions[0].flops()
	}
	return sum
}

// conv is a convolution as part of a layer. It has kernels for a chunk of pictures and for the pictures that are left over.
type conv struct {
	shape       plain.ConvShape
	chunk, rest *convolution // rest is nil if no pictures are left over
	bias        []float32
	dw, dbias   []float32
}

// newConv makes the kernels of a convolution for rows pictures.
func newConv(g *Graph, sh plain.ConvShape, rows, chunk int) (*conv, error) {
	c := &conv{shape: sh}
	for _, part := range []struct {
		kernel **convolution
		n      int
	}{{&c.chunk, chunk}, {&c.rest, rows % chunk}} {
		if part.n == 0 {
			continue
		}
		sh.N = part.n
		k, err := kernel.NewConv(sh)
		if err != nil {
			return nil, err
		}
		g.closers = append(g.closers, k.Close)
		*part.kernel = k
	}
	c.shape.N = chunk
	return c, nil
}

// flops returns the floating-point operations for one picture.
func (c *conv) flops() float64 {
	sh := c.shape
	return 2 * float64(sh.OutH()) * float64(sh.OutW()) * float64(sh.KH) * float64(sh.KW) * float64(sh.C) * float64(sh.OutC)
}

// each calls visit for each kernel.
func (c *conv) each(visit func(*convolution)) {
	visit(c.chunk)
	if c.rest != nil {
		visit(c.rest)
	}
}

// at returns the kernel for a span.
func (c *conv) at(s span) *convolution {
	if s.n == c.shape.N {
		return c.chunk
	}
	return c.rest
}

func (c *conv) load(w, bias []float32, backward bool) {
	c.bias = bias
	c.each(func(k *convolution) { k.Load(w, backward) })
}

func (c *conv) forward(s span, y []float32, x pictures) {
	if x.bytes != nil {
		c.at(s).ForwardBytes(y, x.bytes, x.levels, c.bias)
	} else {
		c.at(s).Forward(y, x.floats, c.bias)
	}
}

func (c *conv) clear() {
	clear(c.dbias)
	c.each((*convolution).Clear)
}

func (c *conv) backward(s span, dx, dy, y []float32, x pictures) {
	if x.bytes != nil {
		c.at(s).BackwardBytes(c.dbias, dy, x.bytes, x.levels, y)
	} else {
		c.at(s).Backward(dx, c.dbias, dy, x.floats, y)
	}
}

// gradient writes the gradient of the weights, summed over spans, to dw.
func (c *conv) gradient() {
	clear(c.dw)
	c.each(func(k *convolution) { k.Gradient(c.dw) })
}
