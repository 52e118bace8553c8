package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ariadne/dataset"
	"ariadne/headless"
	"ariadne/internal/cut"
	"ariadne/task/memorymaze"
)

// policyRecorded is the policy that plays the episodes in files. The command dataset has it in addition to the policies of eval.
const policyRecorded = "recorded"

// collection has the flags and settings of the command dataset.
type collection struct {
	policy   string
	output   string
	episodes int
	seed     uint32
	threads  int
	together int
	draw     drawFlags
	planner  plannerFlags
	verify   bool
	replay   bool
	textures string
	part     cut.Part
	split    split
	given    *pflag.FlagSet // the flags of the command line; nil without one
}

func datasetCommand() *cobra.Command {
	o := collection{}
	var f *pflag.FlagSet
	c := &cobra.Command{
		Use: `dataset agent=random|oracle|explorer|wander [key=value ...] -o DIR | dataset RUN [key=value ...] -o DIR |
  ariadne dataset agent=recorded FILE... -o DIR | dataset --verify DIR...`,
		Short: "Write whole episodes as files in memory-maze's NPZ format, or verify a folder of them",
		Long: `Write whole episodes of Memory Maze as NPZ files with the keys, shapes and types of memory-maze's offline data sets, and a
manifest with their checksums. After an interruption the same command continues, and the files come out the same, bit for
bit. Episode i has the seed of the first one + i.

--part 3/16 makes only the third of 16 parts, so that separate jobs can make them; each part needs a folder of its own. Parts
count from 1. ariadne merge joins the parts into what one job would have made. --split 29:1 makes two folders in DIR, train and
eval: of every 30 episodes (or groups of those played together) 29 are in train and one is in eval.`,
		Example: `  ariadne dataset agent=random task=memory_maze task.size=9 --episodes 1000 -o data/random9
  ariadne dataset agent=oracle --noise 0.2 task.id=MemoryMaze-15x15-v0 task=memory_maze task.time_limit=250 -o data/oracle15
  ariadne dataset agent=wander task.id=MemoryMaze-9x9-ExtraObs-v0 --episodes 30000 --split 29:1 -o data/wander9
  ariadne dataset runs/NAME --episodes 300 --split 29:1 -o data/agent9
  ariadne dataset agent=recorded human/*.npz -o data/human
  ariadne dataset agent=random task=memory_maze --episodes 30000 --split 29:1 --part 3/16 -o parts/3
  ariadne dataset --verify data/random9 --replay`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeExperiment,
		RunE: func(c *cobra.Command, args []string) error {
			if o.verify {
				err := unused(f, "--verify makes no episodes", "output", "policy", "effort", "noise", "greedy", "sample", "episodes", "seed", "together", "part", "split")
				if err == nil && !o.replay {
					err = unused(f, "--verify without --replay draws nothing", "textures")
				}
				if err != nil {
					return err
				}
				return verifyDatasets(c.Context(), args, o, c.OutOrStdout())
			}
			return collect(c.Context(), args, o, c.OutOrStdout())
		},
	}
	f = c.Flags()
	o.given = f
	pathFlag(f, &o.output, "output", "o", "", "folder to write to")
	f.StringVar(&o.policy, "policy", "", policyHelp+"; or recorded (the arguments are files)")
	o.planner.add(c)
	o.draw.add(c)
	o.planner.effort = "fast"
	f.Lookup("effort").DefValue = o.planner.effort
	f.IntVarP(&o.episodes, "episodes", "n", 100, "number of episodes that the folder has in the end")
	f.Uint32Var(&o.seed, "seed", 1, "seed of the first episode")
	f.IntVar(&o.threads, "threads", 0, "number of episodes to make at the same time (default: one for each core)")
	f.IntVar(&o.together, "together", 8, "episodes that a checkpoint plays together, in one batch")
	partFlag(f, &o.part, "make one part of the episodes only, 3/16 for the third of 16; ariadne merge joins the parts")
	f.Var(&o.split, "split", "TRAIN:EVAL: make two folders, train and eval, whose numbers of episodes are as TRAIN to EVAL, as 29:1")
	f.BoolVar(&o.verify, "verify", false, "check folders against their manifests instead")
	f.BoolVar(&o.replay, "replay", false, "with --verify: simulate every episode anew and compare all arrays")
	pathFlag(f, &o.textures, "textures", "", "", "folder of textures with memory-maze's file names instead of the built-in ones")
	return c
}

