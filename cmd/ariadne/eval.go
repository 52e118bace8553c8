package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ariadne/internal/cut"
	"ariadne/internal/plot"
)

// unseenSeed is the default seed of mazes for evaluations and recordings. People do not train with it.
const unseenSeed = 1_000_003

// evaluatedTogether is how many environments an evaluation steps together by default.
const evaluatedTogether = 10

// evaluation has the flags and settings of the command eval.
type evaluation struct {
	policy   string
	episodes int
	envs     int
	seed     uint64
	draw     drawFlags
	forget   int // decisions after which a checkpoint loses its memory; 0 for never
	planner  plannerFlags
	trace    string // file to write a trace to; "" for none
	json     bool
	markdown bool   // print a table in Markdown
	list     bool   // print a table or a list instead of a single result
	parts    string // file for a picture of the rewards within episodes; "" for none
	together int    // number of environments in which a network acts at a time
	part     cut.Part
	output   string    // file that keeps the part's episodes; "" without parts
	kept     *keptPart // that file; nil without parts
	returns  string    // file for a picture of the distribution of returns; "" for none
}

func evalCommand() *cobra.Command {
	o := evaluation{}
	var withTextures func([]string) []string
	c := &cobra.Command{
		Use:   "eval [RUN|SWEEP...] [task=NAME] [key=value ...] | eval agent=random|oracle|explorer|wander task=NAME|+group=option [key=value ...]",
		Short: "Play whole episodes with a trained, a random or a planning policy and report their returns",
		Long: `Play whole episodes and report their returns. agent=NAME among the arguments means the same as --policy NAME.
task=NAME chooses a task with its default settings, for policies that need no network.

Several runs play with the same seed and settings, and a table has a line for each. A folder of runs, as train --multirun
makes it, stands for all runs in it. The 95 % interval of a mean is bootstrapped over its episodes. Ctrl-C ends the
evaluation and reports the episodes that were over.

` + shippedHelp + `

If all episodes have the same length, the reward in each tenth of them is reported, too: an agent that remembers gets more
later.

--part 3/16 plays only the third of 16 parts, for jobs that run side by side. Parts count from 1, and --envs should be large
enough to give each part an environment. From the files of all parts, ariadne merge reports what one job would report.

--forget shows what an agent reaches without its memory; curve --parts draws several evaluations into one picture.`,
		Example: `  ariadne eval runs/NAME --episodes 50
  ariadne eval task.size=9 --episodes 100        # the agent that comes with Ariadne
  ariadne eval runs/NAME runs/OTHER --episodes 100 --returns returns.png
  ariadne eval runs/NAME runs/OTHER task.time_limit=100 --table
  ariadne eval runs/NAME --forget 20 --parts parts.png
  ariadne eval agent=oracle task=memory_maze task.size=9 --episodes 100 --json
  ariadne eval agent=explorer task=memory_maze task.size=9 --episodes 100
  ariadne eval --policy random +memory_maze=agalite task.size=9 --episodes 50 --json
  ariadne eval runs/NAME --episodes 1 --trace seen.safetensors
  ariadne eval runs/NAME --episodes 1600 --envs 160 --part 3/16 -o 3.part`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completePlayed,
		RunE: func(c *cobra.Command, args []string) error {
			return evaluate(c.Context(), withTextures(args), o, c.OutOrStdout())
		},
	}
	f := c.Flags()
	f.StringVar(&o.policy, "policy", "", policyHelp)
	o.planner.add(c)
	o.draw.add(c)
	f.IntVar(&o.forget, "forget", 0, "clear a checkpoint's memory after every so many decisions, as at the beginning of an episode; 0: never")
	f.IntVar(&o.episodes, "episodes", 50, "episodes to play")
	f.IntVar(&o.envs, "envs", evaluatedTogether, "environments that step together")
	f.IntVar(&o.together, "together", evaluatedTogether, "number of environments in which a checkpoint acts together, in one batch")
	f.Uint64Var(&o.seed, "seed", unseenSeed, "seed of mazes and actions")
	pathFlag(f, &o.trace, "trace", "", "", "safetensors file to write: the network's inputs and outputs in the first environment's first episode")
	partFlag(f, &o.part, "play one part of the environments only, 3/16 for the third of 16, and store the episodes in -o FILE for ariadne merge")
	pathFlag(f, &o.output, "output", "o", "", "file to store the episodes of a part in; after an interruption the same command continues")
	o.reportFlags(f)
	withTextures = texturesFlag(c)
	return c
}

