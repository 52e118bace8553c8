package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"path/filepath"

	"github.com/spf13/cobra"

	"ariadne/internal/plot"
	"ariadne/task"
)

// unseenSeed is the default seed of mazes to evaluate and record in: not one that people train with.
const unseenSeed = 1_000_003

// evaluation is what eval is asked for.
type evaluation struct {
	policy   string
	episodes int
	envs     int
	seed     uint64
	draw     drawFlags
	forget   int // decisions after which a checkpoint loses its memory; 0: never
	planner  plannerFlags
	trace    string // file to write a trace to; "": none
	json     bool
	parts    string // picture of the rewards within episodes to draw; "" for none
}

func evalCommand() *cobra.Command {
	o := evaluation{}
	var withTextures func([]string) []string
	c := &cobra.Command{
		Use:   "eval RUN [key=value ...] | eval agent=random|oracle|explorer task=NAME|+group=option [key=value ...]",
		Short: "Play whole episodes with a trained, a random or a planning policy and report their returns",
		Long: `Play whole episodes and report their returns. agent=NAME among the arguments means the same as --policy NAME.
task=NAME chooses a task with its default settings, for policies that need no network.

Where all episodes are of the same length, the reward of each tenth of them is reported too: an agent that remembers gets more
later. --forget shows what an agent reaches without its memory; curve --parts draws several evaluations into one picture.`,
		Example: `  ariadne eval runs/NAME --episodes 50
  ariadne eval runs/NAME --forget 20 --parts parts.png
  ariadne eval agent=oracle task=memory_maze task.size=9 --episodes 100 --json
  ariadne eval agent=explorer task=memory_maze task.size=9 --episodes 100
  ariadne eval --policy random +memory_maze=agalite task.size=9 --episodes 50 --json
  ariadne eval runs/NAME --episodes 1 --trace seen.safetensors`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeExperiment,
		RunE: func(c *cobra.Command, args []string) error {
			return evaluate(c.Context(), withTextures(args), o, c.OutOrStdout())
		},
	}
	f := c.Flags()
	f.StringVar(&o.policy, "policy", "", policyHelp)
	o.planner.add(c)
	o.draw.add(c)
	f.IntVar(&o.forget, "forget", 0, "cut a checkpoint's memory after every so many decisions of an episode, as if one began; 0: never")
	f.IntVar(&o.episodes, "episodes", 50, "episodes to play")
	f.IntVar(&o.envs, "envs", 10, "environments that step together")
	f.Uint64Var(&o.seed, "seed", unseenSeed, "seed of mazes and actions")
	f.StringVar(&o.trace, "trace", "", "safetensors file to write: what the network saw and gave in the first environment's first episode")
	f.StringVar(&o.parts, "parts", "", "picture, .png or .svg, to draw the reward of each tenth of the episodes into")
	f.BoolVar(&o.json, "json", false, "print one JSON object")
	withTextures = texturesFlag(c)
	return c
}

// result is what eval reports.
type result struct {
	Task          string      `json:"task"`
	Policy        string      `json:"policy"`
	Episodes      int         `json:"episodes"`
	ReturnMean    float64     `json:"return_mean"`
	ReturnStdErr  float64     `json:"return_stderr"`
	ReturnMin     float64     `json:"return_min"`
	ReturnMax     float64     `json:"return_max"`
	LengthMean    float64     `json:"length_mean"`
	Success       *float64    `json:"success,omitempty"`
	Seed          uint64      `json:"seed"`
	CheckpointDir string      `json:"checkpoint,omitempty"`
	Greedy        bool        `json:"greedy,omitempty"`
	Forget        int         `json:"forget,omitempty"` // decisions after which memory was cut
	RewardByPart  partRewards `json:"reward_by_part,omitempty"`
}

func evaluate(ctx context.Context, args []string, o evaluation, w io.Writer) error {
	var err error
	if o.policy, args, err = choosePolicy(o.policy, args); err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	run, args, err := splitRun(o.policy, args)
	if err != nil {
		return err
	}
	e, err := experimentFor(run, args)
	if err != nil {
		return err
	}
	r := result{Policy: o.policy, Seed: o.seed, Forget: o.forget}
	var episodes []playedEpisode
	if plans(o.policy) {
		episodes, err = r.playPlanners(ctx, e, o)
	} else {
		episodes, err = r.playBatch(ctx, e, run, o)
	}
	if err != nil {
		return err
	}
	r.summarise(episodes)
	if o.json {
		err = json.NewEncoder(w).Encode(r)
	} else {
		r.print(w)
	}
	if err != nil || o.parts == "" {
		return err
	}
	return r.draw(o.parts)
}

// check reports flags that are out of range, and those that mean nothing for the policy.
func (o *evaluation) check() error {
	switch {
	case o.episodes < 1 || o.envs < 1:
		return usageError{fmt.Errorf("--episodes is %d and --envs %d, want at least 1", o.episodes, o.envs)}
	case o.forget < 0:
		return usageError{fmt.Errorf("--forget is %d, want a number of decisions, or 0 to forget nothing", o.forget)}
	case o.forget > 0 && o.policy != policyCheckpoint:
		return usageError{fmt.Errorf("--forget cuts the memory of a checkpoint, not of the %s policy; leave it out", o.policy)}
	}
	if o.parts != "" {
		if err := plot.CheckPath(o.parts); err != nil {
			return usageError{err}
		}
	}
	if err := o.checkTrace(); err != nil {
		return err
	}
	return o.draw.check()
}

