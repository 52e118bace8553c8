package ppo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ariadne/agent"
	"ariadne/rundir"
	"ariadne/task"
	_ "ariadne/task/tmaze"
)

// run describes a tiny training run.
type run struct {
	config  Config
	task    string // "cue" or a registered one
	seed    uint64
	threads int
	updates int64
	options func(*Options)
	mlp     bool // dense encoder for the observations
	sparse  bool // the encoder reads observations in sparse form
	inputs  []string
	tutored bool // the task cue has everything that a task can offer
}

// trainer makes the trainer of a run. The test closes it.
func (r run) trainer(t testing.TB, dir string) *Trainer {
	t.Helper()
	var batch task.Batch = newCueBatch(r.config.NumEnvs, r.seed)
	if r.tutored {
		batch = tutoredBatch{newCueBatch(r.config.NumEnvs, r.seed)}
	}
	if r.task != "" {
		var err error
		batch, err = task.New(r.task, task.Options{Envs: r.config.NumEnvs, Seed: r.seed, Threads: r.threads, Settings: map[string]any{"corridor_len": 5}})
		if err != nil {
			t.Fatal(err)
		}
	}
	spec, encoder, nonzeros := batch.Spec(), agent.Encoder{Name: "flatten"}, 0
	if r.mlp {
		encoder = agent.Encoder{Name: "mlp", Layers: 1, Width: 8}
	}
	if r.sparse {
		nonzeros = 1 // of the task cue
	}
	heads, err := r.config.Heads(batch)
	if err != nil {
		t.Fatal(err)
	}
	m, err := agent.New(agent.Config{
		Shape: spec.Shape, Pixels: spec.Pixels, Actions: spec.Actions, Predictions: heads, Encoder: encoder, Nonzeros: nonzeros,
		Core:   agent.AGaLiTe{Layers: 1, DModel: 8, DHead: 4, DFFC: 8, Heads: 2, Eta: 2, R: 2, Reset: true},
		DActor: r.config.DActor, DCritic: r.config.DCritic, Inputs: r.inputs,
	})
	if err != nil {
		t.Fatal(err)
	}
	w := m.NewWeights()
	m.Init(w, r.seed)
	o := Options{
		Config: r.config, Model: m, Weights: w, Batch: batch, Seed: r.seed, Threads: r.threads, Dir: dir,
		TotalSteps: r.updates * r.config.samples(),
	}
	if r.options != nil {
		r.options(&o)
	}
	trainer, err := NewTrainer(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(trainer.Close(), batch.Close()); err != nil {
			t.Error(err)
		}
	})
	return trainer
}

// records is a Sink that keeps records and can pass on progress.
type records struct {
	list     []rundir.Record
	progress func(step int64)
}

func (r *records) Rewind(int64) error { return nil }
func (r *records) Sync() error        { return nil }
func (r *records) Close() error       { return nil }
func (r *records) Write(x rundir.Record) error {
	r.list = append(r.list, x)
	return nil
}

func (r *records) Progress(step int64) {
	if r.progress != nil {
		r.progress(step)
	}
}

// stopAfter trains a number of updates and stops.
func stopAfter(t testing.TB, trainer *Trainer, updates int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	trainer.sinks = append(trainer.sinks, &records{progress: func(step int64) {
		if step == int64(updates)*trainer.config.samples() {
			cancel()
		}
	}})
	if err := trainer.Run(ctx); !errors.Is(err, ErrStopped) {
		t.Fatalf("a stopped run returned %v", err)
	}
}

// metrics reads metrics.jsonl and leaves out what depends on the clock.
func metrics(t testing.TB, dir string) string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "metrics.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := rundir.ReadJSONLines(f, func(text string) { t.Error(text) })
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, "%d", r.Step)
		for _, s := range r.Scalars {
			if !strings.HasPrefix(s.Name, "time/") && s.Name != "charts/SPS" {
				fmt.Fprintf(&b, " %s=%x", s.Name, math.Float64bits(s.Value))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// checkpointFolder returns the folder of the checkpoint of a step.
func checkpointFolder(dir string, step int64) string {
	return filepath.Join(dir, "checkpoints", fmt.Sprintf("step_%012d", step))
}

func sameBits(t testing.TB, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Errorf("%s: element %d is %v, want %v", what, i, got[i], want[i])
			return
		}
	}
}

