package probe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"ariadne/agent"
	"ariadne/dataset"
	"ariadne/rundir"
	"ariadne/task/memorymaze"
)

// ErrStopped is the error of Run and Evaluate after their context was cancelled. Run has saved a checkpoint.
var ErrStopped = errors.New("probing was stopped")

var nan = float32(math.NaN())

// Options configure a Trainer.
type Options struct {
	Config  Config
	Model   *agent.Model // must have Config.Heads
	Weights *agent.Weights
	Variant memorymaze.Variant // of the recorded mazes
	Repeat  int                // steps for which decisions are held; 0: 1
	Train   string             // folder of the training episodes
	Seed    uint64             // of the order of episodes
	Threads int                // largest number of computing goroutines; 0: 1

	Dir             string // the run's folder; "": nothing is written
	TotalSteps      int64  // environment steps to learn from
	LogInterval     int64  // steps between records; 0: after every update
	CheckpointEvery time.Duration
	KeepCheckpoints int           // number of newest checkpoints to keep; 0: 2
	Sinks           []rundir.Sink // further receivers of records; the Trainer closes them
	Tell            func(text string)
}

// Trainer trains probes and, if Config says so, the encoder and core that they read. It is used from one goroutine.
type Trainer struct {
	options Options
	config  Config
	subject subject
	sinks   rundir.Sinks

	windows *dataset.Windows
	window  window
	learner *agent.Learner
	mb      *agent.Minibatch
	initial *agent.State // for one episode
	last    []int32      // scratch: actions before the window, [B]

	grad, m, v []float32 // gradient and moments of Adam, in the weights' layout
	counters   counters
	saved      int64 // step of the newest checkpoint; -1: none
	wanted     atomic.Bool
}

// counters holds what a checkpoint contains besides settings and tensors.
type counters struct {
	Step    int64              `json:"step"` // environment steps so far
	Updates int                `json:"updates"`
	Elapsed float64            `json:"elapsed"` // seconds of learning
	Sums    map[string]float64 `json:"sums"`    // sums for the next record's means
	Count   int                `json:"count"`   // number of updates in Sums
}

// New makes a Trainer. It checks that all options fit together and opens the episodes.
func New(o Options) (*Trainer, error) {
	o.Threads, o.Repeat = max(o.Threads, 1), max(o.Repeat, 1)
	o.KeepCheckpoints = cmp.Or(o.KeepCheckpoints, 2)
	if o.Tell == nil {
		o.Tell = func(string) {}
	}
	c, n := o.Config, len(o.Weights.Flat)
	t := &Trainer{
		options: o, config: c, sinks: o.Sinks, subject: subject{Variant: o.Variant, repeat: o.Repeat, actions: o.Model.Config().Actions},
		grad: make([]float32, n), m: make([]float32, n), v: make([]float32, n), initial: o.Model.NewState(1), last: make([]int32, c.Batch),
		counters: counters{Sums: map[string]float64{}}, saved: -1,
	}
	for _, step := range []func() error{c.Validate, func() error { return t.subject.check(c) }, t.open, t.write} {
		if err := step(); err != nil {
			return nil, errors.Join(fmt.Errorf("probe: %w", err), t.Close())
		}
	}
	return t, nil
}

// check returns an error unless pictures can be shrunk as the configuration says.
func (s subject) check(c Config) error {
	if side := s.CameraResolution; side%c.Picture != 0 {
		return fmt.Errorf("picture is %d, want a divisor of the pictures' side, %d", c.Picture, side)
	}
	return nil
}

func (t *Trainer) open() (err error) {
	o, c := t.options, t.config
	t.windows, err = dataset.OpenWindows(o.Train, dataset.WindowOptions{
		Length: c.Length, Batch: c.Batch, Seed: o.Seed, Carried: true, Stagger: true, Threads: o.Threads, Arrays: arrays, Skip: true, Repeat: o.Repeat,
		Note: func(path, what string) { o.Tell(path + ": " + what) },
	})
	if err != nil {
		return err
	}
	t.window = window{t.windows.NewWindow(), c.Length, c.Batch}
	if err := t.subject.checkShapes(t.window.Window); err != nil {
		return &dataset.InputError{Err: fmt.Errorf("episodes of %s: %w", o.Train, err)}
	}
	if t.learner, err = agent.NewLearner(o.Model, o.Weights, c.Length, c.Batch, c.loss(t.subject), o.Threads); err != nil {
		return err
	}
	rows := c.Length * c.Batch
	t.mb = &agent.Minibatch{
		Done: make([]bool, rows), State: o.Model.NewState(c.Batch), Actions: make([]int32, rows), Reward: make([]float32, rows),
	}
	for _, column := range t.learner.Columns() {
		if t.mb.Column(column.Name).Len() == 0 {
			t.mb.Set(agent.NewArray(column, rows))
		}
	}
	return nil
}

