package probe

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/agent"
	"ariadne/dataset"
	"ariadne/maze/planner"
	"ariadne/task/memorymaze"
)

// recorded makes a data set of random episodes of 20 steps in a new folder. It also returns their variant.
func recorded(t *testing.T, size, episodes int, seed uint32) (dir string, v memorymaze.Variant) {
	t.Helper()
	v, err := memorymaze.Standard(size)
	if err != nil {
		t.Fatal(err)
	}
	v.Maze.TimeLimit = 5
	dir = filepath.Join(t.TempDir(), "set")
	plan := dataset.Plan{Variant: v, Seed: seed, Episodes: episodes, Threads: 2, Player: dataset.Planned{Planner: planner.Planner{Who: planner.Random}, Variant: v, Seed: seed}}
	if err := dataset.Build(context.Background(), dir, plan); err != nil {
		t.Fatal(err)
	}
	return dir, v
}

// tiny returns a configuration that trains in seconds.
func tiny(taughtBy string) Config {
	return Config{
		TaughtBy: taughtBy, Ahead: []int{1, 3}, Picture: 8, Batch: 2, Length: 7, LearningRate: 0.002, MaxGradNorm: 100,
		Walls: MLP{1, 16}, Objects: MLP{2, 8},
	}
}

const actions = 6

// tinyOptions returns options for a small core and the episodes of a folder.
func tinyOptions(t *testing.T, c Config, dir string, v memorymaze.Variant) Options {
	t.Helper()
	m, err := agent.New(agent.Config{
		Shape: []int{64, 64, 3}, Pixels: true, Actions: actions, Encoder: agent.Encoder{Name: "nature", Scale: 1. / 255},
		Core: agent.GRU{Layers: 1, DModel: 12, Reset: true}, DActor: 4, DCritic: 4,
		Inputs: []string{agent.InputLastAction}, Predictions: c.Heads(v, actions),
	})
	if err != nil {
		t.Fatal(err)
	}
	w := m.NewWeights()
	m.Init(w, 1)
	return Options{Config: c, Model: m, Weights: w, Variant: v, Train: dir, Seed: 3, Threads: 2, TotalSteps: 6 * 14}
}

func newTrainer(t *testing.T, o Options) *Trainer {
	t.Helper()
	trainer, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { trainer.Close() })
	return trainer
}

func run(t *testing.T, o Options) *Trainer {
	t.Helper()
	trainer := newTrainer(t, o)
	if err := trainer.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	return trainer
}

// TestEachTeacherMovesItsWeightsOnly checks which weights move under each of the three teachers.
func TestEachTeacherMovesItsWeightsOnly(t *testing.T) {
	dir, v := recorded(t, 9, 3, 1)
	for taughtBy, moves := range map[string]bool{ByPictures: true, ByAnswers: true, ByNothing: false} {
		o := tinyOptions(t, tiny(taughtBy), dir, v)
		before := o.Model.NewWeights()
		copy(before.Flat, o.Weights.Flat)
		run(t, o)
		for _, tensor := range o.Weights.Tensors {
			was, _ := before.Get(tensor.Name)
			moved := !slices.Equal(was.Data, tensor.Data)
			want := moves
			switch part, _, _ := strings.Cut(tensor.Name, "/"); part {
			case "predictions":
				want = true
			case "actor", "critic":
				want = false
			}
			if moved != want {
				t.Errorf("taught by %s, %s moved: %v, want %v", taughtBy, tensor.Name, moved, want)
			}
		}
	}
}

// TestAnswersTeachPicturesNothing trains with other answers. What pictures train must stay the same.
func TestAnswersTeachPicturesNothing(t *testing.T) {
	dir, v := recorded(t, 9, 3, 1)
	var cores [2][]float32
	for i := range cores {
		o := tinyOptions(t, tiny(ByPictures), dir, v)
		if i == 1 {
			w, _ := o.Weights.Get("predictions/probe_walls/out/bias")
			for k := range w.Data {
				w.Data[k] = 5 // a probe that is wrong
			}
		}
		run(t, o)
		for _, tensor := range o.Weights.Tensors {
			if !strings.HasPrefix(tensor.Name, "predictions/"+Walls) && !strings.HasPrefix(tensor.Name, "predictions/"+Objects) {
				cores[i] = append(cores[i], tensor.Data...)
			}
		}
	}
	if !slices.Equal(cores[0], cores[1]) {
		t.Error("what the probe for walls says changes what the core learns")
	}
}