func sameRun(t testing.TB, got, want *Trainer) {
	t.Helper()
	sameBits(t, "weights", got.weights.Flat, want.weights.Flat)
	sameBits(t, "Adam's m", got.adam.m, want.adam.m)
	sameBits(t, "Adam's v", got.adam.v, want.adam.v)
	if g, w := metrics(t, got.options.Dir), metrics(t, want.options.Dir); g != w {
		t.Errorf("metrics are\n%swant\n%s", g, w)
	}
}

func train(t testing.TB, trainer *Trainer) *Trainer {
	t.Helper()
	if err := trainer.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	return trainer
}

func TestResumeAndThreadsChangeNoBit(t *testing.T) {
	wide := tinyConfig(PPO)
	wide.NumEnvs, wide.ClipValue, wide.AnnealLR = 2*leastRows+3, true, true
	wide.NumMinibatches = 2
	for _, c := range []struct {
		name string
		run  run
	}{
		{"PPO", run{config: tinyConfig(PPO), seed: 1}},
		{"PPO on the T-Maze", run{config: tinyConfig(PPO), task: "tmazev2", seed: 2}},
		{"PPO with several actors", run{config: wide, seed: 3}},
		{"A2C", run{config: tinyConfig(A2C), seed: 4}},
		{"V-trace on the T-Maze", run{config: tinyConfig(VTrace), task: "tmazev2", seed: 10}},
		{"V-trace of sparse observations with inputs", run{config: tinyConfig(VTrace), seed: 11, mlp: true, sparse: true, inputs: []string{agent.InputLastAction}}},
		{"PPO of sparse observations", run{config: wide, seed: 6, mlp: true, sparse: true}},
		{"A2C of sparse observations", run{config: tinyConfig(A2C), seed: 7, mlp: true, sparse: true}},
		{"PPO with inputs", run{config: wide, seed: 8, inputs: []string{agent.InputLastAction, agent.InputLastReward}}},
		{"A2C of sparse observations with inputs", run{config: tinyConfig(A2C), seed: 9, mlp: true, sparse: true, inputs: []string{agent.InputLastReward}}},
		{"PPO with a guide, predictions, inputs and values at limits", tutored()},
		{"PPO of a guide's episodes, with a trial", recordedRun(t)},
		{"V-trace with all that can be added to it, and updates that end early", byVTrace(measured())},
		{"V-trace of a guide's episodes, with a trial", byVTrace(recordedRun(t))},
		{"PPO in units of its returns, with updates that end early", measured()},
		{"records over several updates", run{config: tinyConfig(PPO), seed: 5, options: func(o *Options) { o.LogInterval = 2 * 32 }}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.run.updates = 6
			c.run.threads = 1
			straight := train(t, c.run.trainer(t, t.TempDir()))

			c.run.threads = 3
			sameRun(t, train(t, c.run.trainer(t, t.TempDir())), straight)

			dir := t.TempDir()
			stopAfter(t, c.run.trainer(t, dir), 3)
			c.run.threads = 2
			resumed := c.run.trainer(t, dir)
			if err := resumed.Resume(dir); err != nil {
				t.Fatal(err)
			}
			sameRun(t, train(t, resumed), straight)
		})
	}
}

func TestRecordsAreNotDoubledAfterACrash(t *testing.T) {
	r := run{config: tinyConfig(PPO), seed: 7, updates: 6, options: func(o *Options) { o.CheckpointInterval = 2 * 32 }}
	straight := train(t, r.trainer(t, t.TempDir()))
	dir := t.TempDir()
	crashing := r.trainer(t, dir)
	// The record of the third update is written, but its checkpoint is not. So the newest checkpoint is that of the second
	// update.
	crash := errors.New("crash")
	crashing.sinks = append(crashing.sinks, failing{at: 3 * 32, err: crash})
	if err := crashing.Run(context.Background()); !errors.Is(err, crash) {
		t.Fatalf("got %v", err)
	}
	resumed := r.trainer(t, dir)
	if err := resumed.Resume(dir); err != nil {
		t.Fatal(err)
	}
	if resumed.Step() != 2*32 {
		t.Errorf("training goes on from step %d, want %d", resumed.Step(), 2*32)
	}
	sameRun(t, train(t, resumed), straight)
}

