package agent

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"ariadne/agent/op"
)

// Config says what a model looks like.
type Config struct {
	Shape   []int // of one observation: [H, W, C] if Pixels, else [D] (task.Spec.Shape)
	Pixels  bool  // observations are uint8 pictures, else float32 vectors
	Actions int   // number of discrete actions
	// Nonzeros is the largest number of elements of an observation that are not 0 (task.Spec.Nonzeros); 0: unknown.
	Nonzeros int `json:",omitempty"`
	Encoder  Encoder
	Core     Core
	Heads    Heads
	DActor   int // width of the policy head's hidden layer
	DCritic  int // width of the value head's hidden layer
	// Inputs are what the core sees besides the encoder's features: some of the Input constants.
	Inputs []string `json:",omitempty"`
	// Skip is the width of a dense layer with relu that leads past the core. It reads the same rows as the core, and its own rows
	// are put behind the core's. Policy, value and the predictions from the core see both. 0: no such layer.
	Skip int `json:",omitempty"`
	// Integrator is the width of a layer of gated recurrent units before the core. Its rows are put behind the rows that it
	// reads, and core and skip see both. Its gates start as those of a core with a Horizon do. 0: no such layer.
	Integrator int `json:",omitempty"`
	// Map is drawn of what the agent sees, before the core. Core and skip see what the agent reads from it. nil: no map.
	Map *GridMap `json:",omitempty"`
	// Predictions are further outputs of the model.
	Predictions []PredictionHead `json:",omitempty"`
}

// Model is the definition of an actor-critic: the names and shapes of its weights and of its recurrent state, and how to build
// it. It does not hold weights or states itself.
type Model struct {
	config       Config
	encoder      encoder
	inputs       inputs
	integrator   gruLayer      // before the core
	cartographer *cartographer // before the core
	core         CoreLayers
	skip         dense // leads past the core
	actor        head
	critic       head
	heads        []outputHead // of all outputs, in the order in which they are built
	weights      []WeightSpec // by name
	leaves       []LeafSpec
}

// New checks a configuration and returns its model. An error names the field that does not fit.
func New(c Config) (*Model, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	m := &Model{config: c}
	var err error
	var seen, width int
	if m.encoder, seen, err = newEncoder("repr_model/", c); err != nil {
		return nil, fmt.Errorf("agent: encoder: %w", err)
	}
	if m.inputs, err = newInputs(c); err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	in := seen + m.inputs.width()
	if c.Integrator > 0 {
		m.integrator = gruLayer{name: "integrator/", memory: "integrator/", shown: "integrator", in: in, e: c.Integrator, reset: c.Core.Forgets(), horizon: reach(c.Core)}
		in += c.Integrator
	}
	if c.Map != nil {
		if m.cartographer, err = newCartographer("map/", *c.Map, in, c.Core.Forgets()); err != nil {
			return nil, fmt.Errorf("agent: %w", err)
		}
		in += m.cartographer.width()
	}
	if m.core, width, err = newCore("seq_model/", c.Core, in); err != nil {
		return nil, fmt.Errorf("agent: core: %w", err)
	}
	if c.Skip > 0 {
		m.skip = dense{name: "skip", in: in, out: c.Skip, act: op.Relu, first: Orthogonal(math.Sqrt2)}
		width += c.Skip
	}
	if m.actor, m.critic, err = newHeads(c, width); err != nil {
		return nil, fmt.Errorf("agent: heads: %w", err)
	}
	m.heads = []outputHead{
		{builder: m.actor, name: OutputPolicy, width: c.Actions, from: FromCore}, {builder: m.critic, name: OutputValue, width: 1, from: FromCore},
	}
	modules := []module{m.encoder, m.core, m.actor, m.critic}
	if c.Integrator > 0 {
		modules = append(modules, m.integrator)
	}
	if c.Skip > 0 {
		modules = append(modules, m.skip)
	}
	if c.Map != nil {
		modules = append(modules, m.cartographer)
		for _, s := range c.Map.senses() {
			m.heads = append(m.heads, outputHead{name: s.name, width: s.width, from: FromMap})
		}
	}
	predictions, err := m.predict(c.Predictions, seen, width)
	if err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	modules = append(modules, predictions...)
	m.weights = declare(modules...)
	m.leaves = append(m.core.State(), m.inputs.State()...)
	if c.Integrator > 0 {
		m.leaves = append(m.leaves, m.integrator.State()...)
	}
	if c.Map != nil {
		m.leaves = append(m.leaves, m.cartographer.State()...)
	}
	return m, nil
}

// head returns the head that makes an output, or nil if the model does not have that output.
func (m *Model) head(output string) *outputHead {
	for i := range m.heads {
		if m.heads[i].name == output {
			return &m.heads[i]
		}
	}
	return nil
}

// checkSense returns an error unless a prediction fits a sense of the map.
func (m *Model) checkSense(h PredictionHead) error {
	switch sense := m.head(h.Name); {
	case m.cartographer == nil:
		return errors.New("the agent draws no map")
	case sense == nil || sense.from != FromMap:
		return fmt.Errorf("is not a sense of the map; there are: %s", strings.Join(m.cartographer.names, ", "))
	case h.Width > sense.width:
		return fmt.Errorf("the map's sense has %d numbers, there are %d to learn; a map of more targets has more", sense.width, h.Width)
	case h.Hidden != 0 || h.Stop:
		return errors.New("hidden or stop is set, but the layers of senses are the map's")
	}
	return nil
}