func TestResumeIsBitIdentical(t *testing.T) {
	dir, v := recorded(t, 9, 4, 1)
	whole := tinyOptions(t, tiny(ByPictures), dir, v)
	whole.Dir = filepath.Join(t.TempDir(), "whole")
	run(t, whole)
	parts := tinyOptions(t, tiny(ByPictures), dir, v)
	parts.Dir = filepath.Join(t.TempDir(), "parts")
	first := newTrainer(t, parts)
	ctx, cancel := context.WithCancel(context.Background())
	first.sinks = append(first.sinks, &stopAt{3 * 14, cancel})
	if err := first.Run(ctx); !errors.Is(err, ErrStopped) || first.Step() != 3*14 {
		t.Fatalf("stopped at step %d with %v", first.Step(), err)
	}
	again := tinyOptions(t, tiny(ByPictures), dir, v)
	again.Dir, again.Threads = parts.Dir, 1
	second := newTrainer(t, again)
	if err := second.Resume(); err != nil {
		t.Fatal(err)
	}
	if err := second.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(whole.Weights.Flat, again.Weights.Flat) {
		t.Error("a run that was interrupted has other weights than one that was not")
	}
	other := tinyOptions(t, tiny(ByAnswers), dir, v)
	other.Dir = parts.Dir
	if err := newTrainer(t, other).Resume(); err == nil || !strings.Contains(err.Error(), "taught_by") && !strings.Contains(err.Error(), "TaughtBy") && !strings.Contains(err.Error(), "Predictions") {
		t.Errorf("a checkpoint of other settings: %v", err)
	}
}

func TestMoreStepsMakeTheLossesSmaller(t *testing.T) {
	dir, v := recorded(t, 9, 2, 1)
	o := tinyOptions(t, tiny(ByAnswers), dir, v)
	o.TotalSteps, o.LogInterval = 150*14, 0
	kept := &records{}
	o.Sinks = append(o.Sinks, kept)
	run(t, o)
	for _, name := range []string{"losses/walls", "losses/objects"} {
		if first, last := kept.of[name][0], kept.of[name][len(kept.of[name])-1]; !(last < 0.7*first) {
			t.Errorf("%s went from %v to %v", name, first, last)
		}
	}
}

func TestWrongDataIsAnErrorThatSaysWhatIsWrong(t *testing.T) {
	dir, v := recorded(t, 9, 2, 1)
	larger, err := memorymaze.Standard(11)
	if err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.MkdirAll(broken, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "episode-000000.npz"), []byte("PK"), 0o644); err != nil {
		t.Fatal(err)
	}
	uneven := tiny(ByPictures)
	uneven.Picture = 7
	long := tiny(ByPictures)
	long.Length = 40
	for _, c := range []struct {
		config  Config
		dir     string
		variant memorymaze.Variant
		want    string
	}{
		{tiny(ByPictures), dir, larger, "maze_layout"}, {tiny(ByPictures), empty, v, "no episode's file"}, {tiny(ByPictures), broken, v, "episode-000000.npz"},
		{uneven, dir, v, "picture is 7"}, {long, dir, v, "fewer than a window of 40"},
	} {
		_, err := New(tinyOptions(t, c.config, c.dir, c.variant))
		if err == nil || !strings.Contains(err.Error(), c.want) && !strings.Contains(err.Error(), "targets_vec") {
			t.Errorf("%v, want one about %q", err, c.want)
		}
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	for want, change := range map[string]func(c *Config){
		"taught_by":     func(c *Config) { c.TaughtBy = "rewards" },
		"batch":         func(c *Config) { c.Batch = 0 },
		"length":        func(c *Config) { c.Length, c.Batch = 1<<20, 1<<20 },
		"ahead":         func(c *Config) { c.Ahead = []int{7} },
		"walls.layers":  func(c *Config) { c.Walls.Layers = 0 },
		"learning_rate": func(c *Config) { c.LearningRate = -1 },
		"max_grad_norm": func(c *Config) { c.MaxGradNorm = 0 },
	} {
		c := tiny(ByPictures)
		if change(&c); c.Validate() == nil || !strings.Contains(c.Validate().Error(), want) {
			t.Errorf("%v, want one about %s", c.Validate(), want)
		}
	}
}

func TestTheProbesWeightsAreAdjacent(t *testing.T) {
	o := tinyOptions(t, tiny(ByPictures), "", standard(t))
	s, at := probeSpan(o.Weights), 0
	for _, tensor := range o.Weights.Tensors {
		is := strings.Contains(tensor.Name, Walls) || strings.Contains(tensor.Name, Objects)
		if within := at >= s.from && at < s.to; within != is {
			t.Errorf("%s lies within: %v", tensor.Name, within)
		}
		at += len(tensor.Data)
	}
	if at != len(o.Weights.Flat) || &o.Weights.Tensors[0].Data[0] != &o.Weights.Flat[0] {
		t.Error("the tensors are not the layout")
	}
}
