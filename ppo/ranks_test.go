package ppo

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"ariadne/agent"
	"ariadne/ranks"
	"ariadne/ranks/rankstest"
	"ariadne/rundir"
	"ariadne/task"
)

// partBatch is a part of a batch that plays all of the batch. The task is cue, whose environments begin and end together and
// draw from one engine.
type partBatch struct {
	tutoredBatch
	first, own int
	all        *task.Step
}

func newPartBatch(whole tutoredBatch, first, last int) *partBatch {
	n := whole.Len()
	return &partBatch{whole, first, last - first, &task.Step{
		Obs: task.NewObs(whole.Spec(), n), Reward: make([]float32, n), Done: make([]bool, n), Truncated: make([]bool, n),
		Final: task.NewObs(whole.Spec(), n), Extras: [][]float32{make([]float32, 2*n)},
	}}
}

func (b *partBatch) Len() int { return b.own }

func (b *partBatch) Reset(s *task.Step) error {
	err := b.tutoredBatch.Reset(b.all)
	b.deliver(s)
	return err
}

func (b *partBatch) Step(actions []int32, s *task.Step) error {
	all := make([]int32, b.tutoredBatch.Len())
	copy(all[b.first:], actions)
	b.all.Episodes = nil
	err := b.tutoredBatch.Step(all, b.all)
	b.deliver(s)
	return err
}

func (b *partBatch) deliver(s *task.Step) {
	copy(s.Obs.Vector, b.all.Obs.Vector[3*b.first:])
	copy(s.Final.Vector, b.all.Final.Vector[3*b.first:])
	copy(s.Reward, b.all.Reward[b.first:])
	copy(s.Done, b.all.Done[b.first:])
	copy(s.Truncated, b.all.Truncated[b.first:])
	for _, x := range s.Extras {
		copy(x, b.all.Extras[0][2*b.first:])
	}
	for _, e := range b.all.Episodes {
		if e.Env -= b.first; e.Env >= 0 && e.Env < b.own {
			s.Episodes = append(s.Episodes, e)
		}
	}
}

func (b *partBatch) Teach(l *task.Lesson) error {
	n := b.tutoredBatch.Len()
	all := &task.Lesson{Action: make([]int32, n), Cost: make([]float32, 2*n)}
	err := b.tutoredBatch.Teach(all)
	copy(l.Action, all.Action[b.first:])
	copy(l.Cost, all.Cost[2*b.first:])
	return err
}

// JoinStates takes from each part's state the data of the part's own environments.
func (b *partBatch) JoinStates(parts [][]byte, envs []int) ([]byte, error) {
	joined, part := newCueBatch(b.tutoredBatch.Len(), 0), newCueBatch(b.tutoredBatch.Len(), 0)
	first := 0
	for k, state := range parts {
		if err := part.RestoreState(state); err != nil {
			return nil, err
		}
		last := first + envs[k]
		copy(joined.cue[first:last], part.cue[first:])
		copy(joined.step[first:last], part.step[first:])
		copy(joined.returns[first:last], part.returns[first:])
		joined.engine = part.engine
		first = last
	}
	return joined.AppendState(nil), nil
}

func (b *partBatch) CutState(whole []byte) ([]byte, error) { return whole, nil }

// ranked returns the run of one rank, with its part of the environments.
func ranked(t testing.TB, r run, c ranks.Comm, exact bool) run {
	options := r.options
	r.options = func(o *Options) {
		o.Ranks, o.Exact = c, exact
		first, last := newCrew(*o).own()
		if r.task != "" {
			if first == last {
				return
			}
			b, err := task.New(r.task, task.Options{
				Envs: last - first, First: first, Of: r.config.NumEnvs, Seed: r.seed, Threads: 1, Settings: map[string]any{"corridor_len": 5},
			})
			if err != nil {
				t.Error(err)
			}
			o.Batch = b
		} else {
			o.Batch = newPartBatch(tutoredBatch{newCueBatch(r.config.NumEnvs, r.seed)}, first, last)
		}
		if options != nil {
			options(o)
		}
	}
	return r
}

