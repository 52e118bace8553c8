package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
)

// metric is one measured figure.
type metric struct {
	Metric string         `json:"metric"`
	Value  float64        `json:"value"`
	Unit   string         `json:"unit"`
	Params map[string]any `json:"params"`
}

// benchmark measures something for about as long as --seconds says.
type benchmark struct {
	name  string
	about string
	flags []string // the flags that it uses, in addition to seconds and json
	run   func(ctx context.Context, o benchOptions) ([]metric, error)
}

type benchOptions struct {
	seconds  float64
	id       string // id of a variant of Memory Maze
	size     int    // size of the maze
	sized    bool   // size was given by a flag
	envs     int
	textures string
	noRender bool
	actions  string   // how the walker is moved, a key of walkers
	keys     []string // key=value arguments, of benchmarks of tasks and agents
	threads  int
	link     float64 // Gbit/s between ranks; 0 if they share memory
	job      *job    // the ranks, for benchmarks that need them
}

// check returns an error that names the first option that is out of range.
func (o *benchOptions) check() error {
	switch {
	case !(o.seconds > 0 && o.seconds <= maxSeconds):
		return fmt.Errorf("--seconds is %v, want a positive number up to %d", o.seconds, int(maxSeconds))
	case o.envs < 1:
		return fmt.Errorf("--envs is %d, want at least 1", o.envs)
	case o.threads < 1 || o.threads > maxThreads:
		return fmt.Errorf("--threads is %d, want 1 to %d", o.threads, maxThreads)
	case !(o.link >= 0 && o.link <= math.MaxFloat64):
		return fmt.Errorf("--link is %v, want Gbit/s, or 0 for shared memory", o.link)
	case walkers[o.actions] == nil:
		return fmt.Errorf("--actions is %q: want one of %s", o.actions, strings.Join(slices.Sorted(maps.Keys(walkers)), ", "))
	}
	return nil
}

func benchmarks() []benchmark {
	return []benchmark{
		{"physics", "a substep of the walker on walks through the standard mazes, and a reset, on one core", []string{"size", "actions"}, benchPhysics},
		{"env", "whole environment steps of Memory Maze, with pictures or (--no-render) without", []string{"id", "size", "envs", "threads", "textures", "no-render", "actions"}, benchEnv},
		{"task", "steps of any task with random actions, as in: bench task +craftax=agalite", []string{"envs", "threads"}, benchTask},
		{"render", "pictures alone, by OpenGL and by the software renderer on one core; then whole steps", []string{"id", "size", "envs", "threads", "textures"}, benchRender},
		{"learner", "forward, backward and update of a minibatch; network=NAME,... steps=128 sequences=16", []string{"threads"}, benchLearner},
		{"act", "one step of the policy; network=NAME,... sequences=16", []string{"threads"}, benchAct},
		{"allreduce", "sums of vectors, among them an agent's gradient, over the ranks that mpirun has started, beside what memory or --link allows", []string{"link"}, benchAllreduce},
		{"scaling", "training on 1, 2, 4, ... of the ranks that mpirun has started, as in: mpirun -n 4 ariadne bench scaling +tmaze=small --threads 1", []string{"threads"}, benchScaling},
		{"state", "bytes that an agent's memory takes per environment; network=NAME,...", nil, benchState},
	}
}

func benchCommand() *cobra.Command {
	o := benchOptions{}
	var asJSON bool
	all := benchmarks()
	about := &strings.Builder{}
	var names []string
	for _, b := range all {
		names = append(names, b.name)
		fmt.Fprintf(about, "  %-9s %s\n", b.name, b.about)
	}
	c := &cobra.Command{
		Use:   "bench NAME [key=value ...]",
		Short: "Measure a part of Ariadne on this machine",
		Long:  "Measure a part of Ariadne on this machine. NAME is one of\n" + about.String(),
		Example: `  ariadne bench physics
  ariadne bench env --size 9 --envs 64 --no-render --json
  ariadne bench task +mysterypath=agalite4 task.observation=vector --envs 64`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeExperiment,
		RunE: func(c *cobra.Command, args []string) error {
			i := slices.IndexFunc(all, func(b benchmark) bool { return b.name == args[0] })
			if i < 0 {
				return usageError{fmt.Errorf("benchmark %q is not known%s; there are: %s", args[0], meant("", args[0], names), strings.Join(names, ", "))}
			}
			if err := o.check(); err != nil {
				return usageError{err}
			}
			if o.keys = args[1:]; len(o.keys) > 0 && !slices.Contains([]string{"task", "learner", "act", "state", "allreduce", "scaling"}, args[0]) {
				return usageError{fmt.Errorf("bench %s takes no settings, but was given %s", args[0], strings.Join(o.keys, " "))}
			}
			o.sized = c.Flags().Changed("size")
			for _, name := range []string{"id", "size", "envs", "threads", "textures", "no-render", "actions", "link"} {
				if !slices.Contains(all[i].flags, name) {
					if err := unused(c.Flags(), "bench "+args[0]+" does not heed it", name); err != nil {
						return err
					}
				}
			}
			m, tells, err := runBenchmark(c.Context(), all[i], o)
			if err != nil || !tells {
				return err
			}
			return printMetrics(c.OutOrStdout(), m, asJSON)
		},
	}
	f := c.Flags()
	f.Float64Var(&o.seconds, "seconds", 3, "time to measure each figure for")
	f.StringVar(&o.id, "id", "", "a variant by its id in memory-maze, for example MemoryMaze-9x9-HD-v0 (env, render)")
	f.IntVar(&o.size, "size", 9, "size of the maze, odd, 7 to 41")
	f.IntVar(&o.envs, "envs", 64, "environments in a batch")
	f.IntVar(&o.threads, "threads", 2, "number of threads (env, task, render, learner, act, scaling)")
	f.Float64Var(&o.link, "link", 0, "speed of the link between the ranks' machines in Gbit/s, to show its limit beside the measurement; 0: they share memory (allreduce)")
	pathFlag(f, &o.textures, "textures", "", "", "folder of textures instead of the built-in ones")
	f.BoolVar(&o.noRender, "no-render", false, "leave out pictures (env)")
	f.StringVar(&o.actions, "actions", "random", "who acts (env, physics): random, or wander, which keeps moving ahead and meets walls more often")
	f.BoolVar(&asJSON, "json", false, `print an array of {"metric","value","unit","params"}`)
	return c
}

func printMetrics(w io.Writer, metrics []metric, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(metrics)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, m := range metrics {
		fmt.Fprintf(t, "%s\t%.4g\t%s\t", m.Metric, m.Value, m.Unit)
		for _, k := range slices.Sorted(maps.Keys(m.Params)) {
			fmt.Fprintf(t, " %s=%v", k, m.Params[k])
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

// rate calls f, which does n things, until seconds have passed, and returns things per second. The first call is not counted.
func rate(ctx context.Context, seconds float64, n int, f func() error) (float64, error) {
	if err := f(); err != nil {
		return 0, err
	}
	done := 0
	begin := time.Now()
	for time.Since(begin).Seconds() < seconds {
		if ctx.Err() != nil {
			return 0, errInterrupted
		}
		if err := f(); err != nil {
			return 0, err
		}
		done += n
	}
	return float64(done) / time.Since(begin).Seconds(), nil
}
