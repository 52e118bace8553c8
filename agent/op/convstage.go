package op

import (
	"fmt"

	"ariadne/agent/op/plain"
)

// Stage is a part of a ConvNet: ConvStage, PoolStage, ResidualStage or ReluStage.
type Stage interface {
	// layer makes the layer that computes the stage for rows pictures, a chunk at a time. It returns it with the shape of the
	// pictures that the layer makes.
	layer(g *Graph, in pictureShape, rows, chunk int) (layer, pictureShape, error)
	// weights returns the nodes of the weights: a kernel and a bias for each convolution.
	weights() []*Node
}

// layer computes a stage.
type layer interface {
	convolutions() []*conv
	// forward computes y from x for a span of pictures.
	forward(s span, y []float32, x pictures)
	// differentiate allocates memory for the gradients of a chunk of pictures.
	differentiate(chunk int)
	// backward computes dx (nil: not wanted) and adds to the gradients of the weights. It may overwrite dy.
	backward(s span, dx, dy, y []float32, x pictures)
}

// pictureShape is the shape of one picture.
type pictureShape struct{ h, w, c int }

func (s pictureShape) size() int { return s.h * s.w * s.c }

// ConvParameters are the nodes of a convolution's weights: W [KH, KW, C, out] and Bias [out].
type ConvParameters struct{ W, Bias *Node }

func (p ConvParameters) weights() []*Node { return []*Node{p.W, p.Bias} }

// shape returns the shape of the convolution of pictures, and the shape of its result.
func (p ConvParameters) shape(in pictureShape, stride, pad int, act Act) (plain.ConvShape, pictureShape, error) {
	w := p.W.Shape()
	if len(w) != 4 || w[2] != in.c || !p.Bias.Shape().Eq(w[3:]) {
		return plain.ConvShape{}, in, fmt.Errorf("a kernel %v and a bias %v do not fit pictures %v", w, p.Bias.Shape(), axes{in.h, in.w, in.c})
	}
	sh := plain.ConvShape{N: 1, H: in.h, W: in.w, C: in.c, KH: w[0], KW: w[1], Stride: stride, Pad: pad, OutC: w[3], Act: act}
	return sh, pictureShape{sh.OutH(), sh.OutW(), sh.OutC}, sh.Validate()
}

// same is shape for a convolution that keeps the size of pictures. Its kernel has odd sides.
func (p ConvParameters) same(in pictureShape, act Act) (plain.ConvShape, pictureShape, error) {
	sh, out, err := p.shape(in, 1, (p.W.Shape()[0]-1)/2, act)
	if err == nil && (out.h != in.h || out.w != in.w) {
		err = fmt.Errorf("a kernel %v does not keep the size of pictures", p.W.Shape())
	}
	return sh, out, err
}

// ConvStage is a convolution, act(x ∗ w + bias). It pads the pictures with a border of Pad zeros.
type ConvStage struct {
	ConvParameters
	Stride, Pad int
	Act         Act
}

func (p ConvStage) layer(g *Graph, in pictureShape, rows, chunk int) (layer, pictureShape, error) {
	sh, out, err := p.shape(in, p.Stride, p.Pad, p.Act)
	if err != nil {
		return nil, in, err
	}
	c, err := newConv(g, sh, rows, chunk)
	return convLayer{c}, out, err
}

type convLayer struct{ *conv }

func (l convLayer) convolutions() []*conv { return []*conv{l.conv} }

func (l convLayer) differentiate(int) {}

// PoolStage is a convolution that keeps the size of pictures, followed by the maximum over 3x3 windows around every second place
// in both directions. The result is [R, ⌈H/2⌉, ⌈W/2⌉, out]. See plain.Kernels.MaxPool.
type PoolStage struct{ ConvParameters }

func (p PoolStage) layer(g *Graph, in pictureShape, rows, chunk int) (layer, pictureShape, error) {
	sh, wide, err := p.same(in, Identity)
	if err != nil {
		return nil, in, err
	}
	c, err := newConv(g, sh, rows, chunk)
	l := &poolLayer{conv: c, shape: plain.PoolShape{N: 1, H: wide.h, W: wide.w, C: wide.c}, wide: make([]float32, chunk*wide.size())}
	out := pictureShape{l.shape.OutH(), l.shape.OutW(), wide.c}
	l.size = out.size()
	l.from = make([]uint8, rows*l.size)
	return l, out, err
}