// trainRanks trains the next updates of a run on n ranks, from the state in the run's folder. It returns the trainer of rank 0.
func trainRanks(t testing.TB, r run, dir string, n int, exact bool, updates int) (first *Trainer) {
	t.Helper()
	rankstest.Run(t, n, func(c ranks.Comm) {
		own := dir
		if c.Rank() > 0 {
			own = ""
		}
		trainer := ranked(t, r, c, exact).trainer(t, own)
		if c.Rank() == 0 {
			first = trainer
		}
		if err := trainer.Resume(dir); err != nil && !strings.Contains(err.Error(), rundir.ErrNoCheckpoint.Error()) {
			t.Errorf("rank %d of %d: %v", c.Rank(), n, err)
			return
		}
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		if c.Rank() == n-1 { // whichever rank is told to end, all end
			trainer.sinks = append(trainer.sinks, &records{progress: func(step int64) {
				if step == int64(updates)*trainer.config.samples() {
					cancel()
				}
			}})
		}
		if err := trainer.Run(ctx); err != nil && !errors.Is(err, ErrStopped) {
			t.Errorf("rank %d of %d: %v", c.Rank(), n, err)
		}
	})
	return first
}

// TestRanksComputeTheBitsOfOneProcess trains with every algorithm and with everything that can be added to it, on more and on
// fewer ranks than there are actors. In the middle it changes the number of ranks.
func TestRanksComputeTheBitsOfOneProcess(t *testing.T) {
	wide := tinyConfig(PPO)
	wide.NumEnvs, wide.ClipValue, wide.NormAdv, wide.RolloutLen = 4*actorRows, true, true, 8
	wide.NumMinibatches = 8
	many := tutored()
	many.config.NumEnvs, many.config.NumMinibatches = 4*actorRows, 4
	many.config.Imitation.Turns = true
	few := tinyConfig(PPO)
	few.NumMinibatches, few.SequenceLength = 4, 4 // 2 sequences in a minibatch
	shards := tinyConfig(VTrace)
	shards.Shards = 8
	staged := measured()
	staged.options = func(o *Options) {
		first, last := newCrew(*o).own()
		for i, until := range []int64{2, 4} {
			o.Curriculum = append(o.Curriculum, Stage{Name: "curriculum", Until: until * o.Config.samples(), New: func() (task.Batch, error) {
				return newPartBatch(tutoredBatch{newCueBatch(o.Config.NumEnvs, uint64(100+i))}, first, last), nil
			}})
		}
	}
	for name, r := range map[string]run{
		"PPO":                       {config: tinyConfig(PPO), seed: 1},
		"PPO with many actors":      {config: wide, seed: 2},
		"PPO, small minibatches":    {config: few, seed: 3},
		"A2C":                       {config: tinyConfig(A2C), seed: 4},
		"A2C on the T-Maze":         {config: tinyConfig(A2C), task: "tmazev2", seed: 5},
		"V-trace on the T-Maze":     {config: tinyConfig(VTrace), task: "tmazev2", seed: 6},
		"V-trace of 8 shards":       {config: shards, seed: 7},
		"PPO of sparse observation": {config: wide, seed: 8, mlp: true, sparse: true, inputs: []string{agent.InputLastAction, agent.InputLastReward}},
		"all that can be taught":    tutored(),
		"taught, many actors":       many,
		"measured returns":          measured(),
		"stages":                    staged,
	} {
		t.Run(name, func(t *testing.T) {
			r.threads, r.updates = 1, 6
			if name == "stages" || r.tutored {
				r.tutored = true
			}
			straight := train(t, ranked(t, r, ranks.Alone{}, true).trainer(t, t.TempDir()))
			for _, n := range []int{2, 3, 4} {
				dir := t.TempDir()
				sameRun(t, trainRanks(t, r, dir, n, true, 6), straight)
				sameCheckpoint(t, dir, straight.options.Dir, 6*r.config.samples())
			}
			dir := t.TempDir()
			trainRanks(t, r, dir, 4, true, 2)
			trainRanks(t, r, dir, 1, true, 3)
			sameRun(t, trainRanks(t, r, dir, 2, true, 6), straight)
			sameCheckpoint(t, dir, straight.options.Dir, 6*r.config.samples())
		})
	}
}