func (c Config) check() error {
	if rank := len(c.Shape); c.Pixels && rank != 3 || !c.Pixels && rank != 1 {
		return fmt.Errorf("shape %v: want [height, width, channels] of pictures, else [width]", c.Shape)
	}
	if slices.Min(c.Shape) < 1 {
		return fmt.Errorf("shape %v has an empty axis", c.Shape)
	}
	if c.Skip < 0 {
		return fmt.Errorf("skip is %d, want a width, or 0 for none", c.Skip)
	}
	if c.Integrator < 0 {
		return fmt.Errorf("integrator is %d, want a width, or 0 for none", c.Integrator)
	}
	return positive(field{"actions", c.Actions}, field{"d_actor", c.DActor}, field{"d_critic", c.DCritic})
}

// field is a named number of a configuration.
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

// Config returns the configuration that the model was made from.
func (m *Model) Config() Config { return m.config }

// size returns the number of elements of one observation.
func (m *Model) size() int {
	n := 1
	for _, d := range m.config.Shape {
		n *= d
	}
	return n
}

// The outputs that every model has. Predictions have the names that Config gives them.
const (
	OutputPolicy = "policy" // logits, [R, A]
	OutputValue  = "value"  // [R, 1]
)

// outputs adds to a graph as much of the network as the named outputs need. obs are the observations [R, Shape]; the outputs are
// [R, width]. Parts that no gradient of these outputs reaches are not learned.
func (m *Model) outputs(n *Network, obs *op.Node, names []string) []*op.Node {
	wanted := func(is func(h outputHead) bool) bool {
		return slices.ContainsFunc(m.heads, func(h outputHead) bool { return slices.Contains(names, h.name) && is(h) })
	}
	rows := map[string]*op.Node{}
	rows[FromEncoder] = n.learned(wanted(func(h outputHead) bool { return !h.stop }), func() *op.Node { return m.encoder.Build(n, obs) })
	isSense := func(h outputHead) bool { return h.from == FromMap }
	isLearnedCore := func(h outputHead) bool { return h.from == FromCore && !h.stop }
	var senses map[string]*op.Node
	if wanted(func(h outputHead) bool { return h.from != FromEncoder }) {
		x := n.learned(wanted(isSense) || wanted(isLearnedCore), func() *op.Node { return m.gather(n, rows[FromEncoder]) })
		if m.config.Map != nil {
			senses = m.cartographer.sense(n, x, names)
		}
		if wanted(func(h outputHead) bool { return h.from == FromCore }) {
			rows[FromCore] = n.learned(wanted(isLearnedCore), func() *op.Node { return m.remember(n, x, senses) })
		}
	}
	nodes := make([]*op.Node, len(names))
	for _, h := range m.heads {
		i := slices.Index(names, h.name)
		if i < 0 {
			continue
		}
		if h.from == FromMap {
			nodes[i] = senses[h.name]
			continue
		}
		x := rows[h.from]
		if h.stop {
			x = n.Stop(x)
		}
		nodes[i] = h.Build(n, n.give(x, h.given))
	}
	return nodes
}

// gather puts the rows of inputs and integrator behind the encoder's features. The result is what core, skip and the map's senses
// see.
func (m *Model) gather(n *Network, features *op.Node) *op.Node {
	x := m.remind(n, features)
	if m.config.Integrator > 0 {
		x = n.Append(x, m.integrator.Build(n, x))
	}
	return x
}

// remember adds the core, the reading of the map and the skip layer to a graph. It returns the rows that the heads on the core
// see.
func (m *Model) remember(n *Network, x *op.Node, senses map[string]*op.Node) *op.Node {
	if m.config.Map != nil {
		x = n.Append(x, m.cartographer.read(n, senses))
	}
	y := m.core.Build(n, x)
	if m.config.Skip > 0 {
		y = n.Append(y, m.skip.Build(n, x))
	}
	return y
}

// remind puts the inputs behind the encoder's features.
func (m *Model) remind(n *Network, features *op.Node) *op.Node {
	if m.inputs.width() == 0 {
		return features
	}
	n.reminders = make([]float32, n.T*n.B*m.inputs.width())
	return n.Append(features, n.Floats("inputs", n.reminders, n.T*n.B, m.inputs.width()))
}

// given returns the columns that the heads of the named outputs read besides the model's rows.
func (m *Model) given(outputs []string) ([]Column, error) {
	var lists [][]Column
	for _, name := range outputs {
		if h := m.head(name); h != nil {
			lists = append(lists, h.given)
		}
	}
	return JoinColumns(lists...)
}

// widths returns the widths of outputs. An error names the first output that the model does not have.
func (m *Model) widths(outputs []string) ([]int, error) {
	var widths []int
	for _, name := range outputs {
		h := m.head(name)
		if h == nil {
			return nil, fmt.Errorf("the model has no output %q", name)
		}
		widths = append(widths, h.width)
	}
	return widths, nil
}
