package rundir

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/safetensors"
)

// snapshotAt returns a checkpoint of which every part contains its step.
func snapshotAt(step int64) *Snapshot {
	return &Snapshot{
		Step: step, Settings: json.RawMessage(`{"seed":1}`), Counters: map[string]int64{"step": step},
		Weights: []safetensors.Tensor{safetensors.Float32s("kernel", []int{2}, []float32{float32(step), 0.5})},
		State:   []safetensors.Tensor{safetensors.Bytes("done", []byte{1, byte(step)}), safetensors.Bytes("world", []byte("maze"))},
	}
}

func save(t *testing.T, run string, steps ...int64) {
	t.Helper()
	for _, step := range steps {
		if err := snapshotAt(step).Save(run); err != nil {
			t.Fatal(err)
		}
	}
}

func newest(t *testing.T, run string) *Checkpoint {
	t.Helper()
	c, err := Newest(run, func(text string) { t.Error(text) })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestACheckpointIsReadAsItWasSaved(t *testing.T) {
	run := t.TempDir()
	save(t, run, 3, 7)
	c := newest(t, run)
	if err := c.SameSettings(json.RawMessage(`{"seed": 1}`), nil); err != nil {
		t.Error(err)
	}
	if err := c.SameSettings(json.RawMessage(`{"seed": 2}`), nil); err == nil || !strings.Contains(err.Error(), "seed = 1, this run has 2") {
		t.Errorf("another seed: got %v", err)
	}
	var counters struct{ Step int64 }
	if err := c.Counters(&counters); err != nil || counters.Step != 7 {
		t.Errorf("step %d, %v; want 7", counters.Step, err)
	}
	kernel, done := make([]float32, 2), make([]byte, 2)
	weights, state := c.Weights(), c.State()
	weights.Float32s("kernel", kernel)
	state.Bytes("done", done)
	world := state.Blob("world")
	if err := errors.Join(weights.Err(), state.Err()); err != nil {
		t.Fatal(err)
	}
	if kernel[0] != 0 || done[0] != 0 {
		t.Errorf("%v and %v before Commit", kernel, done)
	}
	weights.Commit()
	state.Commit()
	if !slices.Equal(kernel, []float32{7, 0.5}) || !slices.Equal(done, []byte{1, 7}) || string(world) != "maze" {
		t.Errorf("kernel %v, done %v, world %q", kernel, done, world)
	}
}

func TestTensorsAreCopiedAllOrNone(t *testing.T) {
	run := t.TempDir()
	save(t, run, 7)
	for want, ask := range map[string]func(*Tensors){
		`tensor "absent" is missing`:                    func(x *Tensors) { x.Blob("absent") },
		`tensor "world" has 4 elements, want 3`:         func(x *Tensors) { x.Bytes("world", make([]byte, 3)) },
		`tensor "world" is U8, want [F32]`:              func(x *Tensors) { x.Float32s("world", make([]float32, 1)) },
		`state.safetensors: tensor "absent" is missing`: func(x *Tensors) { x.Float32s("absent", nil) },
	} {
		state, done := newest(t, run).State(), make([]byte, 2)
		state.Bytes("done", done)
		ask(state)
		state.Bytes("done", done)
		state.Commit()
		if err := state.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
		if done[0] != 0 {
			t.Errorf("%s: a tensor was copied", want)
		}
	}
}

// quiet ignores warnings.
func quiet(string) {}

func TestPruneKeepsTheNewestUpToAStep(t *testing.T) {
	run := t.TempDir()
	save(t, run, 1, 2, 3, 4, 5)
	if err := Prune(run, 4, 2); err != nil {
		t.Fatal(err)
	}
	if got, err := Checkpoints(run); err != nil || !slices.Equal(got, []int64{4, 3}) {
		t.Errorf("checkpoints %v, %v", got, err)
	}
}

func TestTrainedWeightsAreTheNewestOrThoseHandedOn(t *testing.T) {
	run := t.TempDir()
	if _, err := TrainedWeights(run, quiet); !errors.Is(err, ErrNoCheckpoint) {
		t.Errorf("an empty folder: %v", err)
	}
	alone := filepath.Join(run, WeightsFile)
	if err := os.WriteFile(alone, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := TrainedWeights(run, quiet); err != nil || got != alone {
		t.Errorf("weights alone: %s, %v", got, err)
	}
	save(t, run, 1, 2)
	if got, err := TrainedWeights(run, quiet); err != nil || got != filepath.Join(checkpointPath(run, 2), WeightsFile) {
		t.Errorf("with checkpoints: %s, %v", got, err)
	}
	for _, step := range []int64{1, 2} {
		if err := os.Remove(filepath.Join(checkpointPath(run, step), manifestFile)); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := TrainedWeights(run, quiet); !errors.Is(err, ErrDamaged) || strings.Contains(err.Error(), ErrNoCheckpoint.Error()) || !strings.Contains(err.Error(), "step_000000000002 is damaged") {
		t.Errorf("with damaged checkpoints alone: %s, %v", got, err)
	}
}

func TestWeightsTellTheStepsThatTheyWereTrainedFor(t *testing.T) {
	run := t.TempDir()
	save(t, run, 7)
	weights, err := TrainedWeights(run, quiet)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(weights)
	if err != nil {
		t.Fatal(err)
	}
	if steps, err := TrainedSteps(content); err != nil || steps == nil || *steps != 7 {
		t.Errorf("%v, %v, want 7", steps, err)
	}
	for _, metadata := range []map[string]string{nil, {"step": "many"}, {"step": "-1"}, {"format": "pt"}} {
		content, err := safetensors.Encode(nil, metadata)
		if err != nil {
			t.Fatal(err)
		}
		if steps, err := TrainedSteps(content); err != nil || steps != nil {
			t.Errorf("%v: %v, %v, want nothing", metadata, steps, err)
		}
	}
	if steps, err := TrainedSteps([]byte("cut short")); err == nil {
		t.Errorf("a damaged file: %v, %v", steps, err)
	}
}
