package explorer

import (
	"fmt"
	"math"
	"math/rand/v2"

	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// WanderOptions configure a Wanderer.
type WanderOptions struct {
	// Repeat is the number of environment steps for which each decision is held, as in Options.Repeat.
	Repeat int
	// Noise is the probability, from 0 to 1, that a decision is replaced by an action drawn uniformly from all.
	Noise float64
	Seed  uint64 // of the places to which it goes, and of the noise
}

// Wanderer walks through a maze that it knows, from one place to another. It draws each place uniformly from all that it can
// reach, and takes a shortest way there. It ignores targets and rewards. It gathers data in which ways cross and form loops.
// Its actions follow from the environment and the seed. It is used from one goroutine at a time.
type Wanderer struct {
	env   *maze.Env
	noise float64
	hold  int // steps for which a decision is held
	pace  pace
	rng   *rand.Rand

	entity  string // the maze that it knows
	step    int    // the environment's step at the last decision; -1 before the first one
	terrain terrain
	ways    ways
	way     field // times to the place to which it goes
	search  search
	until   int // the step at which it gives up the place

	action, left int // the present decision, and the number of steps for which it is still held
}

// wanderDepth is how many decisions it looks ahead. That is enough to steer along a way.
const wanderDepth = 2

// NewWanderer returns a wanderer for an environment. An option that is out of range is an error.
func NewWanderer(env *maze.Env, o WanderOptions) (*Wanderer, error) {
	if !(o.Noise >= 0 && o.Noise <= 1) {
		return nil, fmt.Errorf("wanderer: noise is %v, want a probability from 0 to 1", o.Noise)
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

// Act returns the action for the environment's next step. The caller need not follow it. The environment must have begun an
// episode.
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

// leave draws another place to go to, and the step at which the walker gives it up. That is much later than the way takes;
// noise or a wall may keep it from the place.
func (w *Wanderer) leave(s *walk.State) {
	const (
		arrived         = 0.5 // m from the place
		room            = 0.3 // m from walls to places, slightly more than the walker's radius
		tries           = 1000
		patience, grace = 4, 20 // the deadline: this many times the estimated time, and so many decisions more
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
