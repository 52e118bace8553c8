// Package network makes a trained policy a pilot of package play. Neither package imports the other, because a page loads networks in a
// module of their own.
package network

import (
	"math"

	"ariadne/agent"
	"ariadne/agent/mind"
	"ariadne/task"
)

// Network is a play.Pilot that acts by a trained policy.
type Network struct {
	player *agent.Player
	model  *agent.Model
	before [][]float32 // the state's leaves before the last Act
	parts  []part
	mind   mind.Mind
	name   string
	action []int32 // [1], of the last Act
}

// part is the numbers from:to of a leaf that belong to one layer.
type part struct{ layer, leaf, from, to int }

// New returns a pilot with a name that acts by a network: a model and its weights. It draws its actions as in training, from a sampler
// with a seed. If greedy is set, it takes the most probable action instead.
func New(name string, m *agent.Model, w *agent.Weights, seed uint64, greedy bool) (*Network, error) {
	p, err := agent.NewPlayer(m, w, agent.PlayerOptions{Envs: 1, Seed: seed, Greedy: greedy})
	if err != nil {
		return nil, err
	}
	n := &Network{player: p, model: m, name: name, mind: mind.Mind{Probs: make([]float32, m.Config().Actions)}, action: make([]int32, 1)}
	for _, leaf := range p.State.Leaves {
		n.before = append(n.before, make([]float32, len(leaf.Data)))
	}
	n.findLayers()
	return n, nil
}

// findLayers lists the layers of the state's leaves by the model's names. Leaves without layers, such as the map, are left out: the map is
// shown as it is.
func (n *Network) findLayers() {
	layers := map[string]int{}
	for i, leaf := range n.player.State.Leaves {
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
	n.player.Forget()
	return nil
}

func (n *Network) Act(s *task.Step) (int32, error) {
	for i, leaf := range n.player.State.Leaves {
		copy(n.before[i], leaf.Data)
	}
	if err := n.player.Act(s, n.action); err != nil {
		return 0, err
	}
	n.mind.Value = n.player.Values[0]
	agent.Softmax(n.mind.Probs, n.player.Logits)
	n.compare()
	n.mind.Map = nil
	if view, ok := n.model.Map(n.player.State, 0); ok {
		n.mind.Map = &view
	}
	return n.action[0], nil
}

func (n *Network) Done(action int32) { n.player.Done([]int32{action}) }

func (n *Network) Abandon() {}

// compare computes how much the last Act changed the memory of each layer: the norm of the difference between before and after, divided by
// the larger of their norms.
func (n *Network) compare() {
	sums := make([][3]float64, len(n.mind.Layers)) // squares of difference, before, after
	for _, p := range n.parts {
		before, after := n.before[p.leaf][p.from:p.to], n.player.State.Leaves[p.leaf].Data[p.from:p.to]
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

func (n *Network) Mind() *mind.Mind { return &n.mind }

func (n *Network) Close() { n.player.Close() }