// failing is a Sink that fails at a step.
type failing struct {
	at  int64
	err error
}

func (failing) Rewind(int64) error { return nil }
func (failing) Sync() error        { return nil }
func (failing) Close() error       { return nil }
func (f failing) Write(r rundir.Record) error {
	if r.Step == f.at {
		return f.err
	}
	return nil
}

func TestTrainingSolvesATaskThatNeedsMemory(t *testing.T) {
	for _, algorithm := range []string{PPO, A2C, VTrace} {
		t.Run(algorithm, func(t *testing.T) {
			c := tinyConfig(algorithm)
			c.NumEnvs, c.RolloutLen, c.SequenceLength = 16, 12, 0
			if algorithm == VTrace {
				c.MaxGradNorm = 0.5 // with 5 it settles on one action
			}
			c.Optimizer.LearningRate = Constant(1e-2)
			learns(t, run{config: c, seed: 1, threads: 1, updates: 150})
		})
	}
}

// learns trains a run that must begin without success and end with it.
func learns(t *testing.T, r run) {
	t.Helper()
	sink := &records{}
	r.options = func(o *Options) { o.Sinks, o.LogInterval = []rundir.Sink{sink}, 10*r.config.samples() }
	train(t, r.trainer(t, ""))
	first, _ := sink.list[0].Get("charts/success")
	last, _ := sink.list[len(sink.list)-1].Get("charts/success")
	t.Logf("success went from %.2f to %.2f", first, last)
	if first > 0.8 || last < 0.95 {
		t.Errorf("success went from %.2f to %.2f, want it to be learned", first, last)
	}
}

func TestRecordsHoldCleanRLsNames(t *testing.T) {
	common := []string{
		"charts/SPS", "charts/episodic_length", "charts/episodic_return", "charts/learning_rate", "charts/success",
		"losses/entropy", "losses/explained_variance", "losses/policy_loss", "losses/value_loss", "time/act", "time/env", "time/learn",
	}
	for algorithm, own := range map[string][]string{PPO: {"losses/approx_kl", "losses/clipfrac"}, A2C: nil, VTrace: {"losses/approx_kl"}} {
		sink := &records{}
		train(t, run{config: tinyConfig(algorithm), updates: 2, options: func(o *Options) { o.Sinks = []rundir.Sink{sink} }}.trainer(t, ""))
		if len(sink.list) != 2 {
			t.Fatalf("%s: %d records of 2 updates", algorithm, len(sink.list))
		}
		for _, name := range append(slices.Clone(common), own...) {
			if _, ok := sink.list[1].Get(name); !ok {
				t.Errorf("%s: no %s in %v", algorithm, name, sink.list[1])
			}
		}
		if algorithm == A2C {
			if v, ok := sink.list[1].Get("losses/approx_kl"); ok {
				t.Errorf("A2C has approx_kl %v", v)
			}
		}
	}
}

func TestRecordsOmitEpisodeMetricsIfNoneEnded(t *testing.T) {
	c := tinyConfig(A2C)
	c.RolloutLen = cueLength - 1
	sink := &records{}
	train(t, run{config: c, updates: 1, options: func(o *Options) { o.Sinks = []rundir.Sink{sink} }}.trainer(t, ""))
	for _, name := range []string{"charts/episodic_return", "charts/episodic_length", "charts/success", "charts/discounted_return"} {
		if v, ok := sink.list[0].Get(name); ok {
			t.Errorf("%s is %v before an episode ended", name, v)
		}
	}
}

// spoiled returns rewards that spoil training from some step on.
type spoiled struct {
	*cueBatch
	steps  int
	reward float32
}

func (s *spoiled) Step(actions []int32, step *task.Step) error {
	err := s.cueBatch.Step(actions, step)
	if s.steps--; s.steps < 0 {
		step.Reward[1] = s.reward
	}
	return err
}