// draw draws the rewards of the episodes' parts.
func (r *result) draw(path string) error {
	if len(r.RewardByPart) == 0 {
		return fmt.Errorf("--parts %s: the episodes are of different lengths, or have fewer than %d decisions, so nothing was drawn", path, episodeParts)
	}
	return drawParts(path, "", []string{r.who()}, []result{*r}, nil)
}

// who names the policy.
func (r *result) who() string {
	name := r.Policy + " policy"
	if r.Forget > 0 {
		name += fmt.Sprintf(" that forgets every %d decisions", r.Forget)
	}
	return name
}

// print tells people the result.
func (r *result) print(w io.Writer) {
	fmt.Fprintf(w, "%s, %s, %d episodes: return %.2f ± %.2f (%.4g to %.4g), length %.0f",
		r.Task, r.who(), r.Episodes, r.ReturnMean, r.ReturnStdErr, r.ReturnMin, r.ReturnMax, r.LengthMean)
	if r.Success != nil {
		fmt.Fprintf(w, ", success %.3f", *r.Success)
	}
	fmt.Fprintln(w)
	r.RewardByPart.print(w)
}

// playBatch plays with a policy that acts on a batch of the task.
func (r *result) playBatch(ctx context.Context, e *experiment, run string, o evaluation) ([]playedEpisode, error) {
	envs := min(o.envs, o.episodes)
	e.wholeEpisodes()
	batch, err := e.batch(envs, o.seed)
	if err != nil {
		return nil, err
	}
	defer batch.Close()
	r.Task = batch.Spec().Name
	if o.policy == policyRandom {
		return playEpisodes(ctx, batch, uniform(batch.Spec().Actions, o.seed), o.episodes)
	}
	c, err := e.newest(run, batch.Spec())
	if err != nil {
		return nil, err
	}
	p, err := c.policy(envs)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	if p.forget = o.forget; o.forget > 0 && !p.remembers() {
		return nil, usageError{fmt.Errorf("--forget has nothing to cut: %s is of %s, an agent without memory", run, e.network.Core.Name)}
	}
	r.CheckpointDir, r.Greedy = filepath.Dir(c.file), o.draw.chooses(e)
	act := p.actions(o.seed, r.Greedy)
	if o.trace == "" {
		return playEpisodes(ctx, batch, act, o.episodes)
	}
	t := trace{spec: batch.Spec(), policy: p}
	episodes, err := playEpisodes(ctx, batch, t.watch(act), o.episodes)
	if err != nil {
		return nil, err
	}
	return episodes, t.write(o.trace)
}

func (r *result) summarise(episodes []playedEpisode) {
	r.Episodes = len(episodes)
	r.ReturnMin, r.ReturnMax = math.Inf(1), math.Inf(-1)
	returns := make([]float64, len(episodes))
	var length, success, judged float64
	for i, e := range episodes {
		returns[i] = e.Return
		length += float64(e.Length)
		r.ReturnMin = min(r.ReturnMin, e.Return)
		r.ReturnMax = max(r.ReturnMax, e.Return)
		if e.Success >= 0 {
			success += e.Success
			judged++
		}
	}
	r.ReturnMean, r.ReturnStdErr = meanAndError(returns)
	r.LengthMean = length / float64(len(episodes))
	if judged > 0 {
		success /= judged
		r.Success = &success
	}
	r.RewardByPart = byPart(episodes)
}

// actFunc chooses the actions [N] for what the last step brought.
type actFunc func(s *task.Step, actions []int32) error

// uniform draws actions regardless of what is observed.
func uniform(n int, seed uint64) actFunc {
	r := rand.New(rand.NewPCG(seed, 0))
	return func(_ *task.Step, actions []int32) error {
		for i := range actions {
			actions[i] = int32(r.IntN(n))
		}
		return nil
	}
}

// newStep makes memory for what a step of a batch brings.
func newStep(b task.Batch) *task.Step {
	n := b.Len()
	return &task.Step{Obs: task.NewObs(b.Spec(), n), Reward: make([]float32, n), Done: make([]bool, n)}
}

// playEpisodes returns n episodes, the same number from each environment (the first ones give one more where it does not come
// out even), so that short episodes are not preferred.
func playEpisodes(ctx context.Context, b task.Batch, act actFunc, n int) ([]playedEpisode, error) {
	s := newStep(b)
	if err := b.Reset(s); err != nil {
		return nil, err
	}
	envs := b.Len()
	actions := make([]int32, envs)
	left := make([]int, envs)
	for i := range left {
		left[i] = share(n, i, envs)
	}
	running := make([][]float64, envs) // rewards of each decision since the episode began
	repeat := max(b.Spec().Repeat, 1)
	var episodes []playedEpisode
	for len(episodes) < n {
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
		if err := act(s, actions); err != nil {
			return nil, err
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(actions, s); err != nil {
			return nil, err
		}
		for i, r := range s.Reward {
			running[i] = append(running[i], float64(r))
		}
		for _, e := range s.Episodes {
			if left[e.Env] > 0 {
				left[e.Env]--
				episodes = append(episodes, newPlayedEpisode(e, running[e.Env], repeat))
			}
			running[e.Env] = running[e.Env][:0]
		}
	}
	return episodes, nil
}

// share returns how many of n episodes environment i of envs plays.
func share(n, i, envs int) int { return (n - i + envs - 1) / envs }
