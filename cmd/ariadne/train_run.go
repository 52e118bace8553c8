package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"ariadne/agent"
	"ariadne/internal/atomicfile"
	"ariadne/internal/hydra"
	"ariadne/ppo"
	"ariadne/ranks"
	"ariadne/task"
)

// trainingRun is a run that is about to be trained, on one of the ranks that train it.
type trainingRun struct {
	*job
	*experiment
	from    start
	goesOn  bool   // the run was begun before, though perhaps it has no checkpoint yet
	has     bool   // the run has checkpoints to go on from
	dir     string // the run's folder, which rank 0 alone needs to know
	closers []io.Closer
}

func (r *trainingRun) close() {
	for i := len(r.closers) - 1; i >= 0; i-- {
		r.closers[i].Close()
	}
}

// open finds out which run is trained. Rank 0 alone reads the folder of a run that goes on, and tells the other ranks its configuration.
func (j *job) open(args []string, from start) (*trainingRun, error) {
	r := &trainingRun{job: j, from: from, dir: from.resume}
	if j.Size() == 1 {
		if err := r.find(args); err != nil {
			return nil, err
		}
		return r, nil
	}
	var usage error
	config, err := ranks.First(j, func() ([]byte, error) {
		if usage = r.find(args); usage != nil {
			return nil, usage
		}
		return append([]byte{flag(r.goesOn)}, r.config.YAML()...), nil
	})
	if err == nil && !j.first() {
		err = r.follow(config)
	}
	if err == nil {
		err = r.divide()
	}
	if err = j.agree(err); err != nil {
		r.close()
		return nil, err
	}
	return r, j.sameThreads(r.settings.Threads)
}

// find reads and composes the run's configuration. It refuses a run of probes.
func (r *trainingRun) find(args []string) error {
	err := r.compose(args)
	if err == nil && r.settings.Probe != nil {
		return usageError{fmt.Errorf("the configuration is of probes (%s), which ariadne probe has learn", probeGroup)}
	}
	return err
}

func (r *trainingRun) compose(args []string) (err error) {
	switch dir := r.from.resume; {
	case dir != "":
		if r.experiment, err = resumedExperiment(dir, args); err != nil {
			return err
		}
		return r.lock(dir)
	case !r.from.ifExists:
		r.experiment, err = compose(args)
		return err
	}
	if r.experiment, err = compose(args); err != nil {
		return err
	}
	named := r.settings.Run.Dir
	if named == nil {
		return usageError{errors.New("--resume-if-exists wants run.dir, the folder of the run to begin or to go on with")}
	}
	if _, err := os.Stat(filepath.Join(*named, configFile)); err != nil {
		return nil
	}
	was, err := saved(onDisk(*named), nil)
	if err != nil {
		return err
	}
	if err := mayGoOn(*named, was, r.experiment); err != nil {
		return err
	}
	return r.lock(*named)
}

// lock makes the run go on in a folder, and keeps other trainings out of it.
func (r *trainingRun) lock(dir string) error {
	r.goesOn, r.dir = true, dir
	locked, err := keep(dir)
	if err == nil {
		r.closers = append(r.closers, locked)
	}
	return err
}

// follow takes over the configuration that rank 0 has found.
func (r *trainingRun) follow(config []byte) error {
	r.goesOn = config[0] == 1
	c, err := hydra.Parse(config[1:])
	if err != nil {
		return err
	}
	r.experiment, err = newExperiment(origin{}, c, "configuration of rank 0")
	return err
}

// divide sets this rank's part of the environments, and its number of threads.
func (r *trainingRun) divide() error {
	e := r.experiment
	if n, err := hydra.Get[int](e.config, "threads"); err == nil && n == 0 {
		e.settings.Threads = r.job.threads()
	}
	if shards := cmp.Or(e.trainer.Shards, agent.Shards); shards < r.Size() {
		return usageError{fmt.Errorf("there are %d ranks, and minibatches have %d shards, of which each rank wants at least one; +trainer.shards=%d or a multiple makes as many", r.Size(), shards, r.Size())}
	}
	bounds := e.trainer.Split(r.Size(), e.settings.MPI.Exact)
	from, to := bounds[r.Rank()], bounds[r.Rank()+1]
	e.part = portion{first: from, envs: to - from, of: e.trainer.NumEnvs}
	if from == to { // this rank has none; it makes as few as possible, to learn what they show
		e.part = portion{envs: max(1, len(e.settings.Mix)), of: e.trainer.NumEnvs}
	}
	return nil
}

