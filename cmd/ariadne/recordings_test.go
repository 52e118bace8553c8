package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// miniature has arguments for an agent with a small memory that learns in mazes with episodes of 20 steps.
var miniature = []string{
	"+memory_maze=small", "task.size=7", "task.time_limit=5", "trainer.num_envs=3", "trainer.rollout_len=8", "trainer.num_minibatches=1", "log_interval=0",
	"trainer.seq_model.d_model=16", "trainer.d_actor=16", "trainer.d_critic=16",
}

// explored makes a data set for miniature. Each decision is held for repeat steps.
func explored(t *testing.T, repeat string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "set")
	if _, err := run(t, "dataset", "agent=explorer", "task=memory_maze", "task.size=7", "task.time_limit=5", "task.action_repeat="+repeat, "--episodes", "3", "-o", dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// learn trains miniature from a data set.
func learn(t *testing.T, dir, data string, args ...string) {
	t.Helper()
	if _, err := run(t, append(append([]string{"train", "data=" + data, "run.dir=" + dir}, miniature...), args...)...); err != nil {
		t.Fatal(err)
	}
}

func TestRecordedEpisodesAreLearntFromAndGoneOnWithBitForBit(t *testing.T) {
	data, dir := explored(t, "2"), t.TempDir()
	args := []string{
		"task.action_repeat=2", "+trainer.inputs=[last_action,last_reward]", "+trainer.imitation={coef: 2, temperature: 0.1, cost_coef: 1, student_temperature: 3}",
		"+trainer.predictions={way: {of: seen_targets_vec, scale: 0.2}}",
	}
	straight, stopped := filepath.Join(dir, "straight"), filepath.Join(dir, "stopped")
	learn(t, straight, data, append(args, "steps=288")...) // 6 updates of 3·8 decisions of 2 steps
	learn(t, stopped, data, append(args, "steps=96", "threads=1")...)
	if _, err := run(t, "train", "--resume", stopped, "steps=288"); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(trainedWeights(t, straight), trainedWeights(t, stopped)) {
		t.Error("a run that was gone on with has other weights")
	}
	for _, metric := range []string{"charts/episodic_return", "charts/guided_return", "losses/imitation", "losses/value_loss", "losses/prediction_way"} {
		if _, err := series(straight, metric); err != nil {
			t.Error(err)
		}
	}
	if out, err := run(t, "eval", straight, "--episodes", "2", "--json"); err != nil || !strings.Contains(out, `"episodes":2`) {
		t.Errorf("eval: %s, %v", out, err)
	}
	if err := os.Remove(filepath.Join(data, "manifest.jsonl")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(episodeFile(t, data, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, "train", "--resume", stopped, "steps=384"); err == nil || !strings.Contains(err.Error(), "holds other episodes") {
		t.Errorf("with a file less, a run is gone on with: error %v", err)
	}
}

func TestEpisodesThatCannotBeLearntFromAreNamedAndNothingIsWritten(t *testing.T) {
	data, held, cut := explored(t, "1"), explored(t, "2"), explored(t, "1")
	if err := os.Truncate(episodeFile(t, cut, 2), 3000); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "run")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"data=" + data, "task.size=9"}, ".npz: it was recorded with size 7, the task has 9"},
		{[]string{"data=" + data, "task.camera_resolution=48"}, "camera_resolution 64, the task has 48"},
		{[]string{"data=" + data, "task.action_repeat=2"}, "record with task.action_repeat=2"},
		{[]string{"data=" + held}, "task.action_repeat=2 fits it"},
		{[]string{"data=" + cut}, "episode-000002-r"},
		{[]string{"data=" + dir}, "there is no episode's file"},
		{[]string{"data=" + data, "+trainer.predictions={sky: {of: weather}}"}, `trainer.predictions: extra "weather" is not known`},
	} {
		_, err := run(t, append(append([]string{"train", "run.dir=" + dir}, miniature...), c.args...)...)
		if report(err) != exitUsage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want a usage error about %q", c.args, err, c.want)
		}
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("%v left %s behind", c.args, dir)
		}
	}
	corridor := []string{"train", "+tmaze=small", "data=" + data, "run.dir=" + dir}
	inMazes := []string{"task.task=memory_maze", "~task.corridor_len", "~task.num_distractors", "~task.max_episode_steps", "~task.max_steps", "++task.size=7"}
	if _, err := run(t, corridor...); report(err) != exitUsage || !strings.Contains(err.Error(), "of memory_maze, not of tmazev2") {
		t.Errorf("in a corridor: error %v", err)
	}
	if _, err := run(t, append(corridor, inMazes...)...); report(err) != exitUsage || !strings.Contains(err.Error(), "want ppo or vtrace") {
		t.Errorf("by a2c: error %v", err)
	}
}
