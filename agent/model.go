package agent

import (
	"fmt"
	"slices"

	"ariadne/agent/op"
)

// Config says what a model looks like.
type Config struct {
	Shape   []int // of one observation: [H, W, C] if Pixels, else [D] (task.Spec.Shape)
	Pixels  bool  // observations are uint8 pictures, else float32 vectors
	Actions int   // number of discrete actions
	// Nonzeros is the most elements of an observation that are not 0 (task.Spec.Nonzeros); 0: not known.
	Nonzeros int `json:",omitempty"`
	Encoder  Encoder
	Core     Core
	Heads    Heads
	DActor   int // width of the policy head's hidden layer
	DCritic  int // width of the value head's hidden layer
}

// Model is the definition of an actor-critic: the names and shapes of its weights and of its recurrent state, and how
// to build it. It holds no memory of either.
type Model struct {
	config  Config
	encoder encoder
	core    core
	actor   head
	critic  head
	weights []weightSpec // by name
	leaves  []leafSpec
}

// New checks a configuration and returns its model. Errors name the field that does not fit.
func New(c Config) (*Model, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	m := &Model{config: c}
	var err error
	var width int
	if m.encoder, width, err = newEncoder("repr_model/", c); err != nil {
		return nil, fmt.Errorf("agent: encoder: %w", err)
	}
	if m.core, width, err = newCore("seq_model/", c.Core, width); err != nil {
		return nil, fmt.Errorf("agent: core: %w", err)
	}
	if m.actor, m.critic, err = newHeads(c, width); err != nil {
		return nil, fmt.Errorf("agent: heads: %w", err)
	}
	m.weights = declare(m.encoder, m.core, m.actor, m.critic)
	m.leaves = m.core.state()
	return m, nil
}

func (c Config) check() error {
	if rank := len(c.Shape); c.Pixels && rank != 3 || !c.Pixels && rank != 1 {
		return fmt.Errorf("shape %v: want [height, width, channels] of pictures, else [width]", c.Shape)
	}
	if slices.Min(c.Shape) < 1 {
		return fmt.Errorf("shape %v has an empty axis", c.Shape)
	}
	return positive(field{"actions", c.Actions}, field{"d_actor", c.DActor}, field{"d_critic", c.DCritic})
}

// field is a number of a configuration.
type field struct {
	name  string
	value int
}

// positive returns an error that names the first field below 1.
func positive(fields ...field) error {
	for _, f := range fields {
		if f.value < 1 {
			return fmt.Errorf("%s is %d, must be at least 1", f.name, f.value)
		}
	}
	return nil
}

// Config returns what the model was made of.
func (m *Model) Config() Config { return m.config }

// size is the number of elements of one observation.
func (m *Model) size() int {
	n := 1
	for _, d := range m.config.Shape {
		n *= d
	}
	return n
}

// The outputs that every model has; predictions have the names that Config gives them.
const (
	OutputPolicy = "policy" // logits, [R, A]
	OutputValue  = "value"  // [R, 1]
)

// build adds the network to a graph: logits [R, A] and values [R, 1] of the observations obs [R, Shape].
func (m *Model) build(n *network, obs *op.Node) (logits, value *op.Node) {
	nodes := m.outputs(n, obs, []string{OutputPolicy, OutputValue})
	return nodes[0], nodes[1]
}

// outputs adds as much of the network to a graph as some outputs [R, width] of the observations obs [R, Shape] need.
func (m *Model) outputs(n *network, obs *op.Node, names []string) []*op.Node {
	y := m.core.build(n, m.encoder.build(n, obs))
	nodes := make([]*op.Node, len(names))
	for _, h := range m.heads() {
		if i := slices.Index(names, h.output); i >= 0 {
			nodes[i] = h.build(n, y)
		}
	}
	return nodes
}

// heads are what makes the model's outputs, in the order in which they are built.
func (m *Model) heads() []namedHead {
	return []namedHead{{m.actor, OutputPolicy, m.config.Actions}, {m.critic, OutputValue, 1}}
}

// widths returns the widths of outputs, or an error that names the first that the model does not have.
func (m *Model) widths(outputs []string) ([]int, error) {
	var widths []int
	for _, name := range outputs {
		i := slices.IndexFunc(m.heads(), func(h namedHead) bool { return h.output == name })
		if i < 0 {
			return nil, fmt.Errorf("the model has no output %q", name)
		}
		widths = append(widths, m.heads()[i].width)
	}
	return widths, nil
}
