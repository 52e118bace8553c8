package memorygym

import (
	"errors"
	"fmt"

	"ariadne/task"
	"ariadne/task/memorygym/raster"
)

// Batch is N environments of one task.
type Batch struct {
	world
	name     string
	settings string // of the task, all of them
	pixels   bool
	size     int // of an observation
	games    []game
	last     []Info // of each environment's last episode that ended
	team     *team
	canvas   []raster.Surface // [N], over the observations

	started bool // Reset was called, or a state restored

	// The job at hand.
	actions []int32
	into    *task.Step
	reset   func(from, to int) // resetGames and stepGames
	step    func(from, to int)
}

func newBatch(v variant, o task.Options, more task.Setters) (*Batch, error) {
	w := v.world()
	observation := pixels
	setters := w.setters()
	setters["observation"] = task.String(&observation, pixels, vector)
	for name, set := range more {
		setters[name] = set
	}
	if err := apply(setters, o.Settings); err != nil {
		return nil, err
	}
	settings := fmt.Sprintf("%+v", w)
	if err := w.prepare(); err != nil {
		return nil, err
	}
	b := &Batch{
		world: w, name: v.name, pixels: observation == pixels,
		games: w.games(o.Envs, o.Seed), last: make([]Info, o.Envs), settings: settings,
		canvas: make([]raster.Surface, o.Envs),
	}
	for i := range b.canvas {
		b.canvas[i] = raster.Surface{W: Side, H: Side}
	}
	b.reset, b.step = b.resetGames, b.stepGames
	b.size = b.Spec().Size()
	threads := o.Threads
	if !b.pixels { // a step takes nanoseconds, so threads would only cost
		threads = 1
	}
	b.team = newTeam(threads, o.Envs)
	return b, nil
}

// Spec implements task.Batch.
func (b *Batch) Spec() task.Spec {
	s := task.Spec{Name: b.name, Actions: b.world.actions(), Shape: []int{b.vectorSize()}, Limit: b.limit()}
	if b.pixels {
		s.Pixels, s.Shape = true, []int{Side, Side, raster.Channels}
	}
	return s
}

// Len implements task.Batch.
func (b *Batch) Len() int { return len(b.games) }

// Info returns what the reference reports about the last episode of environment i that ended; it is zero before the first.
func (b *Batch) Info(i int) Info { return b.last[i] }

// Close implements task.Batch.
func (b *Batch) Close() error {
	b.team.close()
	return nil
}

// Reset implements task.Batch.
func (b *Batch) Reset(s *task.Step) error {
	if err := b.fits(s); err != nil {
		return err
	}
	b.into = s
	b.team.run(b.reset, b.Len())
	clear(s.Reward)
	clear(s.Done)
	b.started = true
	return nil
}

func (b *Batch) resetGames(from, to int) {
	for i := from; i < to; i++ {
		b.games[i].reset()
		b.observe(i)
	}
}

// Step implements task.Batch.
func (b *Batch) Step(actions []int32, s *task.Step) error {
	if err := b.fits(s); err != nil {
		return err
	}
	if err := b.check(actions); err != nil {
		return err
	}
	b.actions, b.into = actions, s
	b.team.run(b.step, b.Len())
	for i, done := range s.Done {
		if done {
			info := &b.last[i]
			e := task.Episode{Env: i, Return: info.Return, Length: info.Length}
			if info.Success {
				e.Success = 1
			}
			s.Episodes = append(s.Episodes, e)
		}
	}
	return nil
}

func (b *Batch) stepGames(from, to int) {
	for i := from; i < to; i++ {
		g := b.games[i]
		o := g.step(int(b.actions[i]))
		b.into.Reward[i], b.into.Done[i] = float32(o.reward), o.done
		if o.done {
			b.last[i] = g.info()
			b.last[i].Success = o.success
			g.reset()
		}
		b.observe(i)
	}
}

// observe writes what environment i shows.
func (b *Batch) observe(i int) {
	from, to := i*b.size, (i+1)*b.size
	if b.pixels {
		b.canvas[i].Pix = b.into.Obs.Pixels[from:to:to]
		b.games[i].draw(&b.canvas[i])
	} else {
		b.games[i].vector(b.into.Obs.Vector[from:to:to])
	}
}

// fits reports whether s has room for the batch.
func (b *Batch) fits(s *task.Step) error {
	n, room := b.Len(), len(s.Obs.Vector)
	if b.pixels {
		room = len(s.Obs.Pixels)
	}
	if room != n*b.size || len(s.Reward) != n || len(s.Done) != n {
		return fmt.Errorf("%s: step has room for %d observed numbers, %d rewards and %d dones, want %d, %d and %d",
			b.name, room, len(s.Reward), len(s.Done), n*b.size, n, n)
	}
	return nil
}

// check reports whether actions can be applied.
func (b *Batch) check(actions []int32) error {
	if !b.started {
		return errors.New(b.name + ": Step before the first Reset")
	}
	if len(actions) != b.Len() {
		return fmt.Errorf("%s: %d actions for %d environments", b.name, len(actions), b.Len())
	}
	known := int32(b.world.actions())
	for i, a := range actions {
		if a < 0 || a >= known {
			return fmt.Errorf("%s: action of environment %d is %d, want 0 to %d", b.name, i, a, known-1)
		}
	}
	return nil
}
