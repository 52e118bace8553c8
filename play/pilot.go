package play

import (
	"fmt"
	"sync/atomic"

	"ariadne/agent/mind"
	"ariadne/maze"
	"ariadne/maze/planner"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// Pilot plays a batch of one environment in a person's stead.
type Pilot interface {
	// Name says who plays, in a word or two.
	Name() string
	// Begin starts a new episode of a batch; s is what the batch's Reset brought.
	Begin(b task.Batch, s *task.Step) error
	// Act returns the action for the next step; s is what the last step of the batch brought. The game calls Act once for each step,
	// also while a person plays. It may take another action: Done tells which one it took.
	Act(s *task.Step) (int32, error)
	// Done tells which action was taken after Act, the pilot's or a person's.
	Done(action int32)
	// Abandon makes an Act that takes long return soon. It is called from another goroutine. The game drops what the Act returns, and
	// calls Begin before the next Act.
	Abandon()
	// Mind returns what went on in the last Act, nil if there is nothing to tell. It is valid until the next Act.
	Mind() *mind.Mind
	Close()
}

// Guesser is a Pilot with an onlooker, who tells what they take the maze for.
type Guesser interface {
	Pilot
	// Guess returns what the onlooker took the maze for at the last Act. It is valid until the next Act.
	Guess() *render.Guess
}

// still has the methods of a pilot that does not need Done, decides at once and has nothing to show.
type still struct{}

func (still) Done(int32)       {}
func (still) Abandon()         {}
func (still) Mind() *mind.Mind { return nil }
func (still) Close()           {}

// mazePilot is a pilot that reads the maze itself instead of pictures.
type mazePilot struct {
	still
	planner planner.Planner
	seed    uint64
	env     *maze.Env // that act is for
	act     func() int
	abandon atomic.Bool // tells the planner to stop: nobody wants its plan any more
}

// NewPlanner returns a pilot for Memory Maze that acts by a planner, as in planner.Planner.In with a seed. It holds each decision for as
// many steps as the task repeats an action.
func NewPlanner(who planner.Planner, seed uint64) Pilot {
	p := &mazePilot{planner: who, seed: seed}
	p.planner.Stop = p.abandon.Load
	return p
}

func (p *mazePilot) Name() string {
	if p.planner.Who == planner.Wander {
		return "wanderer"
	}
	return p.planner.Who
}

func (p *mazePilot) Begin(b task.Batch, _ *task.Step) error {
	m, ok := b.(*memorymaze.Batch)
	if !ok {
		return fmt.Errorf("the %s plays memory_maze, not %s", p.Name(), b.Spec().Name)
	}
	p.abandon.Store(false)
	if m.Env(0) == p.env {
		return nil // the planner notices by itself that the maze is new
	}
	act, err := p.planner.In(m.Env(0), b.Spec().Repeat, p.seed)
	if err != nil {
		return err
	}
	p.env, p.act = m.Env(0), act
	return nil
}

func (p *mazePilot) Act(*task.Step) (int32, error) { return int32(p.act()), nil }

func (p *mazePilot) Abandon() { p.abandon.Store(true) }

// dice draws actions uniformly.
type dice struct {
	still
	seed   uint64
	player task.Player
	drawn  [1]int32
}

// NewRandom returns a pilot that draws its actions uniformly.
func NewRandom(seed uint64) Pilot { return &dice{seed: seed} }

func (d *dice) Name() string { return planner.Random }

func (d *dice) Begin(b task.Batch, _ *task.Step) error {
	d.player = task.Uniform(b.Spec().Actions, d.seed)
	return nil
}

func (d *dice) Act(s *task.Step) (int32, error) {
	err := d.player(s, d.drawn[:])
	return d.drawn[0], err
}
