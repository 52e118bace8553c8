package play

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync/atomic"

	"ariadne/agent"
	"ariadne/agent/gridmap"
	"ariadne/maze"
	"ariadne/maze/explorer"
	"ariadne/maze/oracle"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// Pilot plays a batch of one environment in a person's stead.
type Pilot interface {
	// Name says who plays, in a word or two.
	Name() string
	// Begin takes up a new episode of a batch; s is what its Reset brought.
	Begin(b task.Batch, s *task.Step) error
	// Act returns the action for what the last step of the batch brought. It is called once for each step, also while a
	// person plays, and its action may be left: Done tells what was done.
	Act(s *task.Step) (int32, error)
	// Done tells which action was taken after Act, the pilot's or a person's.
	Done(action int32)
	// Abandon lets an Act that takes long return soon, from another goroutine; what that returns means nothing. Begin is called before
	// the next one.
	Abandon()
	// Mind returns what went on in the last Act, nil if there is nothing to tell. It is valid until the next Act.
	Mind() *Mind
	Close()
}

// Mind is what goes on in a network as it acts.
type Mind struct {
	Value  float32   // its estimate of the discounted return
	Probs  []float32 // of the actions
	Layers []Layer   // of its memory, from the first on
	// Map is the map that it draws of what it sees, nil if it draws none.
	Map *gridmap.View
	// Guess is what probes of a network that looks on take the maze for, nil where there are none.
	Guess *render.Guess
}

// Layer is one layer of a recurrent state.
type Layer struct {
	Name string
	// Change is how much the last step changed it: the norm of the difference over the norm of the larger of the two.
	Change float64
}

// network is a trained policy as a pilot.
type network struct {
	policy  *agent.Policy
	model   *agent.Model
	state   *agent.State
	before  [][]float32 // the state's leaves before the last Act
	parts   []part
	logits  []float32
	value   []float32
	done    []bool
	mind    Mind
	sampler agent.Sampler
	draws   uint64
	greedy  bool
	name    string
	last    []int32 // [1], what was done last
}

// part is what one layer has of a leaf.
type part struct{ layer, leaf, from, to int }

// NewNetwork returns a pilot that acts by a network. It draws its actions, as in training, from a sampler with a seed, or
// takes the most probable one if greedy is set.
func NewNetwork(name string, m *agent.Model, w *agent.Weights, seed uint64, greedy bool) (Pilot, error) {
	p, err := agent.NewPolicy(m, w, 1)
	if err != nil {
		return nil, err
	}
	actions := m.Config().Actions
	n := &network{
		policy: p, model: m, name: name, greedy: greedy, sampler: agent.NewSampler(seed, actions),
		logits: make([]float32, actions), value: make([]float32, 1), done: make([]bool, 1),
		mind: Mind{Probs: make([]float32, actions)}, last: make([]int32, 1),
	}
	n.forget()
	n.findLayers()
	return n, nil
}

// forget takes the initial state.
func (n *network) forget() {
	n.state = n.model.NewState(1)
	n.before = n.before[:0]
	for _, leaf := range n.state.Leaves {
		n.before = append(n.before, make([]float32, len(leaf.Data)))
	}
}

// findLayers tells which parts of the state belong to which layer: leaves are named layer_K/..., but for GTrXL's memory,
// whose first axis are the layers. Clocks and masks, which change by themselves, are no memory, nor are the last action and
// reward; the map is shown as it is.
func (n *network) findLayers() {
	layers := map[string]int{}
	at := func(name string) int {
		if i, ok := layers[name]; ok {
			return i
		}
		layers[name] = len(n.mind.Layers)
		n.mind.Layers = append(n.mind.Layers, Layer{Name: name})
		return layers[name]
	}
	for i, leaf := range n.state.Leaves {
		layer, name, nested := strings.Cut(leaf.Name, "/")
		switch {
		case name == "tick" || layer == "mask" || layer == "last" || layer == agent.LeafMap:
		case nested:
			n.parts = append(n.parts, part{at(strings.ReplaceAll(layer, "_", " ")), i, 0, len(leaf.Data)})
		case len(leaf.Shape) > 1:
			size := len(leaf.Data) / leaf.Shape[0]
			for k := range leaf.Shape[0] {
				n.parts = append(n.parts, part{at(fmt.Sprintf("%s %d", layer, k+1)), i, k * size, (k + 1) * size})
			}
		default:
			n.parts = append(n.parts, part{at(layer), i, 0, len(leaf.Data)})
		}
	}
}

