package ppo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync/atomic"
	"time"

	"ariadne/agent"
	"ariadne/ranks"
	"ariadne/rundir"
	"ariadne/task"
)

// ErrStopped is the error of Run after its context was cancelled. The running update was finished and a checkpoint saved.
var ErrStopped = errors.New("training was stopped")

// Options configure a Trainer.
type Options struct {
	Config  Config
	Model   *agent.Model
	Weights *agent.Weights // trained in place
	Batch   task.Batch     // Config.NumEnvs environments, or this rank's part of them; the caller closes it
	// Ranks connects the processes that train together. Each has its part of the environments (Config.Split) and of each
	// minibatch. All must get the same options, except Batch and, on rank 0 only, Trial, Dir and Sinks. nil: this process is
	// alone.
	Ranks ranks.Comm
	// Exact makes the ranks compute the same bits as a single process. Without it, sums are formed in the fastest way, and
	// their last bits depend on the number of ranks. In both cases there may be at most Config.Shards ranks.
	Exact bool
	// Trial, if not nil, is a batch in which the present policy plays one episode in each environment whenever a record is
	// made. It only yields metrics. It is for runs whose own environments do not show what the agent can do. The caller closes
	// it.
	Trial      task.Batch
	Curriculum []Stage // stages before Batch, one after another
	Seed       uint64  // of the actions and the order of sequences
	Threads    int     // largest number of computing goroutines; 0: 1
	// Dir is the run's folder, for metrics.jsonl, TensorBoard's event files and checkpoints/. Empty: nothing is written.
	Dir        string
	TotalSteps int64 // environment steps to train for, over all environments
	// LogInterval is the number of environment steps between records. A record is made after the first update that reaches a
	// multiple of it, and after the last update. 0: after every update.
	LogInterval int64
	// CheckpointInterval is the number of environment steps between checkpoints, CheckpointEvery the time between them. 0
	// switches either off. A checkpoint is also saved at the end and when training is stopped.
	CheckpointInterval int64
	CheckpointEvery    time.Duration
	KeepCheckpoints    int           // number of newest checkpoints to keep; 0: 2
	Sinks              []rundir.Sink // further receivers of records; the Trainer closes them
	// Tell, if not nil, is called with a sentence about anything that people should know but that need not stop training.
	Tell func(text string)
}

// Trainer trains one agent. It is used from one goroutine.
type Trainer struct {
	options Options
	config  Config
	model   *agent.Model
	weights *agent.Weights
	sinks   rundir.Sinks

	ground
	crew    crew
	rollout *rollout
	actors  *actors
	adam    *adam
	shuffle *rand.PCG
	lead    []int32 // environments in which the guide acts in the present rollout
	updater updater
	trial   *trial        // nil: none
	told    []agent.Array // columns for the task's extras, in the order of Config.Extras

	step     task.Step  // scratch
	ended    []happened // episodes that ended in the present rollout, in this rank's environments
	counters counters
	started  bool        // the environments were reset or restored
	rewound  bool        // the sinks know at which step training continues
	saved    int64       // step of the newest checkpoint; -1: none
	savedAt  time.Time   // time of the newest checkpoint, or of the start
	wanted   atomic.Bool // a checkpoint was asked for
}

// NewTrainer makes a Trainer. It checks that all options fit together and allocates all memory that training needs. The error
// names the first option that does not fit.
func NewTrainer(o Options) (*Trainer, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("trainer: %w", err)
	}
	if o.Tell == nil {
		o.Tell = func(string) {}
	}
	o.Threads = max(o.Threads, 1)
	if o.KeepCheckpoints == 0 {
		o.KeepCheckpoints = 2
	}
	c := o.Config
	t := &Trainer{
		options: o, config: c, model: o.Model, weights: o.Weights,
		crew:     newCrew(o),
		sinks:    o.Sinks,
		adam:     newAdam(c, len(o.Weights.Flat), o.Threads),
		shuffle:  rand.NewPCG(o.Seed, 0x7368_7566_666c_6521),
		counters: counters{Meter: meter{}, Discounted: newDiscounted(c.NumEnvs), Unit: newUnit(c)},
		saved:    -1,
	}
	if err := t.build(); err != nil {
		return nil, errors.Join(fmt.Errorf("trainer: %w", err), t.Close())
	}
	return t, nil
}

