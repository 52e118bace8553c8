package op

import (
	"errors"

	"ariadne/agent/op/plain"
)

// AttentionShape describes a gated linear attention.
type AttentionShape = plain.AttentionShape

// AttentionState is the memory of a gated linear attention's recurrent state: TildeK [B, r, H, N], TildeV [B, r, H, D],
// S [B, H, N], Tick [B, 1].
type AttentionState = plain.AttentionState

// AttentionStart are the nodes of an incoming AttentionState.
type AttentionStart struct{ TildeK, TildeV, S, Tick *Node }

// Attention is AGaLiTe's gated linear attention over T steps (Pramanik et al. 2023, section 3). kqvbg [T·B, H·5·D] and p [T·B,
// H·3·η] have the layout of their dense layers' results. done [T, B] marks the first steps of episodes. The result is [T·B, H·D].
// Each Run writes the state after the last step to end. If end is nil it writes it back into start's own memory, and there is no
// backward pass.
func (g *Graph) Attention(kqvbg, p, done *Node, start AttentionStart, end *AttentionState, sh AttentionShape) *Node {
	if g.err != nil {
		return nil
	}
	for _, in := range []struct {
		name string
		node *Node
		want axes
	}{
		{"kqvbg", kqvbg, axes{sh.T * sh.B, sh.H * 5 * sh.D}},
		{"p", p, axes{sh.T * sh.B, sh.H * 3 * sh.Eta}},
		{"done", done, axes{sh.T, sh.B}},
		{"tilde k", start.TildeK, axes{sh.B, sh.R, sh.H, sh.Eta * sh.D}},
		{"tilde v", start.TildeV, axes{sh.B, sh.R, sh.H, sh.D}},
		{"s", start.S, axes{sh.B, sh.H, sh.Eta * sh.D}},
		{"tick", start.Tick, axes{sh.B, 1}},
	} {
		if !in.node.Shape().Eq(in.want) {
			return g.fail("attention: %s has shape %v, want %v", in.name, in.node.Shape(), in.want)
		}
	}
	o := &attention{shape: sh, end: end}
	o.base = base{name: "attention", result: newFloats(sh.T*sh.B, sh.H*sh.D)}
	return g.add(o, kqvbg, p, done, start.TildeK, start.TildeV, start.S, start.Tick)
}

type attention struct {
	base
	shape AttentionShape
	end   *AttentionState // nil: the state is updated in place
	saved []float32       // what the forward pass keeps for the backward pass; nil: there is none
}

func attentionState(in []value) AttentionState {
	return AttentionState{TildeK: floats(in[0]), TildeV: floats(in[1]), S: floats(in[2]), Tick: floats(in[3])}
}

func (o *attention) Do(in ...value) (value, error) {
	kqvbg, p, done := floats(in[0]), floats(in[1]), flags(in[2])
	start := attentionState(in[3:])
	end := start
	if o.end != nil {
		end = *o.end
	}
	kernel.Attention(floats(o.result), end, kqvbg, p, done, start, o.shape, o.saved)
	return o.result, nil
}

func (o *attention) SymDiff(in nodeList, out, dout *Node) (nodeList, error) {
	if o.end == nil {
		return nil, errors.New("attention overwrites the state that it starts from")
	}
	o.saved = make([]float32, kernel.AttentionSavedSize(o.shape))
	grads := o.gradientsOf(in)
	back := &attentionBackward{
		joint: newJoint("attention backward", grads), of: o, dkqvbg: grads.needed(0, in), dp: grads.needed(1, in),
	}
	if grads[3] != nil || grads[4] != nil || grads[5] != nil || grads[6] != nil {
		back.dstart = &AttentionState{
			TildeK: grads.needed(3, in), TildeV: grads.needed(4, in), S: grads.needed(5, in), Tick: grads.needed(6, in),
		}
	}
	return back.nodes(o.graph, back, append([]*Node{dout, out}, in...)...)
}

type attentionBackward struct {
	joint
	of         *attention
	dkqvbg, dp []float32
	dstart     *AttentionState // nil: not wanted
}

func (o *attentionBackward) Do(in ...value) (value, error) {
	dout, kqvbg, p, done := floats(in[0]), floats(in[2]), floats(in[3]), flags(in[4])
	kernel.AttentionBackward(o.dkqvbg, o.dp, o.dstart, dout, kqvbg, p, done, attentionState(in[5:]), o.of.shape, o.of.saved)
	return o.result, nil
}