func (n *network) Name() string { return n.name }

func (n *network) Begin(task.Batch, *task.Step) error {
	n.forget()
	n.done[0] = true
	return nil
}

func (n *network) Act(s *task.Step) (int32, error) {
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

func (n *network) Done(action int32) { n.last[0] = action }

func (n *network) Abandon() {}

// compare finds what changed in each layer.
func (n *network) compare() {
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

func (n *network) Mind() *Mind { return &n.mind }

func (n *network) Close() { n.policy.Close() }

// planner is a pilot that looks at a maze itself instead of pictures.
type planner struct {
	name    string
	begin   func(env *maze.Env, repeat int) (act func() int, err error)
	env     *maze.Env // that act is for
	act     func() int
	abandon *atomic.Bool // what is planned is not wanted any more
}

// NewOracle returns a pilot for Memory Maze that knows the whole maze.
func NewOracle(o oracle.Options) Pilot {
	p := &planner{name: "oracle", abandon: new(atomic.Bool)}
	o.Stop = p.abandon.Load
	p.begin = func(env *maze.Env, _ int) (func() int, error) {
		a, err := oracle.New(env, o)
		if err != nil {
			return nil, err
		}
		return a.Act, nil
	}
	return p
}

// NewExplorer returns a pilot for Memory Maze that knows what it has seen.
func NewExplorer() Pilot {
	return &planner{name: "explorer", abandon: new(atomic.Bool), begin: func(env *maze.Env, repeat int) (func() int, error) {
		o := explorer.Options{}
		if repeat > 1 {
			o.Repeat = repeat
		}
		a, err := explorer.New(env, o)
		if err != nil {
			return nil, err
		}
		return a.Act, nil
	}}
}

// NewWanderer returns a pilot for Memory Maze that goes from one random place to another. Decisions are held as the task holds them.
func NewWanderer(o explorer.WanderOptions) Pilot {
	return &planner{name: "wanderer", abandon: new(atomic.Bool), begin: func(env *maze.Env, repeat int) (func() int, error) {
		if repeat > 1 {
			o.Repeat = repeat
		}
		a, err := explorer.NewWanderer(env, o)
		if err != nil {
			return nil, err
		}
		return a.Act, nil
	}}
}

func (p *planner) Name() string { return p.name }

func (p *planner) Begin(b task.Batch, _ *task.Step) error {
	m, ok := b.(*memorymaze.Batch)
	if !ok {
		return fmt.Errorf("the %s plays memory_maze, not %s", p.name, b.Spec().Name)
	}
	p.abandon.Store(false)
	if m.Env(0) == p.env {
		return nil // it notices by itself that the maze is new
	}
	act, err := p.begin(m.Env(0), b.Spec().Repeat)
	if err != nil {
		return err
	}
	p.env, p.act = m.Env(0), act
	return nil
}

func (p *planner) Act(*task.Step) (int32, error) { return int32(p.act()), nil }

func (p *planner) Done(int32) {}

func (p *planner) Abandon() { p.abandon.Store(true) }

func (p *planner) Mind() *Mind { return nil }

func (p *planner) Close() {}

// dice draws actions uniformly.
type dice struct {
	seed    uint64
	rand    *rand.Rand
	actions int
}

// NewRandom returns a pilot that draws its actions uniformly.
func NewRandom(seed uint64) Pilot { return &dice{seed: seed} }

func (d *dice) Name() string { return "random" }

func (d *dice) Begin(b task.Batch, _ *task.Step) error {
	d.actions, d.rand = b.Spec().Actions, rand.New(rand.NewPCG(d.seed, 0))
	return nil
}

func (d *dice) Act(*task.Step) (int32, error) { return int32(d.rand.IntN(d.actions)), nil }

func (d *dice) Done(int32) {}

func (d *dice) Abandon() {}

func (d *dice) Mind() *Mind { return nil }

func (d *dice) Close() {}
