package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/rundir"
	"ariadne/task"
)

// run executes a command line and returns its output and error.
func run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	c := commands(&out)
	c.SetArgs(args)
	c.SetErr(&out)
	err := c.ExecuteContext(context.Background())
	return out.String(), err
}

func TestWrongCommandLinesAreUsageErrorsAndWriteNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	for _, c := range []struct {
		args []string
		want string // part of the error's text
	}{
		{[]string{"nonsense"}, `"nonsense" is not a command`},
		{[]string{"train"}, "+tmaze=agalite"},
		{[]string{"train", "--nonsense"}, "--nonsense is not a flag of ariadne train"},
		{[]string{"train", "+tmaze=nonsense"}, "agalite"},
		{[]string{"train", "+tmaze=small", "task.coridor_len=3", "run.dir=" + dir}, "did you mean task.corridor_len"},
		{[]string{"train", "+tmaze=small", "task.corridor_len=300", "run.dir=" + dir}, "corridor_len is 300"},
		{[]string{"train", "+tmaze=small", "task.task=chess", "run.dir=" + dir}, "tmazev2"},
		{[]string{"train", "+tmaze=small", "trainer.seq_model.name=elephant", "run.dir=" + dir}, "elephant"},
		{[]string{"train", "+tmaze=small", "trainer.encoder.name=nature", "run.dir=" + dir}, "pictures"},
		{[]string{"train", "+tmaze=small", "trainer.gamma=2", "run.dir=" + dir}, "gamma is 2"},
		{[]string{"train", "+tmaze=small", "trainer.agent=vtrace", "+trainer.clip_coef=0.2", "run.dir=" + dir}, "vtrace bounds ratios by rho_bar"},
		{[]string{"train", "+tmaze=small", "steps=0", "run.dir=" + dir}, "steps is 0"},
		{[]string{"train", "+tmaze=small", "threads=-1", "run.dir=" + dir}, "threads is -1"},
		{[]string{"train", "+tmaze=small", "checkpoint.keep=0", "run.dir=" + dir}, "checkpoint.keep"},
		{[]string{"train", "+tmaze=small", "checkpoint.interval=nan", "run.dir=" + dir}, "checkpoint.interval"},
		{[]string{"train", "+tmaze=small", "run.max_seconds=0", "run.dir=" + dir}, "run.max_seconds"},
		{[]string{"train", "+tmaze=small", "+walls=2", "run.dir=" + dir}, "walls"},
		{[]string{"train", "+memory_maze=small", "task.size=10", "run.dir=" + dir}, "9, 11, 13 and 15"},
		{[]string{"train", "+tmaze=small", "curriculum=[{until: 0, task: {}}]", "run.dir=" + dir}, "curriculum[0].until is 0, want more than 0"},
		{[]string{"train", "+tmaze=small", "curriculum=[{until: 9, task: {}}, {until: 9, task: {}}]", "run.dir=" + dir}, "curriculum[1].until is 9"},
		{[]string{"train", "+tmaze=small", "curriculum=[{until: 9}]", "run.dir=" + dir}, "curriculum[0].task"},
		{[]string{"train", "+tmaze=small", "curriculum=[{until: 9, task: {size: 7}}]", "run.dir=" + dir}, "curriculum[0]: task tmazev2: setting size is not known"},
		{[]string{"train", "+mysterypath=small", "curriculum=[{until: 9, task: {env_name: MysteryPath-Easy-v0}}]", "run.dir=" + dir}, "curriculum[0]: task"},
		{[]string{"train", "+memory_maze=guided", "curriculum=[{until: 9, task: {size: 7}}]", "run.dir=" + dir}, "curriculum[0]: the model predicts"},
		{[]string{"train", "+memory_maze=small", "curriculum=[{until: 9, task: {action_repeat: 2}}]", "run.dir=" + dir}, "curriculum[0]: task"},
		{[]string{"train", "+tmaze=small", "run.until={metric: charts/success, least: 1}", "run.dir=" + dir}, "run.until"},
		{[]string{"train", "+tmaze=small", "run.until={metric: charts/success, least: 1, steps: 0}", "run.dir=" + dir}, "run.until.steps is 0"},
		{[]string{"train", "+tmaze=small", "mix=[]", "run.dir=" + dir}, "a mix of 0 settings"},
		{[]string{"train", "+tmaze=small", "mix=[{size: 7}]", "run.dir=" + dir}, "mix[0]: task tmazev2: setting size is not known"},
		{[]string{"train", "+tmaze=small", "mix=[{corridor_len: 3}, {num_distractors: 2}]", "run.dir=" + dir}, "mix[1]: tmazev2 has observations"},
		{[]string{"train", "+memory_maze=guided", "mix=[{size: 9}]", "data=" + dir, "run.dir=" + dir}, "curriculum and mix are of environments"},
		{[]string{"train", "--resume", dir}, "not a run's folder"},
		{[]string{"eval", "--policy", "random"}, "no configuration is chosen"},
		{[]string{"eval", dir}, "not a run's folder"},
		{[]string{"eval", dir, "--policy", "oracular"}, "checkpoint or random"},
		{[]string{"eval", dir, "--episodes", "0"}, "--episodes is 0"},
		{[]string{"record", dir, "-o", "x.avi"}, ".mp4 or .gif"},
		{[]string{"record", dir, "--fps", "0"}, "--fps is 0"},
		{[]string{"curve", dir}, "metrics.jsonl"},
		{[]string{"bench", "nonsense"}, "physics"},
		{[]string{"bench", "physics", "--seconds", "0"}, "--seconds"},
		{[]string{"info", "checkpoint", dir}, "does not exist"},
	} {
		_, err := run(t, c.args...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want a usage error about %q", c.args, err, c.want)
		} else if report(err) != exitUsage {
			t.Errorf("%v: exit code %d, want %d", c.args, report(err), exitUsage)
		}
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("%v left %s behind", c.args, dir)
		}
	}
}