// collect builds a data set.
func collect(ctx context.Context, args []string, o collection, w io.Writer) error {
	if o.threads == 0 {
		o.threads = runtime.GOMAXPROCS(0)
	}
	if err := o.draw.check(); err != nil {
		return err
	}
	if err := atLeastOne(count{"--episodes", o.episodes}, count{"--threads", o.threads}, count{"--together", o.together}); err != nil {
		return err
	}
	switch {
	case o.output == "":
		return usageError{errors.New("-o names the folder to write to; it is missing")}
	case o.threads > maxThreads:
		return usageError{fmt.Errorf("--threads is %d, want at most %d", o.threads, maxThreads)}
	case o.replay:
		return usageError{errors.New("--replay goes with --verify")}
	}
	plan, err := o.plan(args)
	if err != nil {
		return err
	}
	folders := o.folders(plan)
	total := 0
	for _, f := range folders {
		total += f.plan.Count()
	}
	shown := newProgress("", total)
	defer shown.end()
	var said []string
	for _, f := range folders {
		text, err := f.build(ctx, shown)
		if errors.Is(err, context.Canceled) {
			shown.end()
			warn("interrupted with %d of %d episodes in %s; the same command goes on", shown.done, total, o.output)
			return errInterrupted
		}
		if err != nil {
			return asUsage(err)
		}
		said = append(said, text)
	}
	shown.end()
	fmt.Fprintln(w, strings.Join(said, "\n"))
	return nil
}

// plan returns the plan of the data set that the arguments ask for.
func (o *collection) plan(args []string) (dataset.Plan, error) {
	p := dataset.Plan{Seed: o.seed, Episodes: o.episodes, Threads: o.threads, Options: dataset.Options{Textures: o.textures}}
	if files, ok := o.recordings(args); ok {
		if err := cmp.Or(unused(o.given, "the files hold who played and what they did", "episodes", "seed", "together"),
			o.planner.suits(policyRecorded), o.draw.suits(policyRecorded)); err != nil {
			return p, err
		}
		r, err := dataset.ReadRecorded(files)
		if err != nil {
			return p, usageError{err}
		}
		p.Variant, p.Seed, p.Episodes, p.Player = r.Variant(), 0, r.Len(), r
		return p, nil
	}
	policy, args, err := choosePolicy(o.policy, args)
	if err != nil {
		return p, err
	}
	if policy != policyCheckpoint {
		if err := unused(o.given, "only a checkpoint plays episodes together", "together"); err != nil {
			return p, err
		}
	}
	if err := cmp.Or(o.planner.suits(policy), o.draw.suits(policy)); err != nil {
		return p, err
	}
	run, overrides, err := splitRun(args)
	if err != nil {
		return p, err
	}
	if run == "" && policy != policyCheckpoint {
		overrides = withTask(overrides)
	}
	if policy == policyCheckpoint && run == "" {
		return p, usageError{errors.New("no run's folder is named; what needs none is agent=wander, agent=oracle, agent=explorer or agent=random")}
	}
	e, err := experimentFor(policy, run, overrides)
	if err != nil {
		return p, err
	}
	if e.task != "memory_maze" {
		return p, usageError{fmt.Errorf("data sets are of memory_maze, not of %s", e.task)}
	}
	s, err := memorymaze.ParseSettings(e.settings.Task)
	if err != nil {
		return p, usageError{fmt.Errorf("task: %w", err)}
	}
	if s.Seed != nil {
		return p, usageError{errors.New("task.seed has no effect here; --seed is the seed of the first episode")}
	}
	p.Variant = s.Variant
	if p.Options.Textures == "" {
		p.Options.Textures = s.Textures
	}
	if s.Render != headless.RenderAuto {
		p.Options.Render, p.Options.Device = s.Render, s.Device
	}
	p.Player, err = o.player(policy, e, s.ActionRepeat, &p)
	return p, err
}

// recordings returns the files to play; ok is false unless the arguments ask for recorded episodes.
func (o *collection) recordings(args []string) (files []string, ok bool) {
	const argument = "agent=" + policyRecorded
	files = slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == argument })
	return files, o.policy == policyRecorded || len(files) < len(args)
}

// player returns the player that acts by a policy.
func (o *collection) player(policy string, e *experiment, repeat int, p *dataset.Plan) (dataset.Player, error) {
	if policy == policyCheckpoint {
		return newCheckpointPlayer(e, o, p)
	}
	who, err := o.planner.planner(policy)
	return dataset.Planned{Planner: who, Variant: p.Variant, Seed: o.seed, Repeat: repeat}, err
}

// asUsage turns an error about a file or a folder that was named into a usage error. Other errors stay as they are.
func asUsage(err error) error {
	if wrong := (*dataset.InputError)(nil); errors.As(err, &wrong) {
		return usageError{err}
	}
	return err
}

// verifyDatasets compares folders with their manifests.
func verifyDatasets(ctx context.Context, dirs []string, o collection, w io.Writer) error {
	if o.threads == 0 {
		o.threads = runtime.GOMAXPROCS(0)
	}
	for _, dir := range withFolds(dirs) {
		m, err := dataset.Verify(ctx, dir, dataset.Verification{Replay: o.replay, Textures: o.textures, Threads: o.threads})
		if errors.Is(err, context.Canceled) {
			return errInterrupted
		}
		if err != nil {
			return asUsage(err)
		}
		how := "checksums agree"
		if o.replay {
			how = "checksums and simulation agree"
		}
		fmt.Fprintf(w, "%s: %d episodes, %s\n", dir, len(m.Entries), how)
	}
	return nil
}
