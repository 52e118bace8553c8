package agent

import "ariadne/agent/op"

// head is a dense layer with tanh and one without activation.
type head struct{ hidden, out dense }

func newHead(prefix string, in, hidden, out int) head {
	return head{
		hidden: dense{name: prefix + "layers_0", in: in, out: hidden, act: op.Tanh},
		out:    dense{name: prefix + "layers_2", in: hidden, out: out},
	}
}

func (h head) weights() []weightSpec { return append(h.hidden.weights(), h.out.weights()...) }

func (h head) build(n *network, x *op.Node) *op.Node { return h.out.build(n, h.hidden.build(n, x)) }
