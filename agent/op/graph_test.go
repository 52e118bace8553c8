package op

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func random(seed uint64, n int) []float32 {
	rng := rand.New(rand.NewPCG(seed, 0))
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(rng.NormFloat64()) / 2
	}
	return v
}

// sample is a small network with every operator and with nodes that are used twice, under a loss of two nodes.
type sample struct {
	names []string
	data  map[string][]float32
	grad  map[string][]float32
	loss  float64 // of the last run
}

func newSample() *sample {
	return &sample{data: map[string][]float32{}, grad: map[string][]float32{}}
}

// evaluate returns a quarter of the mean square of the distances from 0, 1, 2, 0, 1 and so on.
func (s *sample) evaluate(x, dx [][]float32) (float64, error) {
	s.loss = squares(x, dx)
	return s.loss, nil
}

func squares(x, dx [][]float32) (loss float64) {
	for k, values := range x {
		share := 0.25 / float64(len(values))
		for i, v := range values {
			diff := float64(v) - float64(i%3)
			loss += diff * diff * share
			dx[k][i] += float32(2 * diff * share)
		}
	}
	return loss
}

func (s *sample) variable(g *Graph, name string, shape ...int) *Node {
	size := 1
	for _, d := range shape {
		size *= d
	}
	if s.data[name] == nil {
		s.names = append(s.names, name)
		s.data[name], s.grad[name] = random(uint64(len(s.names)), size), make([]float32, size)
		if name == "s" {
			for i, v := range s.data[name] {
				s.data[name][i] = 1 + v/4 // attention divides by it
			}
		}
	}
	return g.Variable(name, s.data[name], s.grad[name], shape...)
}

func (s *sample) define(g *Graph) *Node {
	const t, b, e, h, d, eta, r = 3, 2, 5, 2, 3, 2, 2
	v := func(name string, shape ...int) *Node { return s.variable(g, name, shape...) }
	pictures := make([]uint8, t*b*6*6*2)
	for i := range pictures {
		pictures[i] = uint8(i * 37)
	}
	x := g.ConvNet(g.Bytes("pictures", pictures, t*b, 6, 6, 2), Levels{Scale: 1. / 255, Offset: -0.1},
		PoolStage{ConvParameters{v("conv w", 3, 3, 2, 4), v("conv b", 4)}},
		ResidualStage{ConvParameters{v("conv2 w", 3, 3, 4, 2), v("conv2 b", 2)}, ConvParameters{v("conv3 w", 3, 3, 2, 4), v("conv3 b", 4)}},
		ReluStage{},
		ConvStage{ConvParameters{v("conv4 w", 2, 2, 4, 3), v("conv4 b", 3)}, 1, 0, Tanh})
	u := g.Linear(x, v("embed w", 12, e), v("embed b", e), Tanh)
	a := g.LayerNorm(u, v("scale", e), v("shift", e))
	kqvbg, p := g.Linear(a, v("kqvbg w", e, h*5*d), v("kqvbg b", h*5*d), Identity), g.Linear(a, v("p w", e, h*3*eta), v("p b", h*3*eta), Identity)
	start := AttentionStart{v("tilde k", b, r, h, eta*d), v("tilde v", b, r, h, d), v("s", b, h, eta*d), v("tick", b, 1)}
	end := &AttentionState{
		TildeK: make([]float32, b*r*h*eta*d), TildeV: make([]float32, b*r*h*d), S: make([]float32, b*h*eta*d), Tick: make([]float32, b),
	}
	done := g.Flags("done", []bool{false, false, true, false, false, false}, t, b)
	y := g.Attention(kqvbg, p, done, start, end, AttentionShape{T: t, B: b, H: h, D: d, Eta: eta, R: r, Reset: true})
	y = g.Linear(y, v("project w", h*d, e), v("project b", e), Relu)
	gate := GateParameters{v("wr", e, e), v("ur", e, e), v("wz", e, e), v("uz", e, e), v("wg", e, e), v("ug", e, e), v("bias", e)}
	o := g.Gate(u, y, gate)
	o = g.Gate(u, o, gate) // u is used three times, the parameters twice
	c := g.ShortConv(o, v("short w", 3, e), v("short b", e), done, v("short start", b, 2, e), make([]float32, b*2*e), ShortConvShape{T: t, B: b, E: e, K: 3, Reset: true})
	f, c := g.Linear(o, v("forget w", e, e), v("forget b", e), Sigmoid), g.Multiply(g.Apply(c, Softplus), g.Apply(u, SiLU))
	o = g.Scan(f, g.Multiply(g.Apply(f, Complement), c), done, v("scan start", b, e), make([]float32, b*e), ScanShape{T: t, B: b, E: e, Reset: true})
	return g.Loss(s.evaluate, g.Linear(o, v("actor w", e, 3), v("actor b", 3), Identity), g.Linear(o, v("critic w", e, 1), v("critic b", 1), Identity))
}