// several says how many ranks there are, "" for one.
func (j *job) several() string {
	if j.Size() == 1 {
		return ""
	}
	return fmt.Sprintf(" on each of %d ranks", j.Size())
}

// prepare makes everything that a Trainer needs, except the weights and the run's folder.
func (r *trainingRun) prepare(ctx context.Context) (o ppo.Options, err error) {
	e := r.experiment
	if err := e.checkTrainingMemory(ctx); err != nil {
		return o, err
	}
	batch, trial, err := e.environments(ctx)
	if err != nil {
		return o, err
	}
	r.closers = append(r.closers, batch)
	if trial != nil {
		r.closers = append(r.closers, trial)
	}
	if _, ok := batch.(task.Parted); !ok && r.Size() > 1 {
		return o, usageError{fmt.Errorf("the environments of %s cannot be divided among ranks", batch.Spec().Name)}
	}
	model, err := e.trainingModel(batch)
	if err != nil {
		return o, err
	}
	o = ppo.Options{
		Config: e.trainer, Model: model, Weights: model.NewWeights(), Batch: batch, Trial: trial, Curriculum: e.stages(),
		Ranks: r.Comm, Exact: e.settings.MPI.Exact,
		Seed: e.settings.Seed, Threads: e.settings.Threads,
		TotalSteps: e.settings.Steps, LogInterval: e.settings.LogInterval,
		CheckpointEvery: time.Duration(e.settings.Checkpoint.Interval * float64(time.Second)),
		KeepCheckpoints: e.settings.Checkpoint.Keep,
	}
	if r.first() {
		o.Tell = tell
	} else {
		o.Trial = nil
	}
	return o, refused(o.CheckStages())
}

// firstWeights returns the weights with which training begins. Rank 0 reads them for all ranks. about is a line about them.
func (r *trainingRun) firstWeights(m *agent.Model) (w *agent.Weights, about string, err error) {
	if r.goesOn && r.first() {
		r.has, err = begun(r.dir, r.experiment)
	}
	if err := r.agree(refused(err)); err != nil {
		return nil, "", err
	}
	r.has = ranks.Any(r, flag(r.has)) != 0
	if r.Size() == 1 || r.settings.Init == nil || r.has {
		return r.experiment.firstWeights(m, r.has)
	}
	b, err := ranks.First(r, func() ([]byte, error) {
		if w, about, err = r.experiment.firstWeights(m, r.has); err != nil {
			return nil, err
		}
		return ranks.Bytes(w.Flat), nil
	})
	if err != nil {
		return nil, "", err
	}
	if !r.first() {
		w = m.NewWeights()
		copy(ranks.Bytes(w.Flat), b)
	}
	return w, about, nil
}

// settle makes the folder of a new run.
func (r *trainingRun) settle() (err error) {
	if r.goesOn || !r.first() {
		return nil
	}
	if r.dir, err = r.experiment.dir(time.Now()); err != nil {
		return err
	}
	locked, err := keep(r.dir)
	if err == nil {
		r.closers = append(r.closers, locked)
	}
	return err
}

// resume makes the trainer go on from the newest checkpoint, if there is one. over reports that the run has already had all of its steps.
func (r *trainingRun) resume(trainer *ppo.Trainer, args []string) (over bool, err error) {
	if !r.has {
		if r.goesOn && r.first() {
			warn("%s has no checkpoint yet: the run starts at step 0", r.dir)
		}
		return false, nil
	}
	if err := r.agree(refused(trainer.Resume(r.dir))); err != nil {
		return false, err
	}
	if r.from.ifExists {
		args = nil // these are the arguments with which the run began
	}
	if r.first() {
		err = checkSteps(r.dir, r.experiment, args, trainer.Step())
	}
	if err != nil && r.from.ifExists {
		r.say("%s has had all of its %d steps", r.dir, r.settings.Steps)
		over, err = true, nil
	}
	return ranks.Any(r, flag(over)) != 0, r.agree(refused(err))
}

// writeConfig writes the run's configuration to its folder.
func (r *trainingRun) writeConfig() error {
	if !r.first() {
		return nil
	}
	return atomicfile.Write(filepath.Join(r.dir, configFile), r.config.YAML())
}

// refused turns an error into a usage error.
func refused(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}