type poolLayer struct {
	*conv
	shape plain.PoolShape // of one picture
	size  int             // floats of one resulting picture
	from  []uint8         // positions of the maxima, of all pictures
	wide  []float32       // result of the convolution, or its gradient, for a chunk; nothing else reads it
}

func (l *poolLayer) convolutions() []*conv { return []*conv{l.conv} }

func (l *poolLayer) differentiate(int) {}

// pool returns the shape of a span's pool and the span's part of from.
func (l *poolLayer) pool(s span) (plain.PoolShape, []uint8) {
	sh := l.shape
	sh.N = s.n
	return sh, l.from[s.first*l.size : (s.first+s.n)*l.size]
}

func (l *poolLayer) forward(s span, y []float32, x pictures) {
	sh, from := l.pool(s)
	l.conv.forward(s, l.wide, x)
	kernel.MaxPool(y, from, l.wide, sh)
}

func (l *poolLayer) backward(s span, dx, dy, _ []float32, x pictures) {
	sh, from := l.pool(s)
	kernel.MaxPoolBackward(l.wide, dy, from, sh)
	l.conv.backward(s, dx, l.wide, l.wide, x) // a convolution without activation does not read its result
}

// ResidualStage is x + Second ∗ relu(First ∗ relu(x)). Both convolutions keep the size of pictures.
type ResidualStage struct{ First, Second ConvParameters }

func (p ResidualStage) weights() []*Node { return append(p.First.weights(), p.Second.weights()...) }

func (p ResidualStage) layer(g *Graph, in pictureShape, rows, chunk int) (layer, pictureShape, error) {
	first, hidden, err := p.First.same(in, Relu)
	if err != nil {
		return nil, in, err
	}
	second, out, err := p.Second.same(hidden, Identity)
	if err != nil {
		return nil, in, err
	}
	if out != in {
		return nil, in, fmt.Errorf("a residual stage makes %d channels of %d", out.c, in.c)
	}
	l := &residualLayer{
		in: in.size(), hidden: hidden.size(), rectified: make([]float32, rows*in.size()), between: make([]float32, rows*hidden.size()),
	}
	if l.first, err = newConv(g, first, rows, chunk); err == nil {
		l.second, err = newConv(g, second, rows, chunk)
	}
	return l, out, err
}

type residualLayer struct {
	first, second        *conv
	in, hidden           int       // floats of a picture at both ends, and between the convolutions
	rectified, between   []float32 // relu(x) and the first convolution's result, of all pictures
	drectified, dbetween []float32 // gradients of a chunk
}

func (l *residualLayer) convolutions() []*conv { return []*conv{l.first, l.second} }

func (l *residualLayer) differentiate(chunk int) {
	l.drectified, l.dbetween = make([]float32, chunk*l.in), make([]float32, chunk*l.hidden)
}

func (l *residualLayer) forward(s span, y []float32, x pictures) {
	rectified, between := s.of(l.rectified, l.in), s.of(l.between, l.hidden)
	kernel.Rectify(rectified, x.floats)
	l.first.forward(s, between, pictures{floats: rectified})
	l.second.forward(s, y, pictures{floats: between})
	kernel.Add(y, y, x.floats)
}

func (l *residualLayer) backward(s span, dx, dy, y []float32, _ pictures) {
	rectified, between := s.of(l.rectified, l.in), s.of(l.between, l.hidden)
	drectified, dbetween := l.drectified[:s.n*l.in], l.dbetween[:s.n*l.hidden]
	l.second.backward(s, dbetween, dy, y, pictures{floats: between}) // a convolution without activation does not read y
	l.first.backward(s, drectified, dbetween, between, pictures{floats: rectified})
	if dx != nil {
		copy(dx, dy)
		kernel.RectifyBackward(dx, drectified, rectified)
	}
}

// ReluStage is relu(x).
type ReluStage struct{}

func (ReluStage) weights() []*Node { return nil }

func (ReluStage) layer(_ *Graph, in pictureShape, _, _ int) (layer, pictureShape, error) {
	return reluLayer{}, in, nil
}

type reluLayer struct{}

func (reluLayer) convolutions() []*conv { return nil }

func (reluLayer) differentiate(int) {}

func (reluLayer) forward(_ span, y []float32, x pictures) { kernel.Rectify(y, x.floats) }

func (reluLayer) backward(_ span, dx, dy, y []float32, _ pictures) {
	if dx != nil {
		clear(dx)
		kernel.RectifyBackward(dx, dy, y)
	}
}