func (o Options) check() error {
	if err := o.Config.Validate(); err != nil {
		return err
	}
	switch {
	case o.Model == nil:
		return errors.New("there is no model")
	case o.Weights == nil:
		return errors.New("there are no weights")
	case o.Batch == nil:
		return errors.New("there is no batch of environments")
	case o.TotalSteps < 1:
		return fmt.Errorf("total number of steps is %d, want at least 1", o.TotalSteps)
	case o.LogInterval < 0 || o.CheckpointInterval < 0 || o.CheckpointEvery < 0 || o.KeepCheckpoints < 0 || o.Threads < 0:
		return fmt.Errorf("negative option: log interval %d, checkpoint interval %d steps, %v, kept checkpoints %d, threads %d",
			o.LogInterval, o.CheckpointInterval, o.CheckpointEvery, o.KeepCheckpoints, o.Threads)
	}
	if o.Ranks != nil && o.Ranks.Size() > o.Config.shards() {
		return fmt.Errorf("shards is %d, and there are %d ranks, each of which wants at least one of a minibatch's shards; shards=%d gives each one", o.Config.shards(), o.Ranks.Size(), o.Ranks.Size())
	}
	if o.Trial != nil {
		if err := o.shows(o.Trial); err != nil {
			return err
		}
	}
	return cmp.Or(o.fits(o.Batch), o.checkStages())
}

func (t *Trainer) build() (err error) {
	o, c, spec := t.options, t.config, t.options.Batch.Spec()
	first, last := t.crew.own()
	t.actors, err = newActors(t.model, t.weights, agent.NewSampler(o.Seed, spec.Actions), t.crew.actors(c), o.Threads)
	if err != nil {
		return err
	}
	if c.Agent == A2C {
		t.updater, err = newA2C(c, t.model, t.weights, t.adam, t.crew, o.Threads)
	} else {
		t.updater, err = newEpochUpdater(c, t.model, t.weights, t.adam, t.shuffle, t.crew, o.Threads)
	}
	if err != nil {
		return err
	}
	t.rollout = newRollout(c, t.model, spec, first, last, t.updater.columns()...)
	if t.ground, err = o.ground(o.stageAt(0)); err != nil {
		return err
	}
	if t.trial, err = newTrial(c, o); err != nil {
		return err
	}
	if err := t.listen(); err != nil {
		return err
	}
	t.sinks, err = rundir.OpenSinks(o.Dir, o.Sinks)
	return err
}

// listen finds the columns into which the task's extras are written.
func (t *Trainer) listen() error {
	extras, err := t.config.told(t.batch)
	if err != nil {
		return err
	}
	for _, x := range extras {
		t.told = append(t.told, t.rollout.column(extraColumn(x.Name, x.Size()).Name))
	}
	t.step.Extras = make([][]float32, len(t.told))
	return nil
}

// Close frees everything except the model, the weights, Options.Batch and Options.Trial.
func (t *Trainer) Close() error {
	errs := []error{t.sinks.Close()}
	if t.actors != nil {
		t.actors.close()
	}
	t.trial.close()
	if t.updater != nil {
		errs = append(errs, t.updater.close())
	}
	errs = append(errs, t.ground.close())
	return errors.Join(errs...)
}

// Step returns the number of environment steps so far.
func (t *Trainer) Step() int64 { return t.counters.Step }

// stepsPerUpdate returns the number of environment steps in a rollout.
func (t *Trainer) stepsPerUpdate() int64 {
	return t.config.samples() * int64(max(t.rollout.spec.Repeat, 1))
}

// Resume continues from the newest undamaged checkpoint of a run's folder. It reports damaged ones through Options.Tell. All
// further numbers are those of a run that was never interrupted. The error is rundir.ErrNoCheckpoint if there is no checkpoint,
// and rundir.ErrDamaged if all are damaged; a checkpoint of other settings is an error too. After an error, nothing has
// changed.
func (t *Trainer) Resume(run string) error {
	if t.started {
		return errors.New("resume: training has begun already")
	}
	checkpoint, err := t.newest(run)
	if err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	if err := ranks.Agree(t.crew, t.restore(checkpoint)); err != nil {
		return fmt.Errorf("resume from %s: %w", checkpoint.Path, err)
	}
	t.started = true
	if t.any(t.crew.Rank() == 0 && sameFolder(run, t.options.Dir)) {
		t.saved = t.counters.Step
	}
	return nil
}

