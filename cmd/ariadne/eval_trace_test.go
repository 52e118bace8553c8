package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/agent"
	"ariadne/internal/safetensors"
	"ariadne/task"
)

func TestATraceHoldsWhatTheNetworkSawAndGave(t *testing.T) {
	dir, file := filepath.Join(t.TempDir(), "run"), filepath.Join(t.TempDir(), "trace.safetensors")
	if _, err := run(t, "train", "+tmaze=small", "task.corridor_len=3", "steps=2048", "log_interval=0", "run.dir="+dir); err != nil {
		t.Fatal(err)
	}
	want, err := run(t, "eval", dir, "--episodes", "3", "--envs", "1", "--greedy")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := run(t, "eval", dir, "--episodes", "3", "--envs", "1", "--greedy", "--trace", file); err != nil || got != want {
		t.Errorf("with a trace: %s, %v; without: %s", got, err, want)
	}
	traced, err := safetensors.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	observations, logits, values := numbers(t, traced, "observation"), numbers(t, traced, "logits"), numbers(t, traced, "value")
	e, err := saved(onDisk(dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := e.batch(1, unseenSeed)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	c, err := e.newest(b.Spec())
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.player(agent.PlayerOptions{Envs: 1, Greedy: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	s, actions := newStep(b), make([]int32, 1)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	size, n := b.Spec().Size(), b.Spec().Actions
	taken, _ := traced.Get("action")
	chosen, err := taken.Int32()
	if err != nil {
		t.Fatal(err)
	}
	for i := range chosen {
		if s.Done[0] {
			t.Fatalf("the trace has %d rows, the episode is over after %d", len(chosen), i)
		}
		if !slices.Equal(s.Obs.Vector, observations[i*size:(i+1)*size]) {
			t.Fatalf("step %d: the trace has another observation", i)
		}
		if err := p.Act(s, actions); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.Logits, logits[i*n:(i+1)*n]) || p.Values[0] != values[i] || chosen[i] != agent.Greedy(p.Logits) {
			t.Fatalf("step %d: logits %v, value %v, the trace has %v, %v and action %d", i, p.Logits, p.Values[0], logits[i*n:(i+1)*n], values[i], chosen[i])
		}
		if err := b.Step(actions, s); err != nil {
			t.Fatal(err)
		}
	}
	if !s.Done[0] {
		t.Errorf("the trace ends after %d steps, the episode does not", len(chosen))
	}
	if rewards := numbers(t, traced, "reward"); len(rewards) != len(chosen) || rewards[0] != 0 {
		t.Errorf("rewards %v, want one for each of %d observations, the first of them 0", rewards, len(chosen))
	}
}

// numbers returns the elements of a tensor.
func numbers(t *testing.T, f *safetensors.File, name string) []float32 {
	t.Helper()
	tensor, ok := f.Get(name)
	if !ok {
		t.Fatalf("the file has no %s", name)
	}
	x, err := tensor.Float32()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestATraceOfPicturesHasTheirShape(t *testing.T) {
	tr := trace{spec: task.Spec{Shape: []int{2, 1, 3}, Pixels: true, Actions: 2}, player: &agent.Player{Logits: []float32{1, 2, 3, 4}, Values: []float32{5, 6}}}
	act := tr.watch(func(_ *task.Step, actions []int32) error {
		copy(actions, []int32{1, 0})
		return nil
	})
	s := &task.Step{Obs: task.Obs{Pixels: []uint8{1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7}}, Reward: []float32{0.5, 0}, Done: make([]bool, 2)}
	for range 2 {
		if err := act(s, make([]int32, 2)); err != nil {
			t.Fatal(err)
		}
	}
	s.Done[0] = true // the first observation of the next episode
	if err := act(s, make([]int32, 2)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "trace.safetensors")
	if err := tr.write(file); err != nil {
		t.Fatal(err)
	}
	f, err := safetensors.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	pictures, _ := f.Get("observation")
	if !slices.Equal(pictures.Shape, []int{2, 2, 1, 3}) || !slices.Equal(pictures.Data, []byte{1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6}) {
		t.Errorf("observations %v of shape %v", pictures.Data, pictures.Shape)
	}
	if logits := numbers(t, f, "logits"); !slices.Equal(logits, []float32{1, 2, 1, 2}) {
		t.Errorf("logits %v, want the first environment's twice", logits)
	}
}

func TestOnlyNetworksAreTraced(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trace.safetensors")
	_, err := run(t, "eval", "agent=random", "task=tmaze", "--trace", file)
	if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), "--trace") {
		t.Errorf("error %v, want a usage error about --trace", err)
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a trace was written")
	}
}
