// Package network is a trained policy as a pilot of package play. Neither links the other: a page loads networks by themselves.
package network

import (
	"fmt"
	"math"

	"ariadne/agent"
	"ariadne/agent/mind"
	"ariadne/task"
)

// Network is a trained policy as a play.Pilot.
type Network struct {
	policy  *agent.Policy
	model   *agent.Model
	state   *agent.State
	before  [][]float32 // the state's leaves before the last Act
	parts   []part
	logits  []float32
	value   []float32
	done    []bool
	mind    mind.Mind
	sampler agent.Sampler
	draws   uint64
	greedy  bool
	name    string
	last    []int32 // [1], what was done last
}

// part is what one layer has of a leaf.
type part struct{ layer, leaf, from, to int }

// New returns a pilot that acts by a network. It draws its actions, as in training, from a sampler with a seed, or
// takes the most probable one if greedy is set.
func New(name string, m *agent.Model, w *agent.Weights, seed uint64, greedy bool) (*Network, error) {
	p, err := agent.NewPolicy(m, w, 1)
	if err != nil {
		return nil, err
	}
	actions := m.Config().Actions
	n := &Network{
		policy: p, model: m, name: name, greedy: greedy, sampler: agent.NewSampler(seed, actions),
		logits: make([]float32, actions), value: make([]float32, 1), done: make([]bool, 1),
		mind: mind.Mind{Probs: make([]float32, actions)}, last: make([]int32, 1),
	}
	n.forget()
	n.findLayers()
	return n, nil
}

// forget takes the initial state.
func (n *Network) forget() {
	n.state = n.model.NewState(1)
	n.before = n.before[:0]
	for _, leaf := range n.state.Leaves {
		n.before = append(n.before, make([]float32, len(leaf.Data)))
	}
}

// findLayers lists the layers of the state's leaves, as the model names them; the map is shown as it is.
func (n *Network) findLayers() {
	layers := map[string]int{}
	for i, leaf := range n.state.Leaves {
		size := len(leaf.Data) / max(len(leaf.Layers), 1)
		for k, name := range leaf.Layers {
			if _, ok := layers[name]; !ok {
				layers[name] = len(n.mind.Layers)
				n.mind.Layers = append(n.mind.Layers, mind.Layer{Name: name})
			}
			n.parts = append(n.parts, part{layers[name], i, k * size, (k + 1) * size})
		}
	}
}

func (n *Network) Name() string { return n.name }

func (n *Network) Begin(task.Batch, *task.Step) error {
	n.forget()
	n.done[0] = true
	return nil
}

func (n *Network) Act(s *task.Step) (int32, error) {
	n.state.Remember(n.last, s.Reward)
	for i, leaf := range n.state.Leaves {
		copy(n.before[i], leaf.Data)
	}
	if err := n.policy.Act(s.Obs, n.done, n.state, n.logits, n.value); err != nil {
		return 0, err
	}
	n.done[0] = false
	n.mind.Value = n.value[0]
	softmax(n.mind.Probs, n.logits)
	n.compare()
	n.mind.Map = nil
	if view, ok := n.model.Map(n.state, 0); ok {
		n.mind.Map = &view
	}
	if n.greedy {
		return agent.Greedy(n.logits), nil
	}
	action, _ := n.sampler.Sample(n.logits, n.draws)
	n.draws++
	if action < 0 {
		return 0, fmt.Errorf("policy: logits %v have no softmax", n.logits)
	}
	return action, nil
}

func (n *Network) Done(action int32) { n.last[0] = action }

func (n *Network) Abandon() {}

// compare finds what changed in each layer.
func (n *Network) compare() {
	sums := make([][3]float64, len(n.mind.Layers)) // squares of difference, before, after
	for _, p := range n.parts {
		before, after := n.before[p.leaf][p.from:p.to], n.state.Leaves[p.leaf].Data[p.from:p.to]
		sum := &sums[p.layer]
		for i, b := range before {
			a, b := float64(after[i]), float64(b)
			sum[0] += (a - b) * (a - b)
			sum[1] += b * b
			sum[2] += a * a
		}
	}
	for i, s := range sums {
		n.mind.Layers[i].Change = 0
		if most := max(s[1], s[2]); most > 0 {
			n.mind.Layers[i].Change = math.Sqrt(s[0] / most)
		}
	}
}

func softmax(to, logits []float32) {
	most := float32(math.Inf(-1))
	for _, l := range logits {
		most = max(most, l)
	}
	sum := 0.0
	for i, l := range logits {
		e := math.Exp(float64(l - most))
		to[i] = float32(e)
		sum += e
	}
	for i := range to {
		to[i] = float32(float64(to[i]) / sum)
	}
}

func (n *Network) Mind() *mind.Mind { return &n.mind }

func (n *Network) Close() { n.policy.Close() }
