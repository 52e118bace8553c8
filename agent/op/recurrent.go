package op

import (
	"errors"

	"ariadne/agent/op/plain"
)

// RecurrentShape describes a layer of recurrent cells.
type RecurrentShape = plain.RecurrentShape

// LSTMState is the memory of a layer's state: C and H, each [B, E].
type LSTMState = plain.LSTMState

// LSTMNodes are the weights of a layer of LSTM cells: kernels of the input [In, E] and of the hidden state [E, E], and biases
// [E]. The order of the gates is input, forget, candidate, output.
type LSTMNodes struct{ In, Hidden, Bias [4]*Node }

// LSTM is a layer of LSTM cells over T steps; see plain.Kernels.LSTM. x is [T·B, In], and the result is [T·B, E]. c and h [B, E]
// are the incoming state. Each Run writes the state after the last step to end. If end is nil it writes it back into the memory
// of c and h, and there is no backward pass.
func (g *Graph) LSTM(x *Node, w LSTMNodes, done, c, h *Node, end *LSTMState, sh RecurrentShape) *Node {
	if g.err != nil {
		return nil
	}
	state := axes{sh.B, sh.E}
	inputs := append([]*Node{x, done, c, h}, append(append(w.In[:], w.Hidden[:]...), w.Bias[:]...)...)
	want := []axes{{sh.T * sh.B, sh.In}, {sh.T, sh.B}, state, state}
	want = append(want, repeat(4, sh.In, sh.E)...)
	want = append(want, repeat(4, sh.E, sh.E)...)
	want = append(want, repeat(4, sh.E)...)
	if !g.checkRecurrent("lstm", inputs, want) {
		return nil
	}
	o := &lstm{shape: sh, end: end, saved: make([]float32, kernel.RecurrentSavedSize(sh))}
	o.base = base{name: "lstm", result: newFloats(sh.T*sh.B, sh.E)}
	return g.add(o, inputs...)
}

// repeat returns n times the same shape.
func repeat(n int, shape ...int) []axes {
	shapes := make([]axes, n)
	for i := range shapes {
		shapes[i] = shape
	}
	return shapes
}

func (g *Graph) checkRecurrent(name string, inputs []*Node, want []axes) bool {
	for i, n := range inputs {
		shape := n.Shape()
		if i == 0 {
			rows, width := rowsOf(n) // x may be pictures
			shape = axes{rows, width}
		}
		if !shape.Eq(want[i]) {
			g.fail("%s: input %d has shape %v, want %v", name, i, shape, want[i])
			return false
		}
	}
	return true
}

type lstm struct {
	base
	shape RecurrentShape
	end   *LSTMState // nil: the state is updated in place
	saved []float32  // what the forward pass keeps for the backward pass
}

func lstmWeights(in []value) plain.LSTMWeights {
	var w plain.LSTMWeights
	for k := range 4 {
		w.In[k], w.Hidden[k], w.Bias[k] = floats(in[k]), floats(in[4+k]), floats(in[8+k])
	}
	return w
}

func (o *lstm) Do(in ...value) (value, error) {
	start := LSTMState{C: floats(in[2]), H: floats(in[3])}
	end := start
	if o.end != nil {
		end = *o.end
	}
	kernel.LSTM(floats(o.result), end, floats(in[0]), lstmWeights(in[4:]), flags(in[1]), start, o.shape, o.saved)
	return o.result, nil
}

var errInPlace = errors.New("the state that it starts from is overwritten")

func (o *lstm) SymDiff(in nodeList, out, dout *Node) (nodeList, error) {
	if o.end == nil {
		return nil, errInPlace
	}
	grads := o.gradientsOf(in)
	back := &lstmBackward{joint: newJoint("lstm backward", grads), of: o, dx: grads.of(0)}
	for k := range 4 {
		back.dw.In[k], back.dw.Hidden[k], back.dw.Bias[k] = grads.needed(4+k, in), grads.needed(8+k, in), grads.needed(12+k, in)
	}
	if grads[2] != nil || grads[3] != nil {
		back.dstart = &LSTMState{C: grads.needed(2, in), H: grads.needed(3, in)}
	}
	return back.nodes(o.graph, back, append([]*Node{dout, out}, in...)...)
}