func TestARunIsTrainedResumedEvaluatedAndDrawn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	if _, err := run(t, "train", "+tmaze=small", "task.corridor_len=3", "steps=2048", "log_interval=0", "run.dir="+dir); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, "train", "+tmaze=small", "run.dir="+dir); err == nil || !strings.Contains(err.Error(), "--resume") {
		t.Errorf("training into a run's folder: error %v, want one that names --resume", err)
	}
	if _, err := run(t, "train", "--resume", dir, "steps=4096"); err != nil {
		t.Fatal(err)
	}
	saved, err := os.ReadFile(filepath.Join(dir, configFile))
	if err != nil || !strings.Contains(string(saved), "corridor_len: 3") || !strings.Contains(string(saved), "steps: 4096") {
		t.Errorf("saved configuration, %v:\n%s", err, saved)
	}
	out, err := run(t, "eval", dir, "--episodes", "7", "--envs", "3", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var r result
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	if r.Episodes != 7 || r.Success == nil || r.Task != "tmazev2" || r.ReturnMin > r.ReturnMean || r.ReturnMean > r.ReturnMax {
		t.Errorf("evaluation %+v", r)
	}
	if again, err := run(t, "eval", dir, "--episodes", "7", "--envs", "3", "--json"); err != nil || again != out {
		t.Errorf("evaluated again: %s, %v, first %s", again, err, out)
	}
	picture := filepath.Join(dir, "success.png")
	if _, err := run(t, "curve", dir, "--metric", "charts/success", "-o", picture, "--line", "0.5", "--label", "chance"); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(picture); err != nil || !bytes.HasPrefix(b, []byte("\x89PNG")) {
		t.Errorf("%s is no PNG: %v", picture, err)
	}
	if out, err := run(t, "info", "checkpoint", dir); err != nil || !strings.Contains(out, "seq_model/layer1/LayerNorm_0/scale") {
		t.Errorf("info checkpoint: %v\n%s", err, out)
	}
	video := filepath.Join(dir, "policy.gif")
	if _, err := run(t, "record", dir, "-o", video, "--steps", "3", "--smooth", "1"); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(video); err != nil || !bytes.HasPrefix(b, []byte("GIF89a")) {
		t.Errorf("%s is no GIF: %v", video, err)
	}
}

func init() {
	task.Register("blind", func(o task.Options) (task.Batch, error) {
		return &lengths{n: make([]int, o.Envs), steps: make([]int, o.Envs)}, nil
	})
}

