package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"ariadne/assets"
	"ariadne/internal/cut"
	"ariadne/internal/dirlock"
	"ariadne/internal/hydra"
	"ariadne/ppo"
	"ariadne/ranks"
	"ariadne/rundir"
)

func trainCommand() *cobra.Command {
	var from start
	var multirun bool
	var jobs int
	var part cut.Part
	var withTextures func([]string) []string
	c := &cobra.Command{
		Use:   "train +group=option [key=value ...] | --resume RUN [key=value ...] | --multirun +group=option,... [key=value,... ...]",
		Short: "Train an agent and write configuration, metrics, checkpoints, curve and video into the run's folder",
		Long: `Train an agent. The run's folder holds configuration, metrics, checkpoints, curve and video.

--multirun trains a run for each combination of values. --part 3/16 trains only the third of 16 parts of these runs, so that a job
array can train all of them with the same run.dir. Parts count from 1. Each run's folder begins with the run's number i, and run
i is in part i mod 16 + 1.`,
		Example: `  ariadne train +memory_maze=agalite task.size=9
  ariadne train +tmaze=agalite task.corridor_len=20 steps=500000 seed=3
  ariadne train --resume runs/NAME steps=2000000
  ariadne train --resume-if-exists +tmaze=small run.dir=runs/requeued
  ariadne train --multirun +tmaze=agalite,gru task.corridor_len=40 seed=1,2 run.dir=multirun/corridor40
  ariadne train --multirun --part 3/4 +tmaze=agalite,gru task.corridor_len=40 seed=1,2 run.dir=multirun/corridor40`,
		ValidArgsFunction: completeExperiment,
		RunE: func(c *cobra.Command, args []string) error {
			if args = withTextures(args); !multirun {
				if err := unused(c.Flags(), "there is one run; it is of --multirun", "jobs", "part"); err != nil {
					return err
				}
				if from.resume != "" && from.ifExists {
					return usageError{errors.New("--resume names the run to go on with, --resume-if-exists takes run.dir; give one of them")}
				}
				return train(c.Context(), args, from, c.OutOrStdout())
			}
			if from.resume != "" || from.ifExists {
				return usageError{errors.New("--multirun goes on with what is in run.dir; --resume and --resume-if-exists are for one run")}
			}
			if err := alone("--multirun trains several runs, each in processes of its own, and cannot be one of several ranks"); err != nil {
				return err
			}
			s, err := newSweep(args, jobs, part, time.Now())
			if err != nil {
				return err
			}
			return s.run(c.Context(), c.OutOrStdout())
		},
	}
	pathFlag(c.Flags(), &from.resume, "resume", "", "", "continue the run in this folder")
	c.Flags().BoolVar(&from.ifExists, "resume-if-exists", false, "continue the run in run.dir if there is one, else begin it: for jobs that are started again by the same command")
	c.Flags().BoolVarP(&multirun, "multirun", "m", false, "train a run for each combination of values with commas between them, in folders below run.dir")
	c.Flags().IntVar(&jobs, "jobs", 1, "number of runs to train at the same time (multirun); each gets its share of the cores unless threads is given")
	partFlag(c.Flags(), &part, "train one part of the runs only, 3/16 for the third of 16 (multirun)")
	withTextures = texturesFlag(c)
	help := c.HelpFunc()
	c.SetHelpFunc(func(c *cobra.Command, args []string) {
		help(c, args)
		if err := listGroups(c.OutOrStdout()); err != nil {
			warn("%v", err)
		}
	})
	return c
}

// listGroups prints the groups with their options, and the keys that every run has.
func listGroups(w io.Writer) error {
	files, err := fs.Sub(assets.Configs, "configs")
	if err != nil {
		return err
	}
	groups, err := hydra.Groups(files)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "\nGroups and options (choose one, then change its keys; docs/configuration.md explains them):")
	for _, g := range groups {
		options, err := hydra.Options(files, g)
		if err != nil {
			return err
		}
		for _, o := range options {
			fmt.Fprintf(w, "  %-28s %s\n", "+"+g+"="+o.Name, o.About)
		}
	}
	base, err := fs.ReadFile(files, "base.yaml")
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nDefaults that every option starts from (ariadne info config +group=option shows the rest):\n")
	for line := range strings.Lines(string(base)) {
		fmt.Fprint(w, "  ", line)
	}
	return nil
}

// start says which run a training begins, or with which one it goes on.
type start struct {
	resume   string // the folder of the run to go on with; "" for a new run
	ifExists bool   // go on with the run in run.dir, if there is one
}

// train trains a run, together with the other ranks with which this process was started.
func train(ctx context.Context, args []string, from start, out io.Writer) error {
	return onRanks(func(j *job) error { return j.train(ctx, args, from, out) })
}

