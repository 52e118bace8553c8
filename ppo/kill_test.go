package ppo

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"ariadne/rundir"
)

// killVariable names the environment variable with the run's folder, for the child process of
// TestKilledAtAnyMomentTrainingResumes.
const killVariable = "ARIADNE_PPO_KILL_DIR"

func killedRun() run {
	return run{config: tinyConfig(PPO), seed: 11, threads: 2, updates: 60, options: func(o *Options) { o.CheckpointInterval = 1 }}
}

// TestChildOfKill is not a test of its own. It is the process that gets killed.
func TestChildOfKill(t *testing.T) {
	dir := os.Getenv(killVariable)
	if dir == "" {
		t.Skip("is run by TestKilledAtAnyMomentTrainingResumes")
	}
	trainer := killedRun().trainer(t, dir)
	if err := trainer.Resume(dir); err != nil && !errors.Is(err, rundir.ErrNoCheckpoint) {
		t.Fatal(err)
	}
	train(t, trainer)
}

func TestKilledAtAnyMomentTrainingResumes(t *testing.T) {
	straight := train(t, killedRun().trainer(t, t.TempDir()))
	dir := t.TempDir()
	seed := uint64(time.Now().UnixNano())
	engine := rand.New(rand.NewPCG(seed, 0))
	kills := 0
	for {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(engine.IntN(120+20*kills))*time.Millisecond)
		child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestChildOfKill$") // it ends by SIGKILL
		child.Env = append(os.Environ(), killVariable+"="+dir)
		output, err := child.CombinedOutput()
		killed := ctx.Err() != nil && err != nil
		cancel()
		if !killed {
			if err != nil {
				t.Fatalf("seed %d, after %d kills: %v\n%s", seed, kills, err, output)
			}
			break
		}
		if kills++; kills > 300 {
			t.Fatalf("seed %d: no end after %d kills", seed, kills)
		}
	}
	t.Logf("finished after %d kills", kills)
	path, err := rundir.NewestCheckpoint(dir, func(text string) { t.Error(text) })
	if err != nil {
		t.Fatal(err)
	}
	w := straight.model.NewWeights()
	if err := w.Load(filepath.Join(path, rundir.WeightsFile)); err != nil {
		t.Fatal(err)
	}
	sameBits(t, "weights", w.Flat, straight.weights.Flat)
	if got, want := metrics(t, dir), metrics(t, straight.options.Dir); got != want {
		t.Errorf("seed %d: metrics are\n%swant\n%s", seed, got, want)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "checkpoints", "*.tmp")); err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}