// reportFlags defines the flags that say how results are reported.
func (o *evaluation) reportFlags(f *pflag.FlagSet) {
	pathFlag(f, &o.parts, "parts", "", "", "picture to write, .png, .svg or .pdf: the reward in each tenth of the episodes")
	pathFlag(f, &o.returns, "returns", "", "", "picture to write, .png, .svg or .pdf: the distribution of returns")
	f.BoolVar(&o.markdown, "table", false, "print the table in Markdown, also for a single run; with --json print an array")
	f.BoolVar(&o.json, "json", false, "print a JSON object with every episode, for several runs an array of objects")
}

// checkReport returns an error about a picture that cannot be drawn.
func (o *evaluation) checkReport() error {
	for _, path := range []string{o.parts, o.returns} {
		if path == "" {
			continue
		}
		if err := plot.CheckPath(path); err != nil {
			return usageError{err}
		}
	}
	return cmp.Or(checkOutput("parts", o.parts), checkOutput("returns", o.returns))
}

// evaluate plays and reports an evaluation. It opens all entrants before any of them plays, so that a bad one costs no time.
func evaluate(ctx context.Context, args []string, o evaluation, w io.Writer) error {
	var err error
	if o.policy, args, err = choosePolicy(o.policy, args); err != nil {
		return err
	}
	runs, overrides := splitRuns(args)
	runs = withSweeps(runs)
	if err := cmp.Or(o.check(len(runs)), o.checkKept(max(len(runs), 1))); err != nil {
		return err
	}
	o.list = o.markdown || len(runs) > 1
	entrants, err := o.open(runs, overrides)
	if err != nil {
		return err
	}
	if !o.part.Whole() {
		return o.playPart(ctx, entrants, w)
	}
	results, err := o.playAll(ctx, entrants)
	if len(results) > 0 {
		err = errors.Join(err, o.print(w, results))
	}
	if err != nil {
		return err
	}
	return o.drawPictures(results)
}

// check returns an error about a flag that is out of range, or that has no effect for the policy or the number of runs.
func (o *evaluation) check(runs int) error {
	if err := atLeastOne(count{"--episodes", o.episodes}, count{"--envs", o.envs}, count{"--together", o.together}); err != nil {
		return err
	}
	switch {
	case o.part.Whole() && o.output != "":
		return usageError{errors.New("-o is the file that --part keeps its episodes in; without --part there is none")}
	case !o.part.Whole() && o.output == "":
		return usageError{errors.New("-o names the file to keep the part's episodes in; it is missing")}
	case o.forget < 0:
		return usageError{fmt.Errorf("--forget is %d, want a number of decisions, or 0 to forget nothing", o.forget)}
	case o.forget > 0 && o.policy != policyCheckpoint:
		return usageError{fmt.Errorf("--forget cuts the memory of a checkpoint, not of the %s policy; leave it out", o.policy)}
	case o.trace != "" && runs > 1:
		return usageError{fmt.Errorf("--trace writes one file, of one run; %d are named", runs)}
	}
	if err := cmp.Or(o.checkTrace(), checkOutput("trace", o.trace), o.checkReport(), checkOutput("output", o.output)); err != nil {
		return err
	}
	if !o.part.Whole() {
		if err := unused(o.planner.given, "a part prints and draws nothing; ariadne merge does, of all parts", "json", "table", "returns", "parts", "trace"); err != nil {
			return err
		}
	}
	if o.policy != policyCheckpoint {
		if err := unused(o.planner.given, "only a checkpoint acts in several environments at a time", "together"); err != nil {
			return err
		}
	}
	return cmp.Or(o.planner.suits(o.policy), o.draw.suits(o.policy), o.draw.check())
}

// checkKept refuses an evaluation whose results of all entrants' episodes need more memory than there is.
func (o *evaluation) checkKept(entrants int) error {
	episodes := float64(o.episodes) * float64(entrants)
	return checkMemory(fmt.Sprintf("an evaluation of %d episodes", o.episodes),
		part{episodes * float64(reflect.TypeFor[playedEpisode]().Size()), "what became of the episodes"},
		part{float64(o.environments()) * float64(reflect.TypeFor[cohort]().Size()), fmt.Sprintf("the order of --envs=%d environments", o.envs)})
}
