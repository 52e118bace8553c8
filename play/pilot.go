package play

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"

	"ariadne/agent/mind"
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
	Mind() *mind.Mind
	Close()
}

// Guesser is a Pilot beside whom somebody looks on and tells what they take the maze for.
type Guesser interface {
	Pilot
	// Guess returns what they took it for at the last Act. It is valid until the next Act.
	Guess() *render.Guess
}

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

func (p *planner) Mind() *mind.Mind { return nil }

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

func (d *dice) Mind() *mind.Mind { return nil }

func (d *dice) Close() {}
