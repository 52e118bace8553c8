package main

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"ariadne/internal/lacking"
	"ariadne/internal/memory"
	"ariadne/ppo"
)

func TestMoreMemoryThanThereIsIsRefusedBeforeItIsTaken(t *testing.T) {
	if _, known := memory.Free(); !known {
		lacking.Skip(t, "it is not known how much there is")
	}
	agent := trainedInto(t)
	dir := filepath.Join(t.TempDir(), "run")
	says := regexp.MustCompile(`needs ([0-9]+\.[0-9] GiB|more memory than there is anywhere), [0-9]+\.[0-9] GiB are free; .* of it are for `)
	for _, args := range [][]string{
		{"train", "+memory_maze=agalite", "trainer.num_envs=1000000", "run.dir=" + dir},
		{"train", "+tmaze=small", "trainer.num_envs=20000000", "run.dir=" + dir},
		{"train", "+craftax=gru", "trainer.num_envs=4000000", "run.dir=" + dir},
		{"train", "+tmaze=small", "trainer.seq_model.d_model=1000000", "run.dir=" + dir},
		{"train", "+tmaze=small", "trainer.seq_model.d_model=1000000000000", "run.dir=" + dir},
		{"train", "+tmaze=small", "trainer.d_actor=1000000000000", "run.dir=" + dir},
		{"train", "+tmaze=gru", "trainer.seq_model.d_model=10000000", "run.dir=" + dir},
		{"train", "+tmaze=small", "trainer.rollout_len=200000000", "run.dir=" + dir},
		{"train", "+memory_maze=small", "trainer.rollout_len=100000000", "run.dir=" + dir},
		{"train", "+memory_maze=quickstart", "trainer.rollout_len=10000000", "trainer.sequence_length=100", "run.dir=" + dir},
		{"train", "+memory_maze=guided", "mix=[{size: 9}, {size: 11}]", "trainer.num_envs=2000000", "run.dir=" + dir},
		{"eval", agent, "--envs", "1000000000", "--episodes", "1000000000"},
		{"eval", "agent=random", "task=craftax", "--envs", "1000000000", "--episodes", "1000000000"},
		{"eval", "agent=oracle", "task=memory_maze", "--envs", "1000000000", "--episodes", "1000000000"},
		{"bench", "env", "--envs", "1000000000"},
		{"bench", "env", "--no-render", "--envs", "1000000000"},
		{"bench", "render", "--envs", "1000000000"},
		{"bench", "task", "task=craftax", "--envs", "1000000000"},
		{"bench", "learner", "network=agalite", "steps=1000000", "sequences=1000000"},
		{"bench", "act", "network=agalite", "sequences=1000000000"},
	} {
		_, err := run(t, args...)
		if report(err) != exitUsage || !says.MatchString(err.Error()) {
			t.Errorf("%v: error %v, want that it needs more than is free, and exit code %d", args, err, exitUsage)
		}
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("%v left %s", args, dir)
		}
	}
	for _, args := range [][]string{
		{"train", "+tmaze=small", "threads=1000000000", "run.dir=" + dir},
		{"bench", "env", "--threads", "1000000000"},
		{"dataset", "agent=random", "task=memory_maze", "--threads", "1000000000", "--episodes", "1000000", "-o", dir},
	} {
		wrong(t, "threads is 1000000000, want", args...)
	}
}

// The memory that is computed beforehand must be near the memory that a training takes. With too small a number, a training would end with a
// message of Go's runtime. With too large a number, trainings that fit would be refused.
func TestTheNeedIsThatOfATraining(t *testing.T) {
	for _, args := range [][]string{
		{"+tmaze=small", "trainer.num_envs=128"},
		{"+tmaze=gru"},
		{"+memory_maze=small"},
		{"+memory_maze=agalite", "trainer.num_envs=16"},
		{"+memory_maze=quickstart", "trainer.num_envs=32"},
	} {
		e, err := compose(args)
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := e.environments(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		m, err := e.trainingModel(b)
		if err != nil {
			t.Fatal(err)
		}
		idle := ppo.Heap()
		trainer, err := ppo.NewTrainer(ppo.Options{Config: e.trainer, Model: m, Weights: m.NewWeights(), Batch: b, Seed: 1, Threads: 2, TotalSteps: 1})
		if err != nil {
			t.Fatal(err)
		}
		taken, need := float64(heapAbove(idle)), e.trainer.Need(m, b.Spec()).Whole()
		t.Logf("%v: %.1f MB computed, %.1f MB taken", args, need/1e6, taken/1e6)
		if math.Abs(math.Log(need/taken)) > math.Log(1.5) {
			t.Errorf("%v: %.1f MB computed, %.1f MB taken", args, need/1e6, taken/1e6)
		}
		if err := errors.Join(trainer.Close(), b.Close()); err != nil {
			t.Error(err)
		}
	}
}
