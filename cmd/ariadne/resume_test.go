package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/rundir"
)

// sameWeights fails the test if the newest weights of two runs differ.
func sameWeights(t *testing.T, a, b string) {
	t.Helper()
	if !bytes.Equal(trainedWeights(t, a), trainedWeights(t, b)) {
		t.Errorf("%s and %s have other weights", a, b)
	}
}

func TestARunThatDiedBeforeItsFirstCheckpointStartsAgain(t *testing.T) {
	whole := trainedInto(t)
	for name, leave := range map[string]func(t *testing.T, dir string){
		"with a log": func(t *testing.T, dir string) {
			if err := os.RemoveAll(filepath.Join(dir, "checkpoints")); err != nil {
				t.Fatal(err)
			}
			log, err := os.ReadFile(filepath.Join(dir, rundir.MetricsFile))
			if err != nil {
				t.Fatal(err)
			}
			writeText(t, filepath.Join(dir, rundir.MetricsFile), string(log[:bytes.IndexByte(log, '\n')+20]))
		},
		"with its configuration alone": func(t *testing.T, dir string) {
			config, err := os.ReadFile(filepath.Join(dir, configFile))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			writeText(t, filepath.Join(dir, configFile), string(config))
		},
		"with a half-written checkpoint": func(t *testing.T, dir string) {
			steps := filepath.Join(dir, "checkpoints")
			if err := os.RemoveAll(steps); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(filepath.Join(dir, rundir.MetricsFile)); err != nil {
				t.Fatal(err)
			}
			writeText(t, filepath.Join(steps, "step_000000000256.tmp", "weights.safetensors"), "half")
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := trainedInto(t)
			leave(t, dir)
			wrong(t, "--resume "+dir, "train", "+tmaze=small", "run.dir="+dir)
			must(t, "train", "--resume", dir)
			sameWeights(t, dir, whole)
		})
	}
	// TestASweepGoesOnWithRunsThatHaveNoCheckpoint tests the same for the runs of a sweep.
}

func TestARunThatDiedBeforeItsConfigurationLeavesTheFolderFree(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	writeText(t, filepath.Join(dir, rundir.MetricsFile), "")
	writeText(t, filepath.Join(dir, ".config.yaml.123.tmp"), "se")
	must(t, "train", "+tmaze=small", "steps=256", "run.dir="+dir)
	other := filepath.Join(t.TempDir(), "other")
	writeText(t, filepath.Join(other, "thesis.tex"), "")
	wrong(t, "thesis.tex", "train", "+tmaze=small", "steps=256", "run.dir="+other)
}

func TestASweepGoesOnWithRunsThatHaveNoCheckpoint(t *testing.T) {
	dir := t.TempDir()
	args := []string{"train", "-m", "+tmaze=small", "seed=1,2", "task.corridor_len=3", "steps=512", "run.dir=" + dir}
	must(t, args...)
	if err := os.RemoveAll(filepath.Join(dir, "1_seed=2", "checkpoints")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "1_seed=2", rundir.MetricsFile)); err != nil {
		t.Fatal(err)
	}
	if out := must(t, args...); strings.Count(out, "done") != 2 {
		t.Errorf("gone on with:\n%s", out)
	}
	if _, err := rundir.NewestCheckpoint(filepath.Join(dir, "1_seed=2"), tell); err != nil {
		t.Error(err)
	}
}

func TestASweepHeedsWhatItsRunsGoOnWith(t *testing.T) {
	dir := t.TempDir()
	args := []string{"train", "-m", "+tmaze=small", "seed=1,2", "task.corridor_len=3", "steps=512", "run.dir=" + dir}
	must(t, args...)
	args[5] = "steps=1024"
	if out := must(t, args...); strings.Count(out, " 1024 ") != 2 {
		t.Errorf("gone on with:\n%s", out)
	}
	args[4] = "task.corridor_len=4"
	wrong(t, "was begun with task.corridor_len 3, and is to go on with 4", args...)
}

// A folder with a log but no checkpoints may be all that somebody has kept of a long run.
func TestAKeptLogIsNotCutToStartAgain(t *testing.T) {
	dir := trainedInto(t)
	if err := os.RemoveAll(filepath.Join(dir, "checkpoints")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, rundir.MetricsFile)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wrong(t, "its log goes to step 1024", "train", "--resume", dir)
	long := bytes.ReplaceAll(before, []byte(`"time/elapsed":`), []byte(`"time/elapsed":9`))
	long = bytes.ReplaceAll(long, []byte(`"time/elapsed":90.`), []byte(`"time/elapsed":99999.`))
	writeText(t, path, string(long))
	wrong(t, "its log goes to step 1024", "train", "--resume", dir, "steps=4096")
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, long) {
		t.Errorf("the log was changed, %v", err)
	}
}

