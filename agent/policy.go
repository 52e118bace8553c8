package agent

import (
	"fmt"

	"ariadne/agent/op"
	"ariadne/task"
)

// Policy runs a model one step at a time for n environments. Only one goroutine at a time may use it.
type Policy struct {
	model         *Model
	network       Network
	obs           task.Obs
	done          []bool
	logits, value *op.Node
	predictions   map[string]*op.Node
}

// NewPolicy builds the graph of one step of n environments. The graph reads w at each Act. Act also computes the predictions that
// are named here.
func NewPolicy(m *Model, w *Weights, n int, predictions ...string) (*Policy, error) {
	if n < 1 {
		return nil, fmt.Errorf("policy for %d environments, must be at least 1", n)
	}
	names := append([]string{OutputPolicy, OutputValue}, predictions...)
	if _, err := m.widths(names); err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	given, err := m.given(names)
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	p := &Policy{model: m, obs: m.NewObs(n), done: make([]bool, n)}
	memory := map[string][]float32{}
	for _, c := range given {
		memory[c.Name] = make([]float32, n*c.Size())
	}
	p.network = Network{T: 1, B: n, given: memory, sparse: rows(p.obs.Sparse), weights: w, start: m.NewState(n)}
	graph, err := op.Build(func(g *op.Graph) error {
		p.network.Graph = g
		p.network.Done = g.Flags("done", p.done, 1, n)
		nodes := m.outputs(&p.network, m.observe(g, p.obs, n), names)
		p.logits, p.value, p.predictions = nodes[0], nodes[1], map[string]*op.Node{}
		for i, name := range predictions {
			p.predictions[name] = nodes[2+i]
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	p.network.Graph = graph
	return p, nil
}

// Act runs one step. It reads the observations obs [n, Shape], which may be sparse for a sparse model, and the flags done [n]
// (true: the observation is the first of an episode). It writes the policy's logits [n, A] and the values [n], and advances the
// state s in place. After the actions are taken, call s.Remember. After an error s is of no use. Acting on the same State again
// and again does not copy it.
func (p *Policy) Act(obs task.Obs, done []bool, s *State, logits, value []float32) error {
	n := len(p.done)
	if err := p.check(obs, done, s, logits, value); err != nil {
		return fmt.Errorf("policy: %w", err)
	}
	if err := p.model.copyObs(p.obs, obs, n, 0, n); err != nil {
		return fmt.Errorf("policy: %w", err)
	}
	copy(p.done, done)
	if p.network.reminders != nil {
		p.model.inputs.first(p.network.reminders, s, done)
	}
	if err := p.network.startFrom(s); err != nil {
		return fmt.Errorf("policy: %w", err)
	}
	if err := p.network.Run(); err != nil {
		return fmt.Errorf("policy: %w", err)
	}
	copy(logits, op.Values(p.logits)[:n*p.model.config.Actions])
	copy(value, op.Values(p.value)[:n])
	return nil
}

// Given returns the memory of a column that predictions read besides the model's rows, [n, Shape]. Fill it before Act. It is nil
// if no prediction reads that column.
func (p *Policy) Given(column string) []float32 { return p.network.given[column] }

// Prediction returns what the last Act predicted, [n, width]. It is nil for a prediction that NewPolicy was not asked for. The
// next Act overwrites it.
func (p *Policy) Prediction(name string) []float32 {
	if node := p.predictions[name]; node != nil {
		return op.Values(node)
	}
	return nil
}

func (p *Policy) check(obs task.Obs, done []bool, s *State, logits, value []float32) error {
	n, actions := len(p.done), p.model.config.Actions
	if err := p.model.checkObs(obs, n); err != nil {
		return err
	}
	if len(done) != n || s.Len() != n || len(logits) != n*actions || len(value) != n {
		return fmt.Errorf("%d flags, %d states, %d logits, %d values for %d environments with %d actions",
			len(done), s.Len(), len(logits), len(value), n, actions)
	}
	return s.fits(p.model)
}

// Close frees what the graph holds outside Go's memory.
func (p *Policy) Close() { p.network.Close() }