func (j *job) train(ctx context.Context, args []string, from start, out io.Writer) error {
	var training atomic.Pointer[ppo.Trainer]
	defer eachSave(func() {
		if t := training.Load(); t != nil {
			t.SaveSoon()
		}
	})()
	r, err := j.open(args, from)
	if err != nil {
		return err
	}
	defer r.close()
	e := r.experiment
	idle := ppo.Heap()
	options, err := r.prepare(ctx)
	if err = j.agree(err); err != nil {
		return err
	}
	var about string
	if options.Weights, about, err = r.firstWeights(options.Model); err != nil {
		return err
	}
	environments := heapAbove(idle)
	if err := j.agree(r.settle()); err != nil {
		return err
	}
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if j.first() {
		options.Dir, options.Sinks = r.dir, r.sinks(cancel)
	}
	trainer, err := ppo.NewTrainer(options)
	if err = j.agree(err); err != nil {
		return err
	}
	defer trainer.Close()
	training.Store(trainer)
	switch over, err := r.resume(trainer, args); {
	case err != nil:
		return err
	case over:
		j.over = true
		return nil
	}
	if err := j.agree(r.writeConfig()); err != nil {
		return err
	}
	j.announce(r, &options, about, heapAbove(idle), environments)
	if s := e.settings.Run.MaxSeconds; s != nil {
		var free context.CancelFunc
		limited, free = context.WithTimeoutCause(limited, time.Duration(*s*float64(time.Second)), errors.New("run.max_seconds is over"))
		defer free()
	}
	err = trainer.Run(limited)
	interrupted := errors.Is(err, ppo.ErrStopped) && ranks.Any(j, flag(ctx.Err() != nil)) != 0
	j.over = true // all ranks know the error, if there is one
	switch {
	case interrupted:
		j.say("stopped at step %d; go on with: ariadne train --resume %s", trainer.Step(), r.dir)
		return errInterrupted
	case errors.Is(err, ppo.ErrStopped):
		j.say("%v: ended at step %d; go on with: ariadne train --resume %s", context.Cause(limited), trainer.Step(), r.dir)
	case err != nil:
		return err
	}
	if !j.first() {
		return nil
	}
	return finish(ctx, e, r.dir, out)
}

// sinks returns the sinks of the run's records: the console and, if training ends at a goal, a goalSink.
func (r *trainingRun) sinks(cancel context.CancelCauseFunc) []rundir.Sink {
	s := r.experiment.settings
	sinks := []rundir.Sink{rundir.NewConsole(people, s.Steps)}
	if g := s.Run.Until; g != nil {
		sinks = append(sinks, &goalSink{goal: *g, dir: r.dir, reached: func() {
			cancel(fmt.Errorf("run.until: %s has been at least %v for %d steps", g.Metric, g.Least, g.Steps))
		}})
	}
	return sinks
}

// announce says what is about to be trained, and bounds the garbage of the training. needed is the number of bytes that it needs,
// environments the part of them that the environments need.
func (j *job) announce(r *trainingRun, options *ppo.Options, about string, needed, environments uint64) {
	e := r.experiment
	j.say("%s, %d parameters, %d environments, %d threads%s; run %s",
		options.Batch.Spec().Name, len(options.Weights.Flat), e.trainer.NumEnvs, e.settings.Threads, j.several(), r.dir)
	if about != "" {
		j.say("%s", about)
	}
	ppo.BoundGarbage(needed)
	j.say("memory: %s, of it %s for the environments", gibibytes(needed), gibibytes(environments))
	if d, ok := options.Batch.(interface{ Describe() string }); ok {
		j.say("pictures: %s", d.Describe())
	}
}

func flag(is bool) byte {
	if is {
		return 1
	}
	return 0
}

// keep makes the folder of a run or of a sweep if there is none, and keeps other trainings out of it until the result is closed.
func keep(dir string) (io.Closer, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, usageError{err}
	}
	l, err := dirlock.Lock(dir)
	if errors.Is(err, dirlock.ErrInUse) {
		return nil, usageError{fmt.Errorf("%s is being trained: %w; wait for its end or end it first", dir, dirlock.ErrInUse)}
	}
	return l, err
}

// heapAbove returns by how many bytes the heap is larger than before; 0 if it is smaller.
func heapAbove(before uint64) uint64 {
	now := ppo.Heap()
	return now - min(now, before)
}

func gibibytes(n uint64) string { return fmt.Sprintf("%.2f GiB", float64(n)/(1<<30)) }

// vacant returns a usage error if a folder is not empty. It accepts the files of a run that died before it wrote its configuration.
func vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return usageError{err}
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == configFile }) {
		return usageError{fmt.Errorf("%s is not empty; go on with it by --resume %s, or choose another run.dir", dir, dir)}
	}
	for _, entry := range entries {
		name := entry.Name()
		info, err := entry.Info()
		switch {
		case strings.HasPrefix(name, "."+configFile+".") && strings.HasSuffix(name, ".tmp"):
		case name == rundir.MetricsFile && err == nil && info.Size() == 0:
		default:
			return usageError{fmt.Errorf("%s is not empty (%s), and no run's folder; choose another run.dir", dir, name)}
		}
	}
	return nil
}

// curveFile is the name of the file of the learning curve in a run's folder.
const curveFile = "curve.png"

// finish writes the files that people look at: the learning curve and, if the run asks for it, a video of the policy.
func finish(ctx context.Context, e *experiment, dir string, out io.Writer) error {
	var made []string
	metric := returnMetrics[0]
	if _, err := series(dir, metric); err == nil { // in a short run, perhaps no episode has ended
		curve := filepath.Join(dir, curveFile)
		if err := drawRun(curve, metric, dir); err != nil {
			return err
		}
		made = append(made, curve)
	}
	var unseen error // why there is no video; the training has succeeded all the same
	if e.settings.Run.Video {
		path, err := record(ctx, recording{
			run: dir, output: filepath.Join(dir, "videos", "policy.mp4"), steps: 500, fps: stepsPerSecond, smooth: picturesPerStep, seed: unseenSeed,
		})
		if err == nil {
			made = append(made, path)
		} else {
			unseen = fmt.Errorf("the training is over, but its video failed: %w", err)
		}
	}
	checkpoint, err := rundir.NewestCheckpoint(dir, tell)
	if err != nil {
		return err
	}
	for _, path := range append(made, checkpoint) {
		if _, err := fmt.Fprintln(out, path); err != nil {
			return err
		}
	}
	return unseen
}
