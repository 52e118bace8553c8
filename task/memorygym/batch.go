package memorygym

import (
	"errors"
	"fmt"

	"ariadne/internal/crew"
	"ariadne/internal/rng/pcg64"
	"ariadne/task"
	"ariadne/task/memorygym/raster"
)

// share is the number of environments that a thread takes at a time.
const share = 8

// Batch is N environments of one task.
type Batch struct {
	world
	guided   guided // the world, if Options.Teach is set
	variant  variant
	given    map[string]any // settings
	optional *optional      // nil unless AllowOptions was called
	name     string
	settings string // all settings of the task, as text
	spec     task.Spec
	part     task.Options // which part of a larger batch this one is
	size     int          // of an observation
	games    []game
	guides   []guide   // one for each game; nil without Options.Teach
	last     []Info    // of each environment's last episode that ended
	truths   []float64 // [N, TruthSize], truth at the end of those episodes
	told     *told     // observations besides pictures; nil if the task has none
	crew     *crew.Crew
	canvas   []raster.Surface // [N], drawing surfaces over the memory of the observations

	started bool // Reset or RestoreState was called

	// Arguments of the present job.
	actions []int32
	into    *task.Step
	lesson  *task.Lesson
	reset   func(thread, from, to int) // resetGames, stepGames and teachGames
	step    func(thread, from, to int)
	teach   func(thread, from, to int)
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
		world: w, part: o, variant: v, given: o.Settings, name: v.name,
		games: w.games(o.Envs, o.Seed+uint64(o.First)), last: make([]Info, o.Envs), settings: settings,
		canvas: make([]raster.Surface, o.Envs),
	}
	for i := range b.canvas {
		b.canvas[i] = raster.Surface{W: Side, H: Side}
	}
	b.reset, b.step, b.teach = b.resetGames, b.stepGames, b.teachGames
	if o.Teach {
		g, ok := w.(guided)
		if !ok {
			return nil, task.ErrNoGuide
		}
		b.guided = g
		b.guides = g.guides(b.games)
	}
	b.spec = task.Spec{Name: v.name, Actions: w.actions(), Shape: []int{w.vectorSize()}, Limit: w.limit()}
	threads := 1 // a step takes nanoseconds, so more threads would only cost time
	if observation == pixels {
		b.spec.Pixels, b.spec.Shape = true, []int{Side, Side, raster.Channels}
		threads = min(o.Threads, o.Envs)
	}
	if tells(w) {
		b.told = newTold(o.Envs)
	}
	b.truths = make([]float64, o.Envs*b.TruthSize())
	b.size = b.spec.Size()
	b.crew = crew.New(threads)
	return b, nil
}

// Spec implements task.Batch.
func (b *Batch) Spec() task.Spec { return b.spec }

// Len implements task.Batch.
func (b *Batch) Len() int { return len(b.games) }

// Info returns the reference's report on the last episode of environment i that ended. It is zero before the first end.
func (b *Batch) Info(i int) Info { return b.last[i] }

// Close implements task.Batch.
func (b *Batch) Close() error {
	b.crew.Dismiss()
	return nil
}

// Reset implements task.Batch.
func (b *Batch) Reset(s *task.Step) error {
	if err := s.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	b.into = s
	b.crew.Run(b.Len(), share, b.reset)
	clear(s.Reward)
	clear(s.Done)
	clear(s.Truncated)
	b.started = true
	return nil
}

func (b *Batch) resetGames(_, from, to int) {
	for i := from; i < to; i++ {
		if !b.into.Rests(i) {
			b.begin(i)
		}
		b.observe(i, &b.into.Obs)
	}
}

// begin begins an episode in environment i.
func (b *Batch) begin(i int) {
	if b.optional != nil {
		b.optional.begin(b, i)
	}
	if b.told != nil {
		copy(b.told.last[0].Env(i).Float32, b.told.now[0].Env(i).Float32)
	}
	b.games[i].reset()
	if b.told != nil {
		b.games[i].(*mortarGame).commandsTold(b.told.now[0].Env(i).Float32)
	}
	if b.guides != nil {
		b.guides[i].begin()
	}
}

// Seed implements task.Seeder.
func (b *Batch) Seed(i int, seed uint64) { *b.games[i].engine() = pcg64.New(seed) }

// Step implements task.Batch.
func (b *Batch) Step(actions []int32, s *task.Step) error {
	if err := s.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	if !b.started {
		return errors.New(b.name + ": Step before the first Reset")
	}
	if err := b.spec.Applicable(actions, b.Len()); err != nil {
		return err
	}
	b.actions, b.into = actions, s
	b.crew.Run(b.Len(), share, b.step)
	clear(s.Truncated) // the package's step never reports truncation
	for i, done := range s.Done {
		if done {
			info := &b.last[i]
			e := task.Episode{Env: i, Return: info.Return, Length: info.Length}
			switch {
			case info.Success:
				e.Success = 1
			case !b.Succeeds():
				e.Success = -1
			}
			s.Episodes = append(s.Episodes, e)
		}
	}
	return nil
}

func (b *Batch) stepGames(_, from, to int) {
	for i := from; i < to; i++ {
		if b.into.Rests(i) {
			b.into.Reward[i], b.into.Done[i] = 0, false
			b.observe(i, &b.into.Obs)
			continue
		}
		g := b.games[i]
		o := g.step(int(b.actions[i]))
		b.into.Reward[i], b.into.Done[i] = float32(o.reward), o.done
		if o.done {
			b.note(i, o)
			b.observe(i, &b.into.Final)
			if b.into.Ending != nil {
				b.into.Ending(i)
			}
			b.begin(i)
		} else if b.guides != nil {
			b.guides[i].look()
		}
		b.observe(i, &b.into.Obs)
	}
}

// observe writes the observation of environment i, if there is memory for it.
func (b *Batch) observe(i int, to *task.Obs) {
	row := to.Slice(b.size, i, i+1)
	switch {
	case row.Pixels != nil:
		b.canvas[i].Pix = row.Pixels
		b.games[i].draw(&b.canvas[i])
	case row.Vector != nil:
		b.games[i].vector(row.Vector)
	}
}