func TestNaNStopsTrainingAndKeepsTheCheckpoint(t *testing.T) {
	for _, c := range []struct {
		name, want string
		reward     float32
	}{
		{"reward", "reward of environment 1 is NaN", float32(math.NaN())},
		{"loss or gradient", "; the gradient of actor/layers_0/", math.MaxFloat32},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			config := tinyConfig(PPO)
			config.NormAdv = false
			r := run{config: config, updates: 6, options: func(o *Options) {
				o.Batch = &spoiled{newCueBatch(config.NumEnvs, 0), 2 * config.RolloutLen, c.reward}
				o.CheckpointInterval = 1
			}}
			err := r.trainer(t, dir).Run(context.Background())
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "update 2 after step 64") {
				t.Fatalf("got %v, want one that names %q", err, c.want)
			}
			t.Log(err)
			good := run{config: config, updates: 3}
			resumed := good.trainer(t, dir)
			if err := resumed.Resume(dir); err != nil {
				t.Fatal(err)
			}
			if resumed.Step() != 64 {
				t.Errorf("the newest checkpoint is of step %d, want 64", resumed.Step())
			}
			train(t, resumed)
		})
	}
}

func TestNaNLogitsAreReported(t *testing.T) {
	trainer := run{config: tinyConfig(PPO), updates: 1}.trainer(t, "")
	w, _ := trainer.weights.Get("actor/layers_2/bias")
	w.Data[0] = float32(math.NaN())
	err := trainer.Run(context.Background())
	if err == nil || !strings.Contains(err.Error(), "logits [NaN") || !strings.Contains(err.Error(), "the weight actor/layers_2/bias, element 0, is NaN") {
		t.Errorf("got %v", err)
	}
}

func TestTrainingDoesNotGrowTheHeap(t *testing.T) {
	for _, algorithm := range []string{PPO, A2C, VTrace} {
		trainer := run{config: tinyConfig(algorithm), updates: 1000}.trainer(t, "")
		if err := trainer.begin(); err != nil {
			t.Fatal(err)
		}
		after := func(updates int) uint64 {
			for range updates {
				if err := trainer.iterate(); err != nil {
					t.Fatal(err)
				}
			}
			return Heap()
		}
		if few, many := after(20), after(100); many > few+few/100+16<<10 {
			t.Errorf("%s: the heap has %d bytes after 20 updates, %d after 120", algorithm, few, many)
		}
	}
}

func TestNaNWeightsAreNotSaved(t *testing.T) {
	dir := t.TempDir()
	trainer := run{config: tinyConfig(PPO), updates: 1}.trainer(t, dir)
	train(t, trainer)
	trainer.weights.Flat[3] = float32(math.Inf(1))
	trainer.counters.Step++
	if err := trainer.save(); err == nil || !strings.Contains(err.Error(), "weight 3") {
		t.Errorf("got %v", err)
	}
	if got, err := rundir.Checkpoints(dir); err != nil || !slices.Equal(got, []int64{32}) {
		t.Errorf("checkpoints %v, %v", got, err)
	}
}

func TestAFreshRunLeavesOldCheckpointsAlone(t *testing.T) {
	dir := t.TempDir()
	r := run{config: tinyConfig(PPO), updates: 1}
	train(t, r.trainer(t, dir))
	before := metrics(t, dir)
	err := r.trainer(t, dir).Run(context.Background())
	if err == nil || !strings.Contains(err.Error(), "earlier run") {
		t.Errorf("got %v", err)
	}
	if after := metrics(t, dir); after != before {
		t.Errorf("metrics changed from\n%sto\n%s", before, after)
	}
}

