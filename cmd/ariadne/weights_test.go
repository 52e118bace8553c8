package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/agent"
	"ariadne/internal/safetensors"
	"ariadne/rundir"
)

// corridor trains an agent in a short corridor for a few updates and returns its weights.
func corridor(t *testing.T, dir string, args ...string) *safetensors.File {
	t.Helper()
	args = append([]string{"train", "+tmaze=small", "task.corridor_len=3", "steps=512", "log_interval=0", "run.dir=" + dir}, args...)
	if _, err := run(t, args...); err != nil {
		t.Fatal(err)
	}
	path, err := rundir.TrainedWeights(dir, tell)
	if err != nil {
		t.Fatal(err)
	}
	file, err := safetensors.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestARunBeginsWithTheWeightsOfAnother(t *testing.T) {
	dir := t.TempDir()
	first := filepath.Join(dir, "first")
	old := corridor(t, first)
	// At a learning rate of 0, weights stay as they were at the beginning.
	still := []string{"init=" + first, "trainer.optimizer.learning_rate=0", "seed=2"}
	// The width of the policy's hidden layer, and how many tensors do not fit: its kernel, its bias and the next kernel.
	for width, misfits := range map[string]int{"128": 0, "96": 3} {
		begun := corridor(t, filepath.Join(dir, width), append(still, "trainer.d_actor="+width)...)
		for _, b := range begun.Tensors {
			a, _ := old.Get(b.Name)
			fits := slices.Equal(a.Shape, b.Shape)
			if fits && !bytes.Equal(a.Data, b.Data) {
				t.Errorf("width %s: %s is not the first run's", width, b.Name)
			}
			if !fits {
				misfits--
			}
		}
		if misfits != 0 {
			t.Errorf("width %s: %d tensors more than there are do not fit", width, misfits)
		}
	}
	if _, err := run(t, "train", "--resume", first, "init="+filepath.Join(dir, "96")); report(err) != exitUsage || !strings.Contains(err.Error(), "--resume") {
		t.Errorf("a run that is gone on with is begun with other weights: error %v", err)
	}
}

func TestWeightsThatDoNotFitAreNamed(t *testing.T) {
	line := transferred("w.safetensors", agent.Transfer{Taken: []string{"a", "b"}, New: []string{"y"}, Misfit: []string{"m"}, Unused: []string{"z"}})
	if want := "weights: 2 tensors of w.safetensors; new here: m, y; left out there: m, z"; line != want {
		t.Errorf("%q, want %q", line, want)
	}
	var many []string
	for _, layer := range []string{"layer1", "layer2"} {
		for _, name := range []string{"a/bias", "a/kernel", "b/bias", "b/kernel", "scale"} {
			many = append(many, "seq_model/"+layer+"/"+name)
		}
	}
	line = transferred("w.safetensors", agent.Transfer{New: many})
	if want := "weights: 0 tensors of w.safetensors; new here: seq_model/layer1/*, seq_model/layer2/*"; line != want {
		t.Errorf("%q, want %q", line, want)
	}
}

func TestARunThatCannotBeginSoWritesNothing(t *testing.T) {
	dir := t.TempDir()
	damaged, foreign, begun := filepath.Join(dir, "damaged"), filepath.Join(dir, "foreign"), filepath.Join(dir, "begun")
	for _, d := range []string{damaged, foreign} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(damaged, rundir.WeightsFile), []byte("cut short"), 0o644); err != nil {
		t.Fatal(err)
	}
	other := []safetensors.Tensor{safetensors.Float32s("other", []int{1}, []float32{1})}
	if err := safetensors.Write(filepath.Join(foreign, rundir.WeightsFile), other, nil); err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{
		filepath.Join(dir, "nowhere"): "nowhere does not exist", damaged: "not a safetensors", foreign: "none of the 1 tensors",
	} {
		_, err := run(t, "train", "+tmaze=small", "init="+from, "run.dir="+begun)
		if report(err) != exitUsage || !strings.Contains(err.Error(), want) {
			t.Errorf("init=%s: error %v, want a usage error about %q", from, err, want)
		}
		if _, err := os.Stat(begun); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("init=%s left %s behind", from, begun)
		}
	}
}