type lstmBackward struct {
	joint
	of     *lstm
	dx     []float32
	dw     plain.LSTMWeights
	dstart *LSTMState
}

func (o *lstmBackward) Do(in ...value) (value, error) {
	dout, x, done := floats(in[0]), floats(in[2]), flags(in[3])
	kernel.LSTMBackward(o.dx, o.dw, o.dstart, dout, x, lstmWeights(in[6:]), done, o.of.shape, o.of.saved)
	return o.result, nil
}

// GRUNodes are the weights of a layer of gated recurrent units: kernels [In, E] and biases [E] of the input, kernels [E, E] of
// the hidden state, and a bias [E] of the hidden state's part in the candidate. The order of the gates is reset, update,
// candidate.
type GRUNodes struct {
	In, InBias, Hidden [3]*Node
	HiddenBias         *Node
}

// GRU is a layer of gated recurrent units over T steps; see plain.Kernels.GRU. x is [T·B, In], and the result is [T·B, E]. h [B,
// E] is the incoming state. Each Run writes the state after the last step to end. If end is nil it writes it back into the memory
// of h, and there is no backward pass.
func (g *Graph) GRU(x *Node, w GRUNodes, done, h *Node, end []float32, sh RecurrentShape) *Node {
	if g.err != nil {
		return nil
	}
	inputs := append([]*Node{x, done, h}, append(append(append(w.In[:], w.InBias[:]...), w.Hidden[:]...), w.HiddenBias)...)
	want := []axes{{sh.T * sh.B, sh.In}, {sh.T, sh.B}, {sh.B, sh.E}}
	want = append(want, repeat(3, sh.In, sh.E)...)
	want = append(want, repeat(3, sh.E)...)
	want = append(want, repeat(3, sh.E, sh.E)...)
	want = append(want, axes{sh.E})
	if !g.checkRecurrent("gru", inputs, want) {
		return nil
	}
	o := &gru{shape: sh, end: end, saved: make([]float32, kernel.RecurrentSavedSize(sh))}
	o.base = base{name: "gru", result: newFloats(sh.T*sh.B, sh.E)}
	return g.add(o, inputs...)
}

type gru struct {
	base
	shape RecurrentShape
	end   []float32 // nil: the state is updated in place
	saved []float32 // what the forward pass keeps for the backward pass
}

func gruWeights(in []value) plain.GRUWeights {
	w := plain.GRUWeights{HiddenBias: floats(in[9])}
	for k := range 3 {
		w.In[k], w.InBias[k], w.Hidden[k] = floats(in[k]), floats(in[3+k]), floats(in[6+k])
	}
	return w
}

func (o *gru) Do(in ...value) (value, error) {
	start := floats(in[2])
	end := start
	if o.end != nil {
		end = o.end
	}
	kernel.GRU(floats(o.result), end, floats(in[0]), gruWeights(in[3:]), flags(in[1]), start, o.shape, o.saved)
	return o.result, nil
}

func (o *gru) SymDiff(in nodeList, out, dout *Node) (nodeList, error) {
	if o.end == nil {
		return nil, errInPlace
	}
	grads := o.gradientsOf(in)
	back := &gruBackward{joint: newJoint("gru backward", grads), of: o, dx: grads.of(0), dstart: grads.of(2)}
	for k := range 3 {
		back.dw.In[k], back.dw.InBias[k], back.dw.Hidden[k] = grads.needed(3+k, in), grads.needed(6+k, in), grads.needed(9+k, in)
	}
	back.dw.HiddenBias = grads.needed(12, in)
	return back.nodes(o.graph, back, append([]*Node{dout, out}, in...)...)
}

type gruBackward struct {
	joint
	of     *gru
	dx     []float32
	dw     plain.GRUWeights
	dstart []float32
}

func (o *gruBackward) Do(in ...value) (value, error) {
	dout, x, done := floats(in[0]), floats(in[2]), flags(in[3])
	kernel.GRUBackward(o.dx, o.dw, o.dstart, dout, x, gruWeights(in[5:]), done, o.of.shape, o.of.saved)
	return o.result, nil
}