func TestResumeNamesTheSettingThatDiffers(t *testing.T) {
	dir := t.TempDir()
	base := run{config: tinyConfig(PPO), seed: 3, updates: 1}
	train(t, base.trainer(t, dir))
	for want, change := range map[string]func(*run){
		"trainer.gamma = 0.99, this run has 0.5": func(r *run) { r.config.Gamma = 0.5 },
		"seed = 3, this run has 4":               func(r *run) { r.seed = 4 },
		"model.DActor = 8":                       func(r *run) { r.config.DActor = 16 },
		"trainer.num_envs = 4":                   func(r *run) { r.config.NumEnvs = 8 },
		"trainer.agent = ppo":                    func(r *run) { r.config = tinyConfig(A2C) },
	} {
		r := base
		change(&r)
		trainer := r.trainer(t, "")
		weights := slices.Clone(trainer.weights.Flat)
		if err := trainer.Resume(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
		sameBits(t, "weights after an error", trainer.weights.Flat, weights)
	}
	slower, told := base, ""
	slower.config.Optimizer.LearningRate = Constant(1e-9)
	slower.options = func(o *Options) { o.Tell = func(text string) { told = text } }
	if err := slower.trainer(t, "").Resume(dir); err != nil || !strings.Contains(told, "trainer.optimizer.learning_rate was ") {
		t.Errorf("another learning rate: %v, told %q", err, told)
	}
	longer := base
	longer.updates = 3
	trainer := longer.trainer(t, dir)
	if err := trainer.Resume(dir); err != nil {
		t.Errorf("a longer run cannot be resumed: %v", err)
	}
	if train(t, trainer); trainer.Step() != 3*32 {
		t.Errorf("step %d, want %d", trainer.Step(), 3*32)
	}
}

func TestACheckpointFromBeforeASettingResumes(t *testing.T) {
	r := run{config: tinyConfig(PPO), seed: 3, updates: 1}
	snapshot, err := train(t, r.trainer(t, "")).snapshot()
	if err != nil {
		t.Fatal(err)
	}
	r.updates = 2
	for _, c := range []struct{ setting, want string }{
		{`"clip_value":false,`, ""},
		{`"gamma":0.99,`, "trainer.gamma = <nil>, this run has 0.99"},
	} {
		older := *snapshot
		older.Settings = bytes.Replace(snapshot.Settings, []byte(c.setting), nil, 1)
		if bytes.Equal(older.Settings, snapshot.Settings) {
			t.Fatalf("no %s in %s", c.setting, snapshot.Settings)
		}
		dir := t.TempDir()
		if err := older.Save(dir); err != nil {
			t.Fatal(err)
		}
		resumed := r.trainer(t, "")
		if err := resumed.Resume(dir); c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("without %s: got %v, want an error with %q", c.setting, err, c.want)
			}
		} else if err != nil {
			t.Errorf("without %s: %v", c.setting, err)
		} else if train(t, resumed); resumed.Step() != 2*32 {
			t.Errorf("without %s: step %d, want %d", c.setting, resumed.Step(), 2*32)
		}
	}
}

func TestResumeWithoutACheckpointSaysSo(t *testing.T) {
	trainer := run{config: tinyConfig(PPO), updates: 1}.trainer(t, "")
	if err := trainer.Resume(t.TempDir()); !errors.Is(err, rundir.ErrNoCheckpoint) {
		t.Errorf("got %v, want ErrNoCheckpoint", err)
	}
	if err := trainer.Resume(filepath.Join(t.TempDir(), "absent")); err == nil || !strings.Contains(err.Error(), "absent does not exist") {
		t.Errorf("got %v for a folder that there is not", err)
	}
}

