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
	planner  plannerFlags
	json     bool
}

func evalCommand() *cobra.Command {
	o := evaluation{}
	var withTextures func([]string) []string
	c := &cobra.Command{
		Use:   "eval RUN [key=value ...] | eval agent=random|oracle|explorer task=NAME|+group=option [key=value ...]",
		Short: "Play whole episodes with a trained, a random or a planning policy and report their returns",
		Long: `Play whole episodes and report their returns. agent=NAME among the arguments means the same as --policy NAME.
task=NAME chooses a task with its default settings, for policies that need no network.`,
		Example: `  ariadne eval runs/NAME --episodes 50
  ariadne eval agent=oracle task=memory_maze task.size=9 --episodes 100 --json
  ariadne eval agent=explorer task=memory_maze task.size=9 --episodes 100
  ariadne eval --policy random +memory_maze=agalite task.size=9 --episodes 50 --json`,
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
	f.IntVar(&o.episodes, "episodes", 50, "episodes to play")
	f.IntVar(&o.envs, "envs", 10, "environments that step together")
	f.Uint64Var(&o.seed, "seed", unseenSeed, "seed of mazes and actions")
	f.BoolVar(&o.json, "json", false, "print one JSON object")
	withTextures = texturesFlag(c)
	return c
}

// result is what eval reports.
type result struct {
	Task          string   `json:"task"`
	Policy        string   `json:"policy"`
	Episodes      int      `json:"episodes"`
	ReturnMean    float64  `json:"return_mean"`
	ReturnStdErr  float64  `json:"return_stderr"`
	ReturnMin     float64  `json:"return_min"`
	ReturnMax     float64  `json:"return_max"`
	LengthMean    float64  `json:"length_mean"`
	Success       *float64 `json:"success,omitempty"`
	Seed          uint64   `json:"seed"`
	CheckpointDir string   `json:"checkpoint,omitempty"`
	Greedy        bool     `json:"greedy,omitempty"`
}

func evaluate(ctx context.Context, args []string, o evaluation, w io.Writer) error {
	if o.episodes < 1 || o.envs < 1 {
		return usageError{fmt.Errorf("--episodes is %d and --envs %d, want at least 1", o.episodes, o.envs)}
	}
	err := o.draw.check()
	if err != nil {
		return err
	}
	if o.policy, args, err = choosePolicy(o.policy, args); err != nil {
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
	r := result{Policy: o.policy, Seed: o.seed}
	var episodes []task.Episode
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
		return json.NewEncoder(w).Encode(r)
	}
	fmt.Fprintf(w, "%s, %s policy, %d episodes: return %.2f ± %.2f (%.4g to %.4g), length %.0f",
		r.Task, r.Policy, r.Episodes, r.ReturnMean, r.ReturnStdErr, r.ReturnMin, r.ReturnMax, r.LengthMean)
	if r.Success != nil {
		fmt.Fprintf(w, ", success %.3f", *r.Success)
	}
	fmt.Fprintln(w)
	return nil
}

// playBatch plays with a policy that acts on a batch of the task.
func (r *result) playBatch(ctx context.Context, e *experiment, run string, o evaluation) ([]task.Episode, error) {
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
	r.CheckpointDir, r.Greedy = filepath.Dir(c.file), o.draw.chooses(e)
	return playEpisodes(ctx, batch, p.actions(o.seed, r.Greedy), o.episodes)
}

func (r *result) summarise(episodes []task.Episode) {
	n := float64(len(episodes))
	r.Episodes = len(episodes)
	r.ReturnMin, r.ReturnMax = math.Inf(1), math.Inf(-1)
	var sum, squares, length, success, judged float64
	for _, e := range episodes {
		sum += e.Return
		squares += e.Return * e.Return
		length += float64(e.Length)
		r.ReturnMin = min(r.ReturnMin, e.Return)
		r.ReturnMax = max(r.ReturnMax, e.Return)
		if e.Success >= 0 {
			success += e.Success
			judged++
		}
	}
	r.ReturnMean, r.LengthMean = sum/n, length/n
	if n > 1 {
		r.ReturnStdErr = math.Sqrt(max(0, squares-sum*sum/n) / (n - 1) / n)
	}
	if judged > 0 {
		success /= judged
		r.Success = &success
	}
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
func playEpisodes(ctx context.Context, b task.Batch, act actFunc, n int) ([]task.Episode, error) {
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
	var episodes []task.Episode
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
		for _, e := range s.Episodes {
			if left[e.Env] > 0 {
				left[e.Env]--
				episodes = append(episodes, e)
			}
		}
	}
	return episodes, nil
}

// share returns how many of n episodes environment i of envs plays.
func share(n, i, envs int) int { return (n - i + envs - 1) / envs }
