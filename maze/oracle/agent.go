package oracle

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"

	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// Options say how an Agent plays.
type Options struct {
	Effort Effort

	// Noise is the probability, from 0 to 1, with which a step's action is drawn uniformly from all actions instead: for
	// data sets that are to show how one recovers. Seed determines what is drawn.
	Noise float64
	Seed  uint64

	// Stop is asked now and then while an Agent plans for a maze that is new, which takes a minute in the largest; true ends that. The
	// action of that Act means nothing then, and the next one plans anew. nil never stops.
	Stop func() bool
}

// Effort is how much an Agent thinks.
type Effort uint8

// Efforts. What they cost and bring is in docs/oracle.md.
const (
	Normal Effort = iota
	Fast          // for data sets
	Strong        // with a lattice twice as fine
)

// plan is what an Effort stands for.
type plan struct {
	fine      int // nodes along a cell's side
	sweeps    int // for the time to a target
	lengthens int // for that and what comes after, by the policy before
	improves  int // and by better ones
	depth     int // of the search
	slack     float32
}

var plans = [...]plan{
	Normal: {fine: 5, sweeps: 5, lengthens: 2, improves: 2, depth: 4, slack: 1.5},
	Fast:   {fine: 5, sweeps: 3, lengthens: 2, improves: 1, depth: 3, slack: 0.5},
	Strong: {fine: 10, sweeps: 5, lengthens: 2, improves: 2, depth: 4, slack: 1.5},
}

// decisionRate is the number of decisions per simulated second. Where the environment makes more steps than that, a
// decision is held for several; where it makes fewer, there are fewer decisions.
const decisionRate = 4

const substepRate = 200 // per simulated second

// Agent plays an environment. What it does follows from the environment's state and, with noise, from its options' seed.
// It is used from one goroutine at a time.
type Agent struct {
	env  *maze.Env
	o    Options
	plan plan
	m    *walk.Motion
	hold int // steps of a decision
	rng  *rand.Rand

	space   walk.Space
	lattice lattice
	values  []values // [targets]
	search  search

	entity []byte // the grid that values were made for
	cells  []int  // and the targets' cells

	action, left int     // the present decision, and for how many more steps it is held
	target, step int     // when it was made
	time         float32 // that it promised
	patience     int     // decisions to look further ahead than planned
}

// New returns an agent for an environment. It plans when it first acts in a maze.
func New(env *maze.Env, o Options) (*Agent, error) {
	if int(o.Effort) >= len(plans) {
		return nil, fmt.Errorf("oracle: effort %d does not exist", o.Effort)
	}
	if !(o.Noise >= 0 && o.Noise <= 1) {
		return nil, fmt.Errorf("oracle: noise is %v, want a probability", o.Noise)
	}
	frequency := env.Config().ControlFreq
	hold := max(1, frequency/decisionRate)
	return &Agent{
		env: env, o: o, plan: plans[o.Effort], hold: hold,
		m:   walk.MotionFor(hold * substepRate / frequency),
		rng: rand.New(rand.NewPCG(o.Seed, 0)),
	}, nil
}

// Act returns the action for the environment's next step, which the caller may take or leave. The environment must have
// begun an episode.
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

// decide goes on with the present decision or makes another.
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

// look has the search look further ahead until the next touch where decisions do not bring it nearer. Interpolation may
// promise more than there is, above all where a target is just out of reach; from such a place the walker would turn to
// and fro for ever.
func (a *Agent) look() {
	const progress, deeper, deepest = 0.4, 2, 6
	if a.search.best > a.time-progress {
		a.patience = min(a.patience+deeper, deepest)
	}
	a.time = a.search.best
}

// prepare plans for a maze that is new, and reports whether it came to an end with that.
func (a *Agent) prepare() bool {
	layout, targets := a.env.Layout(), a.env.Targets()
	if a.knows(layout, targets) {
		return true
	}
	a.entity, a.cells = a.entity[:0], a.cells[:0] // it knows none until it is done
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

// knows reports whether a maze is that which was planned for.
func (a *Agent) knows(l *maze.Layout, targets []maze.Target) bool {
	return bytes.Equal(a.entity, l.Entity) && slices.EqualFunc(a.cells, targets, func(c int, t maze.Target) bool {
		return c == cell(l, &t)
	})
}

func cell(l *maze.Layout, t *maze.Target) int { return t.Row*l.Grid() + t.Col }
