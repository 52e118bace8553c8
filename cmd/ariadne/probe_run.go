package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"ariadne/agent"
	"ariadne/dataset"
	"ariadne/internal/atomicfile"
	"ariadne/probe"
	"ariadne/rundir"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// probing is a run of probes.
type probing struct {
	*experiment
	dir    string
	goesOn bool // it goes on with a run that was begun
	lock   io.Closer

	asks    probe.Config
	maze    memorymaze.Settings
	model   *agent.Model
	weights *agent.Weights
}

func (p *probing) close() {
	if p.lock != nil {
		p.lock.Close()
	}
}

// openProbing composes a run of probes and makes its model. resume is the folder of a run to go on with, "" for a new run.
func openProbing(args []string, resume string) (p *probing, err error) {
	p = &probing{dir: resume, goesOn: resume != ""}
	defer func() {
		if err != nil {
			p.close()
		}
	}()
	switch {
	case p.goesOn:
		if p.experiment, err = resumedExperiment(resume, args); err == nil {
			p.lock, err = keep(resume)
		}
	case slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "+") && !strings.Contains(a, ".") }):
		p.experiment, err = compose(args)
	default:
		p.experiment, err = probedAgent(args)
	}
	if err != nil {
		return p, err
	}
	return p, p.prepare()
}

// probedAgent returns the experiment that probes the agent of a run or, if no run is named, the agent that comes with the program. Its
// configuration is that of any run of probes, but with the agent and its task.
func probedAgent(args []string) (*experiment, error) {
	run, rest, err := splitRun(args)
	if err != nil {
		return nil, err
	}
	var e *experiment
	if run != "" {
		e, err = saved(onDisk(run), nil)
	} else {
		e, err = shipped(nil)
	}
	if err != nil {
		return nil, err
	}
	c, err := composed([]string{"+" + probeGroup + "=agalite"})
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"task", "trainer"} {
		part, err := e.config.At(key)
		if err != nil {
			return nil, usageError{err}
		}
		c.Set(key, part)
	}
	rest = append([]string{probeGroup + ".taught_by=" + probe.ByNothing, "init=" + quoted(e.origin.path)}, rest...)
	if err := c.Override(rest...); err != nil {
		return nil, usageError{err}
	}
	return newExperiment(e.origin, c, "configuration")
}

// prepare decodes and checks the configuration, and makes the model.
func (p *probing) prepare() error {
	e := p.experiment
	part, err := e.config.At(probeGroup)
	if err != nil {
		return usageError{fmt.Errorf("no probes are described: choose +%s=OPTION, as +%s=agalite, or name the run of an agent", probeGroup, probeGroup)}
	}
	if err := part.Decode(&p.asks); err != nil {
		return usageError{err}
	}
	if err := p.asks.Validate(); err != nil {
		return usageError{fmt.Errorf("%s.%w", probeGroup, err)}
	}
	if e.task != defaultTask {
		return usageError{fmt.Errorf("probes ask about the mazes of %s, and the task is %s", defaultTask, e.task)}
	}
	if p.maze, err = memorymaze.ParseSettings(e.settings.Task); err != nil {
		return usageError{fmt.Errorf("task: %w", err)}
	}
	if err := p.checkData(); err != nil {
		return usageError{err}
	}
	spec := p.spec()
	if p.model, err = e.model(spec, p.asks.Heads(p.maze.Variant, spec.Actions)...); err != nil {
		return err
	}
	p.weights = p.model.NewWeights()
	return nil
}

func (p *probing) spec() task.Spec { return p.maze.Variant.Spec(0, p.maze.ActionRepeat) }

// checkData returns an error unless there are episodes from which probes learn, and others with which they are scored.
func (p *probing) checkData() error {
	const how = "episodes are in train to learn from and in eval to be scored with, as ariadne dataset --split 29:1 makes them"
	if p.settings.Data == nil {
		return errors.New("data is missing, the folder of recorded episodes: " + how)
	}
	for _, fold := range []string{p.train(), p.eval()} {
		if info, err := os.Stat(fold); err != nil || !info.IsDir() {
			return fmt.Errorf("data=%s has no folder %s: %s", *p.settings.Data, filepath.Base(fold), how)
		}
	}
	_, err := probe.Observations(p.eval(), p.maze.ActionRepeat) // otherwise hours of learning would end in this error
	return err
}

func (p *probing) train() string { return filepath.Join(*p.settings.Data, string(dataset.FoldTrain)) }
func (p *probing) eval() string  { return filepath.Join(*p.settings.Data, string(dataset.FoldEval)) }

