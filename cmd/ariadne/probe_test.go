package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/safetensors"
	"ariadne/probe"
	"ariadne/rundir"
)

// briefProbes has arguments for probes that learn for about a second.
var briefProbes = []string{
	"probe.batch=2", "probe.length=5", "probe.ahead=[1]", "probe.picture=8", "probe.walls={layers: 1, hidden: 8}", "probe.objects={layers: 1, hidden: 8}",
	"steps=40", "log_interval=20", "threads=1",
}

// probedRun runs probes into a new folder and returns it.
func probedRun(t *testing.T, args ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "probes")
	must(t, slices.Concat([]string{"probe", "run.dir=" + dir}, briefProbes, args)...)
	return dir
}

// probeResult reads the result of probes.
func probeResult(t *testing.T, dir string) (r probe.Result) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, probeFile))
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestProbesOfACoreLearnAndAreScored(t *testing.T) {
	data := collected(t, "agent=wander", "--episodes", "6", "--split", "2:1")
	dir := probedRun(t, "+probe=gru", "trainer.seq_model.d_model=16", "data="+data)
	r := probeResult(t, dir)
	if r.Steps != 40 || r.Episodes != 2 || r.Rows != 21 || r.Core != "gru" || r.TaughtBy != probe.ByPictures || !(r.Objects.Mean > 0) || !(r.Walls.Constant > 0.5) {
		t.Errorf("%+v", r)
	}
	out := must(t, "probe", "--resume", dir, "--json", "steps=60")
	var more probe.Result
	if err := json.Unmarshal([]byte(out), &more); err != nil || more.Steps != 60 || probeResult(t, dir).Steps != 60 {
		t.Errorf("gone on with: %v, %d steps", err, more.Steps)
	}
	picture := filepath.Join(t.TempDir(), "course.svg")
	must(t, "curve", "--probe", dir, dir, "--name", "first", "--name", "second", "-o", picture)
	if b, err := os.ReadFile(picture); err != nil || !strings.Contains(string(b), "second") || strings.Count(string(b), "constant baseline") != 2 {
		t.Errorf("%v, %d bytes without both panels", err, len(b))
	}
	wrong(t, "choose one", "curve", "--probe", "--parts", dir)
	wrong(t, "not the folder of probes", "curve", "--probe", data)
	wrong(t, "ariadne probe", "train", "--resume", dir, "steps=100")
	wrong(t, "is not empty", slices.Concat([]string{"probe", "+probe=gru", "data=" + data, "run.dir=" + dir}, briefProbes)...)
}

// TestProbingAnAgentLeavesItAsItIs compares the weights of an agent with those of the run that probes it. That run can be played as the
// agent can.
func TestProbingAnAgentLeavesItAsItIs(t *testing.T) {
	run := filepath.Join(t.TempDir(), "agent")
	must(t, "train", "+memory_maze=small", "steps=128", "trainer.num_envs=2", "trainer.rollout_len=8", "trainer.num_minibatches=1", "trainer.seq_model.d_model=16", "task.time_limit=5", "run.dir="+run)
	data := filepath.Join(t.TempDir(), "set")
	must(t, "dataset", run, "--episodes", "6", "--together", "1", "--split", "2:1", "-o", data)
	dir := probedRun(t, run, "data="+data)
	if r := probeResult(t, dir); r.TaughtBy != probe.ByNothing || r.Core != "agalite" {
		t.Errorf("taught by %s, core %s", r.TaughtBy, r.Core)
	}
	was, is := agentTensors(t, run), agentTensors(t, dir)
	for name, data := range was {
		if !slices.Equal(data, is[name]) {
			t.Errorf("tensor %s has changed", name)
		}
	}
	for name := range is {
		if _, ok := was[name]; !ok && !strings.HasPrefix(name, "predictions/probe_") {
			t.Errorf("tensor %s is new", name)
		}
	}
	must(t, "eval", dir, "--episodes", "1")
}

// agentTensors returns a run's weights by name.
func agentTensors(t *testing.T, run string) map[string][]byte {
	t.Helper()
	path, err := rundir.TrainedWeights(run, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	file, err := safetensors.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, x := range file.Tensors {
		all[x.Name] = x.Data
	}
	return all
}

func TestProbesThatCannotBeAreRefused(t *testing.T) {
	whole := collected(t, "agent=random", "--episodes", "2")
	split := collected(t, "agent=random", "--episodes", "2", "--split", "1:1")
	bare := filepath.Join(t.TempDir(), "bare")
	for _, fold := range []string{"train", "eval"} {
		if err := os.MkdirAll(filepath.Join(bare, fold), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for want, args := range map[string][]string{
		"bare/eval":               {"+probe=gru", "data=" + bare},
		"data is missing":         {"+probe=gru"},
		"has no folder train":     {"+probe=gru", "data=" + whole},
		"probe.batch is 0":        {"+probe=gru", "data=" + split, "probe.batch=0"},
		"the task is tmazev2":     {"+probe=gru", "data=" + split, "task.task=tmazev2"},
		"maze_layout":             {"+probe=gru", "data=" + split, "probe.length=9", "task.size=11", "task.targets=3"},
		"deciding at each step":   {"data=" + split, "probe.length=9"},
		"no probes are described": {"+tmaze=small", "data=" + split},
		"is not a run's folder":   {split, "data=" + split},
		"probe.bat is not a key":  {"+probe=gru", "data=" + split, "probe.bat=3"},
	} {
		dir := filepath.Join(t.TempDir(), "probes")
		wrong(t, want, append([]string{"probe", "run.dir=" + dir}, args...)...)
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%v left a folder", args)
		}
	}
	wrong(t, "ariadne probe", "train", "+probe=gru", "run.dir="+filepath.Join(t.TempDir(), "trained"))
}

func TestRecordingsShowWhatProbesSay(t *testing.T) {
	data := collected(t, "agent=wander", "--episodes", "4", "--split", "1:1")
	dir := probedRun(t, "+probe=gru", "trainer.seq_model.d_model=16", "data="+data)
	film := filepath.Join(t.TempDir(), "probes.gif")
	must(t, "record", dir, "--views", "probe", "--steps", "3", "--smooth", "1", "--size", "120", "-o", film)
	plain := filepath.Join(t.TempDir(), "plain.gif")
	must(t, "record", "agent=wander", dir, "--views", "map", "--steps", "3", "--smooth", "1", "--size", "120", "-o", plain)
	a, err := os.ReadFile(film)
	b, err2 := os.ReadFile(plain)
	if err != nil || err2 != nil || len(a) == 0 || string(a) == string(b) {
		t.Errorf("%v, %v: %d and %d bytes", err, err2, len(a), len(b))
	}
	wrong(t, "share one", "record", dir, "--views", "probe,map", "-o", film)
	wrong(t, "ariadne probe makes", "record", "agent=random", "task=memory_maze", "--views", "probe", "-o", film)
	wrong(t, "ariadne probe makes", "watch", "--probe")
}