// write opens the files to which the run is written.
func (t *Trainer) write() (err error) {
	t.sinks, err = rundir.OpenSinks(t.options.Dir, t.options.Sinks)
	return err
}

// Close frees everything except the model and the weights.
func (t *Trainer) Close() error {
	errs := []error{t.sinks.Close()}
	if t.learner != nil {
		errs = append(errs, t.learner.Close())
	}
	return errors.Join(errs...)
}

// Step returns the number of environment steps learned from so far.
func (t *Trainer) Step() int64 { return t.counters.Step }

// SaveSoon makes Run save a checkpoint after the running update. It may be called from any goroutine.
func (t *Trainer) SaveSoon() { t.wanted.Store(true) }

func (t *Trainer) stepsPerUpdate() int64 {
	return int64(t.config.Batch) * int64(t.config.Length) * int64(t.options.Repeat)
}

// Run trains until TotalSteps are reached, and saves a checkpoint. If ctx is cancelled, it saves a checkpoint and returns
// ErrStopped.
func (t *Trainer) Run(ctx context.Context) error {
	if dir := t.options.Dir; dir != "" {
		if err := rundir.Sweep(dir); err != nil {
			return err
		}
	}
	if err := t.sinks.Rewind(t.counters.Step); err != nil {
		return err
	}
	savedAt := time.Now()
	for t.counters.Step < t.options.TotalSteps {
		if ctx.Err() != nil {
			return cmp.Or(t.save(), ErrStopped)
		}
		if err := t.update(); err != nil {
			return fmt.Errorf("update %d after step %d: %w", t.counters.Updates, t.counters.Step, err)
		}
		if err := t.report(); err != nil {
			return err
		}
		asked := t.wanted.Swap(false)
		if every := t.options.CheckpointEvery; asked || every > 0 && time.Since(savedAt) >= every {
			if err := t.save(); err != nil {
				return err
			}
			savedAt = time.Now()
		}
	}
	return t.save()
}

// update learns from the next windows.
func (t *Trainer) update() error {
	begin := time.Now()
	if err := t.windows.Next(t.window.Window); err != nil {
		return err
	}
	t.config.fill(t.mb, t.window, t.subject)
	for b, first := range t.window.First {
		if first {
			t.mb.State.CopyRow(b, t.initial, 0)
		}
	}
	t.mb.State.Remember(t.last, t.window.lastDone(0, t.last))
	stats, err := t.learner.Gradient(t.mb, t.grad)
	if err != nil {
		return err
	}
	t.learner.End(t.mb.State)
	norm, err := t.descend()
	if x := norm + stats.Loss; err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Errorf("the loss is %v and its gradient's norm %v: a smaller probe.learning_rate may help", stats.Loss, norm)
	}
	t.counters.Updates++
	t.counters.Step += t.stepsPerUpdate()
	for _, mean := range t.learner.Means() {
		t.counters.Sums["losses/"+mean.Name] += mean.Value
	}
	t.counters.Sums["losses/grad_norm"] += norm
	spent := time.Since(begin).Seconds()
	t.counters.Sums[updateSeconds] += spent
	t.counters.Elapsed += spent
	t.counters.Count++
	return nil
}

// learningRate returns the learning rate of the next update.
func (t *Trainer) learningRate() float64 {
	return t.config.LearningRate * max(0, 1-float64(t.counters.Step)/float64(t.options.TotalSteps))
}

const updateSeconds = "time/update"

// report sends the progress to the sinks, and a record if one is due.
func (t *Trainer) report() error {
	step, per := t.counters.Step, t.stepsPerUpdate()
	t.sinks.Progress(step)
	if every := max(t.options.LogInterval, 1); step < t.options.TotalSteps && !rundir.Passed(step, per, every) {
		return nil
	}
	scalars := map[string]float64{
		"charts/learning_rate": t.learningRate(), "charts/updates": float64(t.counters.Updates),
		"time/elapsed": t.counters.Elapsed, "charts/SPS": float64(per) * float64(t.counters.Count) / t.counters.Sums[updateSeconds],
	}
	for name, sum := range t.counters.Sums {
		scalars[name] = sum / float64(t.counters.Count)
	}
	clear(t.counters.Sums)
	t.counters.Count = 0
	return t.sinks.Write(rundir.NewRecord(step, time.Now(), scalars))
}