func TestATaskWithoutPicturesIsNotRecorded(t *testing.T) {
	_, err := run(t, "record", "--policy", "random", "+tmaze=small", "task.task=blind", "-o", filepath.Join(t.TempDir(), "x.gif"))
	if err == nil || !strings.Contains(err.Error(), "no picture") {
		t.Errorf("error %v", err)
	}
}

func TestAnAgentIsHandedOnAsConfigurationAndWeights(t *testing.T) {
	dir, alone := filepath.Join(t.TempDir(), "run"), t.TempDir()
	if _, err := run(t, "train", "+tmaze=small", "task.corridor_len=3", "steps=1024", "log_interval=0", "run.dir="+dir); err != nil {
		t.Fatal(err)
	}
	weights, err := rundir.TrainedWeights(dir, tell)
	if err != nil {
		t.Fatal(err)
	}
	for from, name := range map[string]string{filepath.Join(dir, configFile): configFile, weights: rundir.WeightsFile} {
		b, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := run(t, "eval", alone, "--episodes", "5"); err == nil {
			t.Error("a folder that lacks a file is evaluated")
		}
		if err := os.WriteFile(filepath.Join(alone, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := run(t, "eval", dir, "--episodes", "5")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := run(t, "eval", alone, "--episodes", "5"); err != nil || got != want {
		t.Errorf("handed on: %s, %v; the run: %s", got, err, want)
	}
	if out, err := run(t, "info", "checkpoint", alone); err != nil || !strings.Contains(out, "parameters") {
		t.Errorf("info checkpoint: %v\n%s", err, out)
	}
	if _, err := run(t, "train", "--resume", alone); !errors.Is(err, rundir.ErrNoCheckpoint) || !strings.Contains(err.Error(), "init="+alone) {
		t.Errorf("trained further: error %v, want one that names init", err)
	}
	if err := os.WriteFile(filepath.Join(alone, rundir.WeightsFile), []byte("cut short"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, "eval", alone, "--episodes", "5"); err == nil || !strings.Contains(err.Error(), rundir.WeightsFile) {
		t.Errorf("damaged weights: error %v, want one that names the file", err)
	}
}

func TestHelpListsGroupsOptionsAndDefaults(t *testing.T) {
	out, err := run(t, "train", "--help")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"+memory_maze=agalite", "+tmaze=agalite", "log_interval: 10000", "--resume"} {
		if !strings.Contains(out, want) {
			t.Errorf("help lacks %q", want)
		}
	}
}

// lengths is a batch whose environment i has episodes of n[i] steps, which return n[i].
type lengths struct{ n, steps []int }

func (l *lengths) Spec() task.Spec             { return task.Spec{Actions: 2, Shape: []int{1}} }
func (l *lengths) Len() int                    { return len(l.n) }
func (l *lengths) Reset(*task.Step) error      { return nil }
func (l *lengths) AppendState(b []byte) []byte { return b }
func (l *lengths) RestoreState([]byte) error   { return nil }
func (l *lengths) Close() error                { return nil }
func (l *lengths) Step(_ []int32, s *task.Step) error {
	for i := range l.n {
		if l.steps[i]++; l.steps[i] == l.n[i] {
			s.Episodes = append(s.Episodes, task.Episode{Env: i, Return: float64(l.n[i]), Length: l.n[i], Success: -1})
			l.steps[i] = 0
		}
	}
	return nil
}

func TestShortEpisodesAreNotPreferred(t *testing.T) {
	b := &lengths{n: []int{1, 50}, steps: []int{0, 0}}
	episodes, err := playEpisodes(context.Background(), b, task.Uniform(2, 1), []int{5, 5}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var r result
	r.summarise(episodes)
	if r.Episodes != 10 || r.ReturnMean != 25.5 || r.Success != nil {
		t.Errorf("%+v, want 10 episodes with a mean return of 25.5", r)
	}
	if want := 24.5 / 3; math.Abs(r.ReturnStdErr-want) > 1e-9 { // the deviation is 24.5·√(10/9), and is divided by √10
		t.Errorf("standard error %v, want %v", r.ReturnStdErr, want)
	}
}

func TestInterruptedCommandsHaveTheirOwnExitCode(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := playEpisodes(ctx, &lengths{n: []int{5}, steps: []int{0}}, task.Uniform(2, 1), []int{1}, nil)
	if report(err) != exitInterrupted {
		t.Errorf("exit code %d, want %d", report(err), exitInterrupted)
	}
}
