package agent

import (
	"fmt"
	"math"
	"slices"

	"ariadne/agent/op"
)

// The pairs of heads, as Heads.Name names them.
const (
	HeadsTanh = "tanh" // hidden layers with tanh, all kernels orthogonal with gain √2: as in the reference's src
	HeadsRelu = "relu" // hidden layers with relu and gain 2, outputs with gain 0.01 (policy) and 1 (value): as in the reference's src_pure
)

// FixPolicyInit is a fix of the tanh heads. It starts the policy's last kernel with gain 0.01 instead of √2, so that all actions
// are about equally probable at first.
const FixPolicyInit = "policy_init"

// Heads says how policy and value are computed from the core's rows. An empty Name means HeadsTanh.
type Heads struct {
	Name  string   `yaml:"name"`
	Fixes []string `yaml:"fixes"` // odd behaviours of the reference that are put right
}

// Validate returns an error that names the first field whose value is invalid.
func (h Heads) Validate() error {
	if h.Name == "" {
		h.Name = HeadsTanh
	}
	if err := known("name", h.Name, HeadsTanh, HeadsRelu); err != nil {
		return err
	}
	if h.Name != HeadsTanh && len(h.Fixes) > 0 {
		return fmt.Errorf("fixes has %q, but %s has nothing to fix", h.Fixes[0], h.Name)
	}
	return checkFixes(h.Fixes, FixPolicyInit)
}

// head is a dense layer with an activation, followed by one without.
type head struct{ hidden, out dense }

// outputHead computes one of the model's outputs.
type outputHead struct {
	builder
	name  string
	width int
	from  string // FromCore, FromEncoder or FromMap
	stop  bool   // its gradient does not pass on to the rows that it reads
	given []Column
}

// newHeads returns the heads of policy and value.
func newHeads(c Config, in int) (actor, critic head, err error) {
	if err := c.Heads.Validate(); err != nil {
		return head{}, head{}, err
	}
	act, hidden, policy, value := op.Tanh, math.Sqrt2, math.Sqrt2, math.Sqrt2
	if c.Heads.Name == HeadsRelu {
		act, hidden, policy, value = op.Relu, 2, 0.01, 1
	}
	if slices.Contains(c.Heads.Fixes, FixPolicyInit) {
		policy = 0.01
	}
	return newHead("actor/", in, c.DActor, c.Actions, act, hidden, policy), newHead("critic/", in, c.DCritic, 1, act, hidden, value), nil
}

func newHead(prefix string, in, hidden, out int, act op.Act, gain, outGain float64) head {
	return head{
		hidden: dense{name: prefix + "layers_0", in: in, out: hidden, act: act, first: Orthogonal(gain)},
		out:    dense{name: prefix + "layers_2", in: hidden, out: out, first: Orthogonal(outGain)},
	}
}

func (h head) Weights() []WeightSpec { return append(h.hidden.Weights(), h.out.Weights()...) }

func (h head) Build(n *Network, x *op.Node) *op.Node { return h.out.Build(n, h.hidden.Build(n, x)) }
