package oracle

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"

	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// Options configure an Agent.
type Options struct {
	Effort Effort

	// Noise is the probability, from 0 to 1, that a step's action is replaced by one drawn uniformly from all. Data sets use it
	// to show how to recover from errors. Seed determines the draws.
	Noise float64
	Seed  uint64

	// Stop is called now and then while an Agent plans for a new maze, which takes a minute in the largest one. If it returns
	// true, planning ends; the action that Act then returns is meaningless, and the next call of Act plans anew. With nil,
	// planning never ends early.
	Stop func() bool
}

// Effort says how much an Agent computes.
type Effort uint8

// Efforts. docs/oracle.md says what they cost and bring.
const (
	Normal Effort = iota
	Fast          // for data sets
	Strong        // uses a lattice twice as fine
)

// plan holds the parameters of an Effort.
type plan struct {
	fine      int // nodes along a cell's side
	sweeps    int // sweeps that compute the time to a target
	lengthens int // sweeps that extend it by the time to what comes after, with the policy as it is
	improves  int // sweeps that improve the policy then
	depth     int // of the search
	slack     float32
}

var plans = [...]plan{
	Normal: {fine: 5, sweeps: 5, lengthens: 2, improves: 2, depth: 4, slack: 1.5},
	Fast:   {fine: 5, sweeps: 3, lengthens: 2, improves: 1, depth: 3, slack: 0.5},
	Strong: {fine: 10, sweeps: 5, lengthens: 2, improves: 2, depth: 4, slack: 1.5},
}

// decisionRate is the number of decisions per simulated second. In an environment with more steps per second, a decision is
// held for several steps; in one with fewer, each step is a decision.
const decisionRate = 4

const substepRate = 200 // per simulated second

// Agent plays an environment. Its actions follow from the environment's state and, with noise, from the seed. It is used from
// one goroutine at a time.
type Agent struct {
	env  *maze.Env
	o    Options
	plan plan
	m    *walk.Motion
	hold int // steps for which a decision is held
	rng  *rand.Rand

	space   walk.Space
	lattice lattice
	values  []values // [targets]
	search  search

	entity []byte // the grid for which values was computed
	cells  []int  // and the cells of its targets

	action, left int     // the present decision, and the number of steps for which it is still held
	target, step int     // of the present decision
	time         float32 // the least time that the search found for it
	patience     int     // how many decisions more than planned the search looks ahead
}

// New returns an agent for an environment. It plans when it first acts in a maze. An option that is out of range is an error.
func New(env *maze.Env, o Options) (*Agent, error) {
	if int(o.Effort) >= len(plans) {
		return nil, fmt.Errorf("oracle: effort %d does not exist", o.Effort)
	}
	if !(o.Noise >= 0 && o.Noise <= 1) {
		return nil, fmt.Errorf("oracle: noise is %v, want a probability from 0 to 1", o.Noise)
	}
	frequency := env.Config().ControlFreq
	hold := max(1, frequency/decisionRate)
	return &Agent{
		env: env, o: o, plan: plans[o.Effort], hold: hold,
		m:   walk.MotionFor(hold * substepRate / frequency),
		rng: rand.New(rand.NewPCG(o.Seed, 0)),
	}, nil
}

// Act returns the action for the environment's next step. The caller need not follow it. The environment must have begun an
// episode.
func (a *Agent) Act() int {
	if !a.prepare() {
		return 0
	}
	action := a.decide()
	if a.o.Noise > 0 && a.rng.Float64() < a.o.Noise {
		return a.rng.IntN(maze.Actions)
	}
	return action
}

// decide continues the present decision or makes a new one.
func (a *Agent) decide() int {
	step, target := a.env.Steps(), a.env.Current()
	if a.left > 0 && step == a.step+1 && target == a.target {
		a.left--
		a.step = step
		return a.action
	}
	if target != a.target || step < a.step {
		a.patience, a.time = 0, far
	}
	a.step, a.target, a.left = step, target, a.hold-1
	a.search.v, a.search.depth = &a.values[target], a.plan.depth+a.patience
	s := walk.StateOf(a.env)
	a.action = a.search.choose(&s)
	a.look()
	return a.action
}

// look makes the search look further ahead, until the next touch, if decisions do not bring the target nearer. Interpolation
// may promise a shorter time than is possible, above all where a target is just out of reach. Without this, the walker would
// turn to and fro there for ever.
func (a *Agent) look() {
	const progress, deeper, deepest = 0.4, 2, 6
	if a.search.best > a.time-progress {
		a.patience = min(a.patience+deeper, deepest)
	}
	a.time = a.search.best
}

// prepare plans if the maze is new. It reports whether there is a complete plan.
func (a *Agent) prepare() bool {
	layout, targets := a.env.Layout(), a.env.Targets()
	if a.knows(layout, targets) {
		return true
	}
	a.entity, a.cells = a.entity[:0], a.cells[:0] // until planning is complete
	a.space.Set(layout)
	a.lattice.set(&a.space, a.plan.fine, a.m)
	for len(a.values) < len(targets) {
		a.values = append(a.values, values{})
	}
	a.values = a.values[:len(targets)]
	var cells []int
	stopped := false
	stop := func() bool {
		stopped = stopped || a.o.Stop != nil && a.o.Stop()
		return stopped
	}
	for i := range targets {
		t, v := &targets[i], &a.values[i]
		cells = append(cells, cell(layout, t))
		v.stop = stop
		v.set(&a.lattice, a.m, walk.GoalOf(t))
		v.iterate(&a.lattice, a.plan.sweeps)
		if stopped {
			return false
		}
	}
	for i := range a.values {
		a.values[i].expect(&a.lattice, a.values, i)
	}
	for i := range a.values {
		a.values[i].lengthen(&a.lattice, a.plan.lengthens)
		a.values[i].iterate(&a.lattice, a.plan.improves)
		if stopped {
			return false
		}
	}
	a.entity, a.cells = append(a.entity, layout.Entity...), append(a.cells, cells...)
	a.search = search{m: a.m, l: &a.lattice, depth: a.plan.depth, slack: a.plan.slack}
	a.left = 0
	return true
}

// knows reports whether the agent has planned for this maze.
func (a *Agent) knows(l *maze.Layout, targets []maze.Target) bool {
	return bytes.Equal(a.entity, l.Entity) && slices.EqualFunc(a.cells, targets, func(c int, t maze.Target) bool {
		return c == cell(l, &t)
	})
}

func cell(l *maze.Layout, t *maze.Target) int { return t.Row*l.Grid() + t.Col }
