package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestPartsOfASweepTogetherAreTheSweep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sweep")
	args := []string{"+tmaze=small", "seed=1,2,3", "task.corridor_len=3", "steps=256", "log_interval=0", "run.dir=" + dir}
	for part, want := range map[string][]string{
		"1/2": {"0_seed=1", "2_seed=3"}, "2/2": {"1_seed=2"}, "4/4": nil,
	} {
		out, err := run(t, append([]string{"train", "--multirun", "--part", part}, args...)...)
		if err != nil || strings.Count(out, "done") != len(want) {
			t.Fatalf("part %s: error %v\n%s", part, err, out)
		}
		for _, name := range want {
			if !strings.Contains(out, name) {
				t.Errorf("part %s did not train %s: %s", part, name, out)
			}
		}
	}
	found, err := filepath.Glob(filepath.Join(dir, "*", configFile))
	if err != nil || len(found) != 3 {
		t.Errorf("%v, error %v; want three runs", found, err)
	}
	if out, err := run(t, append([]string{"train", "--multirun"}, args...)...); err != nil || strings.Count(out, "done") != 3 {
		t.Errorf("all parts are there, and the whole sweep says %v\n%s", err, out)
	}
}

func TestPartsCountFromOne(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "set")
	dataset := slices.Clip(append([]string{"dataset", "agent=random", "-o", dir}, brief...))
	for _, c := range []struct {
		args []string
		want string
	}{
		{append(dataset, "--part", "0/16"), `--part is "0/16", but parts count from 1 to 16: the first is 1/16, the last 16/16. Number a job array 1-16`},
		{append(dataset, "--part", "17/16"), "parts count from 1 to 16"},
		{append(dataset, "--part", "/16"), "where a number is missing; is a variable of the shell not set?"},
		{append(dataset, "--part", "3"), "want the number of a part and that of all, as 3/16"},
		{append(dataset, "--part", "3/0"), "want the number of a part"},
		{append(dataset, "--part", "a/b"), "want the number of a part"},
		{append(dataset, "--split", "29"), `--split is "29", want two numbers from 1 to 1000, as 29:1`},
		{append(dataset, "--split", "0:1"), "want two numbers"},
		{[]string{"dataset", "--verify", dir, "--part", "1/2"}, "--part has no effect"},
		{[]string{"train", "+tmaze=small", "--part", "1/2"}, "it is of --multirun"},
		{[]string{"train", "-m", "+tmaze=small", "seed=1,2", "--part", "1/2"}, "run.dir names the folder of the whole sweep"},
		{[]string{"merge", filepath.Dir(dir)}, "-o names the folder"},
		{[]string{"merge", filepath.Dir(dir), "-o", dir + "2"}, "is no data set"},
		{[]string{"merge", dir, "-o", dir + "2"}, "does not exist"},
	} {
		if _, err := run(t, c.args...); report(err) != exitUsage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want one of usage about %q", c.args, err, c.want)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("%s was made", dir)
	}
}

// sameFolders compares the files in two folders and the folders below, byte for byte.
func sameFolders(t *testing.T, got, want string) {
	t.Helper()
	a, b := content(t, got), content(t, want)
	for name := range b {
		if a[name] != b[name] {
			t.Errorf("%s: %d bytes, want %d, or others", name, len(a[name]), len(b[name]))
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d files, want %d", len(a), len(b))
	}
}

// content returns the contents of all files below a folder, by their paths.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPartsOfADataSetTogetherAreWhatOneJobMakes(t *testing.T) {
	trained := shortRun(t)
	for _, args := range [][]string{
		append([]string{"agent=random", "--episodes", "13", "--split", "3:1"}, brief...),
		{trained, "task.time_limit=5", "--episodes", "7", "--together", "2"},
	} {
		dir := t.TempDir()
		var parts []string
		for _, part := range []string{"1/4", "2/4", "3/4", "4/4"} {
			parts = append(parts, filepath.Join(dir, part[:1]))
			must(t, append([]string{"dataset", "--part", part, "-o", parts[len(parts)-1]}, args...)...)
		}
		one, all := filepath.Join(dir, "one"), filepath.Join(dir, "all")
		must(t, append([]string{"dataset", "-o", one}, args...)...)
		if out := must(t, append([]string{"merge", "-o", all}, parts...)...); !strings.Contains(out, " episodes of MemoryMaze-9x9, ") {
			t.Errorf("merge says %q", out)
		}
		sameFolders(t, all, one)
		must(t, "dataset", "--verify", all)
		if _, err := run(t, "merge", "-o", all+"2", parts[0], parts[3]); report(err) != exitUsage || !strings.Contains(err.Error(), "these are missing: 2/4, 3/4") {
			t.Errorf("parts that are missing: %v", err)
		}
	}
}

// TestTheWandererWalksWhereverPoliciesDo plays the wanderer in dataset, eval and record.
func TestTheWandererWalksWhereverPoliciesDo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "set")
	if out := must(t, "dataset", "agent=wander", "task.id=MemoryMaze-9x9-ExtraObs-v0", "task.time_limit=10", "--episodes", "2", "-o", dir); !strings.Contains(out, "wander noise=0.2 policy, 80 steps") {
		t.Errorf("dataset says %q", out)
	}
	must(t, "replay", dir)
	if _, err := run(t, "dataset", "agent=wander", "--noise", "0.5", "task.id=MemoryMaze-9x9-ExtraObs-v0", "task.time_limit=10", "--episodes", "2", "-o", dir); err == nil || !strings.Contains(err.Error(), "its policy is wander noise=0.2, not wander noise=0.5") {
		t.Errorf("another noise in the same folder: %v", err)
	}
	args := append([]string{"eval", "agent=wander", "--episodes", "2"}, brief...)
	if out := must(t, args...); !strings.Contains(out, "wander policy, 2 episodes") {
		t.Errorf("eval says %q", out)
	}
	for _, c := range [][]string{{"--noise", "2"}, {"--effort", "fast"}} {
		if _, err := run(t, append(args, c...)...); report(err) != exitUsage || !strings.Contains(err.Error(), c[0]) {
			t.Errorf("%v: error %v, want one of usage", c, err)
		}
	}
}
