package explorer

import (
	"fmt"
	"math"
	"math/rand/v2"

	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// WanderOptions say how a Wanderer walks.
type WanderOptions struct {
	// Repeat is for how many of the environment's steps each decision is held, as Options.Repeat.
	Repeat int
	// Noise is the probability, from 0 to 1, with which a decision is drawn uniformly from all actions instead.
	Noise float64
	Seed  uint64 // of where it goes, and of what is drawn
}

// Wanderer walks through a maze that it knows to one place after the other, each drawn uniformly from all places that it can
// reach, along shortest ways. Targets and rewards mean nothing to it: it gathers data in which ways cross and close. What it does
// follows from the environment and the seed. It is used from one goroutine at a time.
type Wanderer struct {
	env   *maze.Env
	noise float64
	hold  int // steps of a decision
	pace  pace
	rng   *rand.Rand

	entity  string // the maze that it knows
	step    int    // of the environment, when it last decided; -1 before that
	terrain terrain
	ways    ways
	way     field // to where it goes
	search  search
	until   int // step at which it gives the place up

	action, left int // the present decision, and for how many more steps it is held
}

// wanderDepth is how many decisions it looks ahead: to steer, not to plan.
const wanderDepth = 2

// NewWanderer returns a wanderer for an environment.
func NewWanderer(env *maze.Env, o WanderOptions) (*Wanderer, error) {
	if !(o.Noise >= 0 && o.Noise <= 1) {
		return nil, fmt.Errorf("wanderer: noise is %v, want a probability", o.Noise)
	}
	hold, p, err := newPace(env, o.Repeat)
	if err != nil {
		return nil, fmt.Errorf("wanderer: %w", err)
	}
	w := &Wanderer{env: env, noise: o.Noise, hold: hold, pace: p, rng: rand.New(rand.NewPCG(o.Seed, 0)), step: -1}
	w.ways.t = &w.terrain
	w.search = newSearch(&w.pace, &w.terrain.space)
	w.search.f, w.search.depth = &w.way, wanderDepth
	return w, nil
}

// Act returns the action for the environment's next step, which the caller may take or leave. The environment must have
// begun an episode.
func (w *Wanderer) Act() int {
	last, step := w.step, w.env.Steps()
	w.step = step
	if w.left > 0 && step == last+1 {
		w.left--
		return w.action
	}
	w.left = w.hold - 1
	s := walk.StateOf(w.env)
	if last < 0 || step < last {
		w.learn()
		w.leave(&s)
	} else if w.way.goal.Within(s.X, s.Y) || step >= w.until {
		w.leave(&s)
	}
	w.action = w.search.choose(&s, 0)
	if w.noise > 0 && w.rng.Float64() < w.noise {
		w.action = w.rng.IntN(maze.Actions)
	}
	return w.action
}

// learn takes in the whole maze.
func (w *Wanderer) learn() {
	l := w.env.Layout()
	if w.entity == string(l.Entity) {
		return
	}
	w.entity = string(l.Entity)
	w.terrain.forget(l.Grid())
	for cell := range w.terrain.cells {
		w.terrain.notice(l, cell)
	}
	w.ways.update()
}

// leave chooses another place to go to. It gives that up where noise or a wall keep it for much longer than the way takes.
func (w *Wanderer) leave(s *walk.State) {
	const (
		arrived         = 0.5 // m from the place
		room            = 0.3 // m from walls to places, a little more than the walker's radius
		tries           = 1000
		patience, grace = 4, 20 // times as long as the way takes, and decisions more
	)
	t := &w.terrain
	for range tries {
		cell := w.rng.IntN(len(t.cells))
		if t.cells[cell]&wall != 0 {
			continue
		}
		x, y := t.middle(cell)
		spread := maze.CellSize - 2*room
		x += float64((w.rng.Float64() - 0.5) * spread)
		y += float64((w.rng.Float64() - 0.5) * spread)
		w.way.set(&w.ways, w.pace.m.Rate, walk.Goal{X: x, Y: y, Reach2: arrived * arrived})
		if w.way.goal.Within(s.X, s.Y) {
			continue
		}
		if time := w.pace.estimate(&w.way, s); time < far {
			w.until = w.step + w.hold*int(math.Ceil(patience*float64(time)/max(1-w.noise, 0.1)+grace))
			return
		}
	}
	w.until = w.step + w.hold*grace // it is walled in
}