// run has the probes learn, and then scores them.
func (p *probing) run(ctx context.Context) (r *probe.Result, err error) {
	var learning atomic.Pointer[probe.Trainer]
	defer eachSave(func() {
		if t := learning.Load(); t != nil {
			t.SaveSoon()
		}
	})()
	has, about := false, ""
	if p.goesOn {
		has, err = begun(p.dir, p.experiment)
	}
	if err == nil {
		about, err = p.takeWeights(has)
	}
	if err == nil && !p.goesOn {
		if p.dir, err = p.experiment.dir(time.Now()); err == nil {
			p.lock, err = keep(p.dir)
		}
	}
	if err != nil {
		return nil, refused(err)
	}
	t, err := p.trainer()
	if err != nil {
		_ = os.Remove(p.dir) // fails unless the folder is empty
		return nil, asUsage(err)
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	learning.Store(t)
	if has {
		if err := t.Resume(); err != nil {
			return nil, refused(err)
		}
	}
	if err := atomicfile.Write(filepath.Join(p.dir, configFile), p.config.YAML()); err != nil {
		return nil, err
	}
	warn("%s, %s taught by %s, %d parameters, %d threads; run %s",
		p.maze.Variant.Name(), p.network.Core.Name(), p.asks.TaughtBy, len(p.weights.Flat), p.settings.Threads, p.dir)
	if about != "" {
		warn("%s", about)
	}
	if err := p.learn(ctx, t); err != nil {
		return nil, asUsage(err)
	}
	return p.score(ctx, t.Step())
}

// takeWeights gives the network its initial weights. They are drawn; then the agent's weights replace those that it has. about is a line
// about the agent's weights.
func (p *probing) takeWeights(resumed bool) (about string, err error) {
	if p.origin.path == "" || p.goesOn {
		w, about, err := p.firstWeights(p.model, resumed)
		if err == nil {
			p.weights = w
		}
		return about, err
	}
	p.model.Init(p.weights, p.settings.Seed)
	c, err := p.newest(p.spec())
	if err != nil {
		return "", err
	}
	for _, t := range c.Weights.Tensors {
		own, _ := p.weights.Get(t.Name)
		copy(own.Data, t.Data)
	}
	return "weights: those of " + c.File, nil
}

func (p *probing) trainer() (*probe.Trainer, error) {
	s := p.settings
	return probe.New(probe.Options{
		Config: p.asks, Model: p.model, Weights: p.weights, Variant: p.maze.Variant, Repeat: p.maze.ActionRepeat, Train: p.train(),
		Seed: s.Seed, Threads: s.Threads, Dir: p.dir, TotalSteps: s.Steps, LogInterval: s.LogInterval,
		CheckpointEvery: time.Duration(s.Checkpoint.Interval * float64(time.Second)), KeepCheckpoints: s.Checkpoint.Keep,
		Sinks: []rundir.Sink{rundir.NewConsole(people, s.Steps)}, Tell: tell,
	})
}

// learn makes the probes learn until the run's steps are over.
func (p *probing) learn(ctx context.Context, t *probe.Trainer) error {
	limited := ctx
	if s := p.settings.Run.MaxSeconds; s != nil {
		var free context.CancelFunc
		limited, free = context.WithTimeout(ctx, time.Duration(*s*float64(time.Second)))
		defer free()
	}
	err := t.Run(limited)
	if errors.Is(err, probe.ErrStopped) && ctx.Err() == nil {
		warn("run.max_seconds is over: ended at step %d; go on with: ariadne probe --resume %s", t.Step(), p.dir)
		return nil
	}
	return p.interrupted(err, t.Step())
}

// interrupted says how to go on if err comes from a signal.
func (p *probing) interrupted(err error, step int64) error {
	if errors.Is(err, probe.ErrStopped) {
		warn("stopped at step %d; go on with: ariadne probe --resume %s", step, p.dir)
		return errInterrupted
	}
	return err
}

// score scores the probes and writes the result.
func (p *probing) score(ctx context.Context, step int64) (*probe.Result, error) {
	r, err := probe.Evaluate(ctx, probe.EvaluateOptions{
		Config: p.asks, Model: p.model, Weights: p.weights, Variant: p.maze.Variant, Repeat: p.maze.ActionRepeat,
		Train: p.train(), Eval: p.eval(), Steps: step, Threads: p.settings.Threads,
		Done: func(episodes, of int) { warn("scored %d of %d episodes", episodes, of) },
	})
	if err != nil {
		return nil, asUsage(p.interrupted(err, step))
	}
	b, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return nil, err
	}
	return r, atomicfile.Write(filepath.Join(p.dir, probeFile), append(b, '\n'))
}