func TestInitIsHeededByARunThatStartsAgain(t *testing.T) {
	from := trainedInto(t)
	dir := trainedInto(t, "init="+from, "seed=9")
	want := trainedWeights(t, dir)
	for _, name := range []string{"checkpoints", rundir.MetricsFile} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	must(t, "train", "--resume", dir)
	if !bytes.Equal(trainedWeights(t, dir), want) {
		t.Error("the run that starts again has other weights")
	}
}

func TestResumeChangesWhatDoesNotChangeTheRunAndRefusesTheRest(t *testing.T) {
	dir := trainedInto(t)
	config := filepath.Join(dir, configFile)
	before, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ want, arg string }{
		{"for a new run with its weights: ariadne train +tmaze=small init=" + dir, "+tmaze=small"},
		{"a run goes on in its own folder, " + dir, "run.dir=" + dir + "-elsewhere"},
		{"a run goes on in its own folder, " + dir, "hydra.run.dir=elsewhere"},
		{"steps is 100, and " + dir + " is at step 1024 already", "steps=100"},
		{"steps is 1024, and " + dir + " is at step 1024 already", "steps=1024"},
		{"task.corridor_len is 3 in " + dir, "task.corridor_len=4"},
		{"init=" + dir + " begins a new run", "task.corridor_len=4"},
		{"seed is 1 in " + dir, "seed=2"},
		{"trainer.gamma is ", "trainer.gamma=0.5"},
		{"task.walls is not set in " + dir, "+task.walls=3"},
		{"trainer.gamma is ", "~trainer.gamma"},
		{"steps is -1", "steps=-1"},
		{"did you mean threads", "thread=2"},
		{"--resume", "init=" + dir},
	} {
		_, err := run(t, "train", "--resume", dir, c.arg)
		if report(err) != exitUsage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q and exit code %d", c.arg, err, c.want, exitUsage)
		} else if strings.Contains(err.Error(), configFile) {
			t.Errorf("%s: error %v blames the file", c.arg, err)
		}
		if after, err := os.ReadFile(config); err != nil || !bytes.Equal(after, before) {
			t.Fatalf("%s changed the configuration, %v", c.arg, err)
		}
	}
	args := []string{"train", "--resume", dir, "steps=2048", "threads=1", "log_interval=512", "checkpoint.interval=7", "checkpoint.keep=1",
		"run.max_seconds=500", "run.dir=" + filepath.Join(dir, "..", filepath.Base(dir)), "trainer.optimizer.learning_rate=1e-5"}
	must(t, args...)
	after, err := os.ReadFile(config)
	for _, want := range []string{"steps: 2048", "interval: 7", "max_seconds: 500", "learning_rate: 1.0e-05", "log_interval: 512"} {
		if err != nil || !bytes.Contains(after, []byte(want)) {
			t.Errorf("no %q in the configuration, %v:\n%s", want, err, after)
		}
	}
}

func TestAWordIsSaidOfAnotherLearningRate(t *testing.T) {
	dir := trainedInto(t)
	p := launch(t, nil, "train", "--resume", dir, "steps=2048", "trainer.optimizer.learning_rate=1e-5")
	p.ends(0)
	if said := p.said.String(); !strings.Contains(said, "trainer.optimizer.learning_rate was ") || strings.Count(said, "learning_rate") != 1 {
		t.Errorf("it says %q", said)
	}
}

func TestAFinishedRunIsNotResumed(t *testing.T) {
	dir := trainedInto(t)
	wrong(t, fmt.Sprintf("%s has had all of its 1024 steps; steps=N", dir), "train", "--resume", dir)
	wrong(t, "has had all of its 1024 steps", "train", "--resume", dir, "threads=1")
	// A run that was killed while it drew its curve draws it when it is resumed.
	curve := filepath.Join(dir, curveFile)
	if err := os.Remove(curve); err != nil {
		t.Fatal(err)
	}
	must(t, "train", "--resume", dir)
	if _, err := os.Stat(curve); err != nil {
		t.Error(err)
	}
}