func TestCheckpointsComeInStepsAndInTime(t *testing.T) {
	for _, c := range []struct {
		name    string
		options func(*Options)
		want    []int64
	}{
		{"at the end", func(*Options) {}, []int64{160}},
		{"every 64 steps, the newest two", func(o *Options) { o.CheckpointInterval = 64 }, []int64{160, 128}},
		{"every 50 steps, the newest four", func(o *Options) { o.CheckpointInterval, o.KeepCheckpoints = 50, 4 }, []int64{160, 128, 64}},
		{"all the time", func(o *Options) { o.CheckpointEvery, o.KeepCheckpoints = time.Nanosecond, 9 }, []int64{160, 128, 96, 64, 32}},
	} {
		dir := t.TempDir()
		train(t, run{config: tinyConfig(A2C), updates: 5, options: c.options}.trainer(t, dir))
		if got, err := rundir.Checkpoints(dir); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
}

func TestNewTrainerNamesTheOptionThatDoesNotFit(t *testing.T) {
	c := tinyConfig(PPO)
	m, w := tinyModel(t, c)
	good := Options{Config: c, Model: m, Weights: w, Batch: newCueBatch(c.NumEnvs, 0), TotalSteps: 1}
	for want, change := range map[string]func(*Options){
		"gamma is 2":           func(o *Options) { o.Config.Gamma = 2 },
		"no model":             func(o *Options) { o.Model = nil },
		"no weights":           func(o *Options) { o.Weights = nil },
		"no batch":             func(o *Options) { o.Batch = nil },
		"has 5 environments":   func(o *Options) { o.Batch = newCueBatch(5, 0) },
		"number of steps is 0": func(o *Options) { o.TotalSteps = 0 },
		"negative option":      func(o *Options) { o.LogInterval = -1 },
		"the model is for [5]": func(o *Options) {
			o.Model, _ = agent.New(agent.Config{Shape: []int{5}, Actions: 2, Encoder: agent.Encoder{Name: "flatten"},
				Core: agent.Feedforward{Layers: 1, DModel: 4}, DActor: 2, DCritic: 2})
		},
	} {
		o := good
		change(&o)
		if trainer, err := NewTrainer(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, %v", want, trainer, err)
		}
	}
}

func TestDamagedCheckpointsAreSkipped(t *testing.T) {
	r := run{config: tinyConfig(PPO), updates: 4, options: func(o *Options) { o.CheckpointInterval = 1 }}
	straight := train(t, r.trainer(t, t.TempDir()))
	flip := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, name)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b[len(b)/2] ^= 1
			if err := os.WriteFile(path, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	rewrite := func(old, instead string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, "manifest.json")
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(b, []byte(old)) {
				t.Fatalf("no %q in %s", old, b)
			}
			if err := os.WriteFile(path, bytes.ReplaceAll(b, []byte(old), []byte(instead)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, damage := range map[string]func(t *testing.T, dir string){
		"a key that JSON's readers take for the same": rewrite(`"files"`, `"Files"`),
		"another step":            rewrite(`"step": 96`, `"step": 97`),
		"the end of the manifest": rewrite("}\n", "}"),
		"sizes beyond all memory": rewrite(`"size": `, `"size": 900000000000`),

		"a bit of the weights":  flip(rundir.WeightsFile),
		"a bit of the state":    flip("state.safetensors"),
		"a bit of the counters": flip(rundir.TrainerFile),
		"a bit of the manifest": flip("manifest.json"),
		"no manifest":           func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "manifest.json")) },
		"no weights":            func(t *testing.T, dir string) { remove(t, filepath.Join(dir, rundir.WeightsFile)) },
		"cut short": func(t *testing.T, dir string) {
			if err := os.Truncate(filepath.Join(dir, "state.safetensors"), 100); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			stopped := r
			stopped.options = func(o *Options) { o.CheckpointInterval = 1 }
			stopAfter(t, stopped.trainer(t, dir), 3)
			damage(t, checkpointFolder(dir, 96))
			var log string
			r := r
			r.options = func(o *Options) { o.CheckpointInterval, o.Tell = 1, func(text string) { log += text } }
			resumed := r.trainer(t, dir)
			if err := resumed.Resume(dir); err != nil {
				t.Fatal(err)
			}
			if resumed.Step() != 64 || !strings.Contains(log, "step_000000000096 is damaged") || !strings.Contains(log, "step_000000000064 is used instead") {
				t.Errorf("training goes on from step %d, want 64; the log says %q", resumed.Step(), log)
			}
			sameRun(t, train(t, resumed), straight)
			path, err := rundir.NewestCheckpoint(dir, resumed.options.Tell)
			if err != nil || path != checkpointFolder(dir, 128) {
				t.Errorf("newest checkpoint is %s, %v", path, err)
			}
			w := resumed.model.NewWeights()
			if err := w.Load(filepath.Join(path, rundir.WeightsFile)); err != nil {
				t.Error(err)
			}
			sameBits(t, "weights in the newest checkpoint", w.Flat, straight.weights.Flat)
		})
	}
}

func TestHalfWrittenCheckpointsAreSwept(t *testing.T) {
	dir := t.TempDir()
	half := checkpointFolder(dir, 32) + ".tmp"
	if err := os.MkdirAll(half, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(half, rundir.WeightsFile), []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := run{config: tinyConfig(PPO), updates: 2}
	if err := r.trainer(t, "").Resume(dir); !errors.Is(err, rundir.ErrNoCheckpoint) {
		t.Errorf("a half-written checkpoint was taken: %v", err)
	}
	train(t, r.trainer(t, dir))
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", half, err)
	}
}

func remove(t testing.TB, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