func (s *sample) build(t testing.TB) *Graph {
	t.Helper()
	g, err := Build(func(g *Graph) error {
		g.Backward(Seed{Of: s.define(g)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.Close)
	return g
}

func TestBackwardGivesTheSlopeOfTheLoss(t *testing.T) {
	s := newSample()
	g := s.build(t)
	loss := func() float64 {
		if err := g.Run(); err != nil {
			t.Fatal(err)
		}
		return s.loss
	}
	loss()
	grad := map[string][]float32{}
	for name, v := range s.grad {
		grad[name] = slices.Clone(v)
	}
	const step = 7e-4 // short of most kinks of relu and pools
	for _, name := range s.names {
		direction, slope := random(7, len(grad[name])), 0.0
		for i, d := range direction {
			slope += float64(d) * float64(grad[name][i])
		}
		kept := slices.Clone(s.data[name])
		at := func(x float32) float64 {
			for i, d := range direction {
				s.data[name][i] = kept[i] + x*d
			}
			return loss()
		}
		measured := (8*(at(step)-at(-step)) - (at(2*step) - at(-2*step))) / (12 * step)
		at(0)
		if math.Abs(measured-slope) > 2e-3*max(0.05, math.Abs(slope)) {
			t.Errorf("the loss rises by %v along %s, its gradient says %v", measured, name, slope)
		}
	}
}

func TestRunAgainGivesTheSame(t *testing.T) {
	s := newSample()
	g := s.build(t)
	var first []float32
	for i := range 3 {
		if err := g.Run(); err != nil {
			t.Fatal(err)
		}
		var all []float32
		for _, name := range s.names {
			all = append(all, s.grad[name]...)
		}
		if i == 0 {
			first = all
		}
		if !slices.Equal(first, all) {
			t.Fatalf("run %d has other gradients than the first", i)
		}
	}
}

func TestRunAllocatesNothing(t *testing.T) {
	if Kernels != "oneDNN" {
		t.Skip("kernels in Go allocate what they work in")
	}
	g := newSample().build(t)
	allocations := testing.AllocsPerRun(20, func() {
		if err := g.Run(); err != nil {
			t.Fatal(err)
		}
	})
	if allocations > 0 {
		t.Errorf("%v allocations", allocations)
	}
}

func TestBuildRefuses(t *testing.T) {
	in := func(g *Graph, name string, shape ...int) *Node {
		size := 1
		for _, d := range shape {
			size *= d
		}
		return g.Variable(name, make([]float32, size), make([]float32, size), shape...)
	}
	for _, c := range []struct {
		name, want string
		define     func(g *Graph) error
	}{
		{"its definition's error", "oops", func(*Graph) error { return errors.New("oops") }},
		{"too little data", "5 values", func(g *Graph) error { g.Floats("x", make([]float32, 5), 2, 3); return nil }},
		{"an input without values", "0 values", func(g *Graph) error { g.Bytes("x", nil, 0, 3); return nil }},
		{"a gradient without room", "2 gradients of 3", func(g *Graph) error {
			g.Variable("x", make([]float32, 3), make([]float32, 2), 3)
			return nil
		}},
		{"a kernel of another width", "linear", func(g *Graph) error {
			g.Linear(in(g, "x", 2, 3), in(g, "w", 4, 5), in(g, "b", 5), Relu)
			return nil
		}},
		{"a bias of another width", "linear", func(g *Graph) error {
			g.Linear(in(g, "x", 2, 3), in(g, "w", 3, 5), in(g, "b", 4), Relu)
			return nil
		}},
		{"a scale of another width", "layer norm", func(g *Graph) error {
			g.LayerNorm(in(g, "x", 2, 3), in(g, "s", 2), in(g, "b", 3))
			return nil
		}},
		{"streams that differ", "gate", func(g *Graph) error {
			g.Gate(in(g, "x", 2, 3), in(g, "y", 3, 2), GateParameters{})
			return nil
		}},
		{"pictures too small for the kernel", "kernel 3x3", func(g *Graph) error {
			g.ConvNet(in(g, "x", 1, 2, 2, 1), Levels{Scale: 1}, ConvStage{ConvParameters{in(g, "w", 3, 3, 1, 1), in(g, "b", 1)}, 1, 0, Relu})
			return nil
		}},
		{"a kernel for other channels", "do not fit pictures", func(g *Graph) error {
			g.ConvNet(in(g, "x", 1, 4, 4, 1), Levels{Scale: 1}, ConvStage{ConvParameters{in(g, "w", 3, 3, 2, 1), in(g, "b", 1)}, 1, 0, Relu})
			return nil
		}},
		{"a residual stage with an even kernel", "keep the size", func(g *Graph) error {
			p := ConvParameters{in(g, "w", 2, 2, 1, 1), in(g, "b", 1)}
			g.ConvNet(in(g, "x", 1, 4, 4, 1), Levels{Scale: 1}, ResidualStage{p, p})
			return nil
		}},
		{"a residual stage that adds channels", "2 channels of 1", func(g *Graph) error {
			g.ConvNet(in(g, "x", 1, 4, 4, 1), Levels{Scale: 1}, ResidualStage{
				ConvParameters{in(g, "w", 3, 3, 1, 1), in(g, "b", 1)}, ConvParameters{in(g, "v", 3, 3, 1, 2), in(g, "c", 2)},
			})
			return nil
		}},
		{"a network of vectors", "on pictures", func(g *Graph) error { g.ConvNet(in(g, "x", 2, 3), Levels{Scale: 1}, ReluStage{}); return nil }},
		{"a loss of nothing", "loss of nothing", func(g *Graph) error { g.Loss(nil); return nil }},
		{"a variable without gradient", "no gradient reaches w", func(g *Graph) error {
			in(g, "w", 3)
			g.Backward(Seed{Of: g.Loss(nil, in(g, "l", 2, 3), in(g, "v", 2, 1))})
			return nil
		}},
		{"two inputs of one name", "already", func(g *Graph) error { in(g, "w", 3); in(g, "w", 3); return nil }},
		{"a backward pass of attention in place", "overwrites", func(g *Graph) error {
			start := AttentionStart{in(g, "k", 1, 1, 1, 1), in(g, "v", 1, 1, 1, 1), in(g, "s", 1, 1, 1), in(g, "tick", 1, 1)}
			y := g.Attention(in(g, "x", 1, 5), in(g, "p", 1, 3), g.Flags("done", make([]bool, 1), 1, 1), start, nil, AttentionShape{T: 1, B: 1, H: 1, D: 1, Eta: 1, R: 1})
			g.Backward(Seed{Of: y, Gradient: g.Floats("seed", make([]float32, 1), 1, 1)})
			return nil
		}},
		{"heads' kernels of another width", "head linear", func(g *Graph) error {
			g.HeadLinear(in(g, "x", 2, 3), in(g, "w", 2, 4, 5), in(g, "b", 2, 5), Relu)
			return nil
		}},
		{"a kernel that is not per head", "head linear", func(g *Graph) error {
			g.HeadLinear(in(g, "x", 2, 3), in(g, "w", 3, 5), in(g, "b", 5), Relu)
			return nil
		}},
		{"an outer product of different rows", "outer product", func(g *Graph) error {
			g.Outer(in(g, "a", 2, 1, 3), in(g, "p", 3, 1, 3))
			return nil
		}},
		{"a projection without rolls", "dpfp", func(g *Graph) error { g.DPFP(in(g, "z", 2, 1, 3), 0); return nil }},
		{"too few gates", "2", func(g *Graph) error {
			rows := in(g, "k", 1, 1, 1)
			g.FastWeights(FastWeightsNodes{K: rows, V: rows, Q: rows}, nil, FastWeightsStart{}, nil, FastWeightsShape{T: 1, B: 1, H: 1, D: 1, K: 1})
			return nil
		}},
		{"fast weights of another shape", "fast weights: input 1", func(g *Graph) error {
			rows, wide := in(g, "k", 1, 1, 1), in(g, "v", 1, 1, 2)
			g.FastWeights(FastWeightsNodes{K: rows, V: wide, Q: rows, Gates: []*Node{rows}}, rows, FastWeightsStart{rows, rows}, nil,
				FastWeightsShape{T: 1, B: 1, H: 1, D: 1, K: 1, Rule: ScalarGate})
			return nil
		}},
		{"queries of another width", "relative attention: input 0", func(g *Graph) error {
			x := in(g, "x", 1, 2)
			g.RelativeAttention(RelativeNodes{x, x, x, x, x, x, x}, RelativeShape{T: 1, B: 1, H: 1, D: 1, M: 1})
			return nil
		}},
		{"a memory of another width", "window", func(g *Graph) error {
			g.Window(in(g, "memory", 1, 1, 2, 1, 3), in(g, "x", 1, 4), 0, nil)
			return nil
		}},
		{"a level that the memory lacks", "window", func(g *Graph) error {
			g.Remember(in(g, "memory", 1, 1, 2, 1, 3), in(g, "x", 1, 3), 1, nil)
			return nil
		}},
		{"a step of two rows", "relative step: 2 steps", func(g *Graph) error {
			x := in(g, "x", 2, 3)
			g.RelativeStep(RelativeStepNodes{X: x, Memory: in(g, "memory", 1, 1, 2, 1, 3), U: x}, 0)
			return nil
		}},
		{"a step's kernel of another width", "relative step: input 5", func(g *Graph) error {
			x, row, head := in(g, "x", 1, 3), in(g, "row", 3), in(g, "head", 1, 1)
			g.RelativeStep(RelativeStepNodes{
				Q: head, X: x, Memory: in(g, "memory", 1, 1, 2, 1, 3), Scale: row, Bias: row, KV: x, KVBias: row, R: x, Positions: x, U: head, V: head,
				Hidden: x, First: head,
			}, 0)
			return nil
		}},
		{"a mask of other sequences", "visible", func(g *Graph) error {
			g.Visible(in(g, "mask", 2, 3), g.Flags("done", make([]bool, 1), 1, 1), nil, true, false)
			return nil
		}},
		{"cells of another width", "lstm: input 0", func(g *Graph) error {
			x, done := in(g, "x", 1, 2), g.Flags("done", make([]bool, 1), 1, 1)
			all := [4]*Node{x, x, x, x}
			g.LSTM(x, LSTMNodes{all, all, all}, done, x, x, nil, RecurrentShape{T: 1, B: 1, In: 3, E: 2})
			return nil
		}},
		{"units of another width", "gru: input 2", func(g *Graph) error {
			x, done := in(g, "x", 1, 2), g.Flags("done", make([]bool, 1), 1, 1)
			all := [3]*Node{x, x, x}
			g.GRU(x, GRUNodes{all, all, all, x}, done, x, nil, RecurrentShape{T: 1, B: 1, In: 2, E: 3})
			return nil
		}},
		{"a scan of another width", "scan: input 3", func(g *Graph) error {
			x, done := in(g, "x", 2, 3), g.Flags("done", make([]bool, 2), 2, 1)
			g.Scan(x, x, done, x, nil, ScanShape{T: 2, B: 1, E: 3})
			return nil
		}},
		{"a backward pass of a scan in place", "overwritten", func(g *Graph) error {
			x, done := in(g, "x", 1, 3), g.Flags("done", make([]bool, 1), 1, 1)
			g.Backward(Seed{Of: g.Scan(x, x, done, x, nil, ScanShape{T: 1, B: 1, E: 3}), Gradient: g.Floats("seed", make([]float32, 3), 1, 3)})
			return nil
		}},
		{"a short convolution of one step", "want at least 2", func(g *Graph) error {
			x := in(g, "x", 1, 3)
			g.ShortConv(x, x, x, x, x, nil, ShortConvShape{T: 1, B: 1, E: 3, K: 1})
			return nil
		}},
		{"a short convolution of another width", "short convolution: input 1", func(g *Graph) error {
			x := in(g, "x", 1, 3)
			g.ShortConv(x, x, x, x, x, nil, ShortConvShape{T: 1, B: 1, E: 3, K: 2})
			return nil
		}},
		{"a product of different shapes", "product of shapes", func(g *Graph) error { g.Multiply(in(g, "a", 2, 3), in(g, "b", 3, 2)); return nil }},
		{"a sum of different shapes", "sum of shapes", func(g *Graph) error { g.Add(in(g, "a", 2, 3), in(g, "b", 3, 2)); return nil }},
	} {
		if g, err := Build(c.define); err == nil || g != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("with %s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

func TestRebindReadsOtherMemory(t *testing.T) {
	x, w, b := []float32{1, 2}, []float32{3, 4}, []float32{5}
	var in, out *Node
	g, err := Build(func(g *Graph) error {
		in = g.Floats("x", x, 1, 2)
		out = g.Linear(in, g.Floats("w", w, 2, 1), g.Floats("b", b, 1), Identity)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for _, c := range []struct {
		x    []float32
		want float32
	}{{x, 16}, {[]float32{10, 20}, 115}} {
		if err := g.Rebind(in, c.x); err != nil {
			t.Fatal(err)
		}
		if err := g.Run(); err != nil {
			t.Fatal(err)
		}
		if got := Values(out)[0]; got != c.want {
			t.Errorf("with %v the result is %v, want %v", c.x, got, c.want)
		}
	}
	if err := g.Rebind(in, x[:1]); err == nil {
		t.Error("one value was taken for two")
	}
}