// newest returns the newest undamaged checkpoint of a run. Rank 0 reads it for all ranks.
func (t *Trainer) newest(run string) (*rundir.Checkpoint, error) {
	if t.crew.alone() {
		return rundir.Newest(run, t.options.Tell)
	}
	b, err := ranks.First(t.crew, func() ([]byte, error) {
		checkpoint, err := rundir.Newest(run, t.options.Tell)
		if err != nil {
			return nil, err
		}
		return checkpoint.MarshalBinary()
	})
	if err != nil {
		return nil, err
	}
	checkpoint := new(rundir.Checkpoint)
	return checkpoint, checkpoint.UnmarshalBinary(b)
}

func sameFolder(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// Run trains until TotalSteps are reached. If ctx is cancelled, Run finishes the running update, saves a checkpoint and returns
// ErrStopped. It is an error if a loss or gradient is not finite; the newest checkpoint then stays what it was.
func (t *Trainer) Run(ctx context.Context) error {
	if err := ranks.Agree(t.crew, t.begin()); err != nil {
		return fmt.Errorf("begin training: %w", err)
	}
	for t.counters.Step < t.options.TotalSteps {
		if t.any(ctx.Err() != nil) {
			return cmp.Or(t.save(), ErrStopped)
		}
		if err := t.iterate(); err != nil {
			return fmt.Errorf("update %d after step %d: %w", t.counters.Updates, t.counters.Step, err)
		}
		if err := ranks.Agree(t.crew, t.settle()); err != nil {
			return err
		}
		asked := t.any(t.wanted.Swap(false))
		if asked || t.any(t.crew.Rank() == 0 && t.checkpointDue()) {
			if err := t.save(); err != nil {
				return err
			}
		}
		if asked && t.crew.Rank() == 0 {
			t.options.Tell(fmt.Sprintf("the checkpoint of step %d is saved, as was asked for", t.counters.Step))
		}
	}
	return t.save()
}

// any returns true on every rank if is is true on at least one.
func (t *Trainer) any(is bool) bool {
	var flag byte
	if is {
		flag = 1
	}
	return ranks.Any(t.crew, flag) != 0
}

// settle ends an update: it reports to the sinks, and changes the environments if another stage begins.
func (t *Trainer) settle() error {
	if err := t.report(); err != nil {
		return err
	}
	if err := t.advance(); err != nil {
		return fmt.Errorf("environments from step %d on: %w", t.counters.Step, err)
	}
	return nil
}

// begin starts the environments, unless Resume did, and tells the sinks at which step training continues.
func (t *Trainer) begin() error {
	if t.options.Dir != "" {
		if err := t.claim(); err != nil {
			return err
		}
	}
	if !t.started {
		if err := t.reset(); err != nil {
			return err
		}
		t.started = true
	}
	if !t.rewound {
		if err := t.sinks.Rewind(t.counters.Step); err != nil {
			return err
		}
		t.rewound = true
	}
	t.savedAt = time.Now()
	return nil
}

// reset begins an episode in every environment. The observations become the first ones of the next rollout.
func (t *Trainer) reset() error {
	clear(t.rollout.done[:t.rollout.envs])
	if t.rollout.own == 0 {
		return nil
	}
	t.receive(0)
	from, to := t.rollout.mine(0)
	t.step.Reward = t.rollout.reward[from:to]
	return t.batch.Reset(&t.step)
}

// claim cleans the run's folder. It returns an error if the folder has checkpoints from which this run does not continue.
func (t *Trainer) claim() error {
	if err := rundir.Sweep(t.options.Dir); err != nil {
		return err
	}
	steps, err := rundir.Checkpoints(t.options.Dir)
	if err != nil {
		return err
	}
	if t.saved < 0 && len(steps) > 0 {
		return fmt.Errorf("%s holds checkpoints of an earlier run: resume it or choose another folder", t.options.Dir)
	}
	return nil
}

// iterate runs one round of the algorithm: collect, estimate, update.
func (t *Trainer) iterate() error {
	begin := time.Now()
	spent, err := t.collect()
	talk := time.Now()
	ended, err := t.rollout.spread(t.crew, t.ended, err)
	if err != nil {
		return err
	}
	learn := time.Now()
	spent.talk = learn.Sub(talk)
	t.observe(ended)
	t.rollout.estimate(t.config.Gamma, t.config.GAELambda)
	explained := explainedVariance(t.rollout.advantage, t.rollout.returns)
	deviation := t.counters.Unit.update()
	scale(t.rollout.advantage, deviation)
	t.updater.weigh(t.config.coefficients(t.counters.Updates).inUnitsOf(deviation))
	learningRate, entropyCoef := t.coefficients(t.counters.Updates)
	l, err := t.updater.update(t.rollout, learningRate, entropyCoef)
	if err != nil {
		return err
	}
	spent.learn, spent.whole = time.Since(learn), time.Since(begin)
	if spent.talk += t.updater.talked(); !t.crew.alone() {
		t.counters.Meter.add("time/ranks", spent.talk.Seconds())
	}
	t.counters.Meter.update(l, explained, spent)
	if t.config.TargetKL != nil {
		t.counters.Meter.add("charts/gradient_steps", float64(l.steps))
	}
	t.rollout.carry()
	t.counters.Step += t.stepsPerUpdate()
	t.counters.Updates++
	t.counters.Elapsed += spent.whole.Seconds()
	return nil
}

// coefficients returns the values of the schedules for update n, from 0.
func (t *Trainer) coefficients(n int) (learningRate, entropyCoef float64) {
	per := t.stepsPerUpdate()
	total := (t.options.TotalSteps + per - 1) / per
	return t.config.learningRate(n, int(total)), t.config.EntCoef.At(n)
}

// collect fills this rank's part of the rollout with T steps of every environment. It lists the episodes that ended in t.ended.
func (t *Trainer) collect() (s spent, err error) {
	r := t.rollout
	t.ended = t.ended[:0]
	teaching := t.config.teaching(t.counters.Updates)
	t.lead = t.config.leads(t.lead[:0], t.options.Seed, t.counters.Updates)
	if r.own == 0 {
		return s, nil
	}
	for i := range r.steps {
		t.actors.keepStarts(r, i)
		begin := time.Now()
		if err := t.actors.act(r, i, uint64(t.counters.Step)+uint64(i*r.envs)); err != nil {
			return s, fmt.Errorf("%w%s", err, spoiltWeight(t.weights))
		}
		acted := time.Now()
		if teaching {
			if err := t.tutor.teach(r, i, t.lead); err != nil {
				return s, err
			}
		}
		t.receive(i + 1)
		from, to := r.mine(i)
		t.step.Reward = r.reward[from:to]
		if err := t.batch.Step(r.action[from:to], &t.step); err != nil {
			return s, fmt.Errorf("environments: %w", err)
		}
		t.actors.remember(r, i)
		if err := r.limits.estimate(t.actors, r, i); err != nil {
			return s, err
		}
		s.act += acted.Sub(begin)
		s.env += time.Since(acted)
		if i := notFinite(t.step.Reward); i >= 0 {
			return s, fmt.Errorf("environments: reward of environment %d is %v", r.first+i, t.step.Reward[i])
		}
		for _, e := range t.step.Episodes {
			e.Env += r.first
			t.ended = append(t.ended, happened{int32(i), e})
		}
	}
	begin := time.Now()
	err = t.actors.act(r, r.steps, 0)
	s.act += time.Since(begin)
	return s, err
}

// receive makes the batch's next step write to row i of the rollout.
func (t *Trainer) receive(i int) {
	t.step.Obs, t.step.Done = t.rollout.incoming(i)
	t.step.Episodes = t.step.Episodes[:0]
	for k, column := range t.told {
		t.step.Extras[k] = column.Rows(i*t.rollout.own, (i+1)*t.rollout.own).Floats
	}
	t.rollout.limits.receive(&t.step)
}

// observe processes the rewards and the episodes that ended in a rollout of all ranks, in the order of steps and environments.
func (t *Trainer) observe(ended []happened) {
	r, c := t.rollout, &t.counters
	teaching := t.config.teaching(c.Updates)
	for i := range r.steps {
		if teaching {
			c.Discounted.Led.step(t.lead)
		}
		for ; len(ended) > 0 && int(ended[0].at) == i; ended = ended[1:] {
			t.observeEpisode(ended[0].episode)
		}
		reward, done := r.reward[i*r.envs:(i+1)*r.envs], r.done[(i+1)*r.envs:(i+2)*r.envs]
		c.Discounted.step(reward, done, t.config.Gamma, c.Meter)
		c.Unit.step(reward, done, t.config.Gamma)
	}
}

func (t *Trainer) observeEpisode(e task.Episode) {
	c := &t.counters
	if c.Discounted.Led[e.Env] {
		c.Meter.guided(e)
		return
	}
	c.Meter.episode(e)
	t.achievements.episode(e, c.Meter)
	if m, ok := t.batch.(*task.Mix); ok {
		c.Meter.add("charts/return/"+m.Kind(e.Env), e.Return)
	}
}

// report sends the finished update to the sinks.
func (t *Trainer) report() error {
	step := t.counters.Step
	t.sinks.Progress(step)
	if every := t.options.LogInterval; step < t.options.TotalSteps && every > 0 && !rundir.Passed(step, t.stepsPerUpdate(), every) {
		return nil
	}
	if err := t.try(); err != nil {
		return fmt.Errorf("trial at step %d: %w", step, err)
	}
	learningRate, entropyCoef := t.coefficients(t.counters.Updates - 1)
	scalars := map[string]float64{
		"charts/learning_rate": learningRate, "charts/entropy_coef": entropyCoef,
		"charts/updates": float64(t.counters.Updates), "time/elapsed": t.counters.Elapsed,
	}
	t.config.scalars(t.counters.Updates-1, scalars)
	if t.config.NormReturns {
		scalars["charts/return_deviation"] = t.counters.Unit.deviation()
	}
	if len(t.options.Curriculum) > 0 {
		scalars["charts/stage"] = float64(t.stage)
	}
	return t.sinks.Write(t.counters.Meter.record(step, t.stepsPerUpdate(), scalars))
}

// try lets the present policy play in the environments of the trial, if there is one, and records the results.
func (t *Trainer) try() error {
	if t.trial == nil {
		return nil
	}
	begin := time.Now()
	episodes, err := t.trial.play()
	if err != nil {
		return fmt.Errorf("%w%s", err, spoiltWeight(t.weights))
	}
	for _, e := range episodes {
		t.counters.Meter.episode(e)
	}
	spent := time.Since(begin).Seconds()
	t.counters.Meter.add("time/trial", spent)
	t.counters.Elapsed += spent
	return nil
}

// SaveSoon has Run save a checkpoint after the update under way, and go on. It may be called from any goroutine.
func (t *Trainer) SaveSoon() { t.wanted.Store(true) }

func (t *Trainer) checkpointDue() bool {
	every := t.options.CheckpointEvery
	return rundir.Passed(t.counters.Step, t.stepsPerUpdate(), t.options.CheckpointInterval) || every > 0 && time.Since(t.savedAt) >= every
}

// save saves a checkpoint of the present step, unless there is one already.
func (t *Trainer) save() error {
	step := t.counters.Step
	failed := t.sinks.Sync(step)
	if !t.any(t.options.Dir != "") || t.saved == step {
		return ranks.Agree(t.crew, failed)
	}
	snapshot, err := t.snapshot()
	if err == nil && t.crew.Rank() == 0 {
		err = snapshot.Save(t.options.Dir)
	}
	if err != nil {
		failed = cmp.Or(failed, fmt.Errorf("checkpoint at step %d: %w", step, err))
	}
	if err := ranks.Agree(t.crew, failed); err != nil {
		return err
	}
	t.saved, t.savedAt = step, time.Now()
	if t.crew.Rank() > 0 {
		return nil
	}
	if err := rundir.Prune(t.options.Dir, step, t.options.KeepCheckpoints); err != nil {
		t.options.Tell(fmt.Sprintf("old checkpoints cannot be removed: %v", err))
	}
	return nil
}