// sameCheckpoint compares the state in two checkpoints, except the time that the runs took.
func sameCheckpoint(t testing.TB, dir, want string, step int64) {
	t.Helper()
	for _, name := range []string{rundir.WeightsFile, "state.safetensors"} {
		got, err := os.ReadFile(filepath.Join(checkpointFolder(dir, step), name))
		expected, errWant := os.ReadFile(filepath.Join(checkpointFolder(want, step), name))
		if err := errors.Join(err, errWant); err != nil || !bytes.Equal(got, expected) {
			t.Errorf("%s differs: %v", name, err)
		}
	}
}

// TestRanksAgreeAboutTheFirstGradient compares the fast sums with the exact ones, and checks that they are repeatable.
func TestRanksAgreeAboutTheFirstGradient(t *testing.T) {
	r := run{config: tinyConfig(A2C), seed: 9, threads: 1, updates: 1}
	straight := train(t, r.trainer(t, ""))
	want := straight.updater.(*a2cUpdater).grad
	for _, n := range []int{2, 3, 4} {
		var first [2][]float32
		for k := range first {
			first[k] = slices.Clone(trainRanks(t, r, t.TempDir(), n, false, 1).updater.(*a2cUpdater).grad)
		}
		sameBits(t, "the gradient of a repeated run", first[0], first[1])
		norm, off := 0.0, 0.0
		for i, g := range want {
			norm += float64(g) * float64(g)
			off += math.Pow(float64(first[0][i]-g), 2)
		}
		if math.Sqrt(off) > 1e-6*math.Sqrt(norm) {
			t.Errorf("%d ranks: the gradient is off by %v of %v", n, math.Sqrt(off), math.Sqrt(norm))
		}
	}
}

// TestARankThatFailsEndsAll makes a reward of one rank NaN. All ranks must report it.
func TestARankThatFailsEndsAll(t *testing.T) {
	r := run{config: tinyConfig(PPO), seed: 10, threads: 1, updates: 3}
	r.config.NumEnvs = 4 * leastRows
	var mutex sync.Mutex
	var said []string
	rankstest.Run(t, 2, func(c ranks.Comm) {
		trainer := ranked(t, r, c, false).trainer(t, "")
		if c.Rank() == 1 {
			trainer.batch = spoilt{trainer.batch}
		}
		err := trainer.Run(context.Background())
		mutex.Lock()
		defer mutex.Unlock()
		if err != nil {
			said = append(said, err.Error())
		}
	})
	slices.Sort(said)
	if len(said) != 2 || !strings.Contains(said[0], "reward of environment 8 is NaN") || !strings.Contains(said[1], "rank 1: environments: reward of environment 8 is NaN") {
		t.Errorf("the ranks say %q", said)
	}
}

// TestWeightsThatDifferAreNotSaved lets one rank begin with other weights.
func TestWeightsThatDifferAreNotSaved(t *testing.T) {
	r := run{config: tinyConfig(PPO), seed: 12, threads: 1, updates: 1}
	dir := t.TempDir()
	rankstest.Run(t, 2, func(c ranks.Comm) {
		own := dir
		if c.Rank() > 0 {
			own = ""
		}
		trainer := ranked(t, r, c, false).trainer(t, own)
		trainer.weights.Flat[3] += float32(c.Rank())
		if err := trainer.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "the weights of rank") {
			t.Errorf("rank %d: error %v", c.Rank(), err)
		}
	})
	if steps, err := rundir.Checkpoints(dir); err != nil || len(steps) > 0 {
		t.Errorf("there are checkpoints of steps %v, %v", steps, err)
	}
}

// spoilt has NaN as rewards.
type spoilt struct{ task.Batch }

func (s spoilt) Step(actions []int32, to *task.Step) error {
	err := s.Batch.Step(actions, to)
	to.Reward[0] = float32(math.NaN())
	return err
}

func TestMoreRanksThanShardsAreRefused(t *testing.T) {
	r := run{config: tinyConfig(PPO), seed: 1, threads: 1, updates: 1}
	rankstest.Run(t, 5, func(c ranks.Comm) {
		o := straightOptions(t, r)
		o.Ranks = c
		if err := o.check(); err == nil || !strings.Contains(err.Error(), "shards=5") {
			t.Errorf("5 ranks of 4 shards: %v", err)
		}
	})
}

func straightOptions(t testing.TB, r run) (o Options) {
	r.options = func(made *Options) { o = *made }
	r.trainer(t, "")
	return o
}
