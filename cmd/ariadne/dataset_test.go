package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ariadne/dataset"
	"ariadne/internal/lacking"
)

// brief has the arguments for episodes of 20 steps.
var brief = []string{"task=memory_maze", "task.time_limit=5"}

// collected makes a data set and returns its folder.
func collected(t *testing.T, args ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "set")
	if _, err := run(t, append(append([]string{"dataset", "-o", dir}, args...), brief...)...); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestDataSetsAreMadeVerifiedAndReplayed(t *testing.T) {
	dir := collected(t, "agent=random", "--episodes", "3", "--seed", "5")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"dataset", "--verify", dir}, "3 episodes, checksums agree"},
		{[]string{"replay", dir}, "3 episodes, checksums and simulation agree"},
		{[]string{"replay", filepath.Join(dir, "episode-000001.npz")}, "20 steps, return"},
		{[]string{"info", "episode", dir}, "3 of 3"},
		{[]string{"info", "episode", filepath.Join(dir, "episode-000001.npz")}, "seed     6"},
	} {
		if out, err := run(t, c.args...); err != nil || !strings.Contains(out, c.want) {
			t.Errorf("%v: %q, %v, want %q", c.args, out, err, c.want)
		}
	}
	path := episodeFile(t, dir, 2)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/3] ^= 1
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"dataset", "--verify", dir}, {"replay", dir}, {"replay", path}} {
		if _, err := run(t, args...); err == nil || !strings.Contains(err.Error(), path) || report(err) != exitUsage {
			t.Errorf("%v: error %v does not name %s", args, err, path)
		}
	}
}

// shortRun trains for a moment and returns the run's folder.
func shortRun(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	if _, err := run(t, "train", "+memory_maze=small", "steps=512", "trainer.num_envs=4", "trainer.rollout_len=32", "log_interval=0", "run.dir="+dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestADataSetKeepsToTheCheckpointThatItBeganWith(t *testing.T) {
	dir := shortRun(t)
	player := func() dataset.Player {
		o := collection{seed: 1, episodes: 2, together: 2, threads: 1}
		plan, err := o.plan([]string{dir, "task.time_limit=5"})
		if err != nil {
			t.Fatal(err)
		}
		return plan.Player
	}
	actions := func(p dataset.Player) (all []uint8) {
		episodes, err := p.Play(t.Context(), 0, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range episodes {
			all = append(all, e.Actions...)
		}
		return all
	}
	older := player()
	want := actions(older)
	if _, err := run(t, "train", "--resume", dir, "steps=1024"); err != nil {
		t.Fatal(err)
	}
	if newer := player(); newer.Policy() == older.Policy() || bytes.Equal(actions(newer), want) {
		t.Fatal("the newer checkpoint cannot be told from the older one")
	}
	if got := actions(older); !bytes.Equal(got, want) {
		t.Errorf("after more training it plays %v, before %v", got, want)
	}
}

func TestACheckpointPlaysTheSameHoweverADataSetIsMade(t *testing.T) {
	dir := shortRun(t)
	read := func(set string) []byte {
		b, err := os.ReadFile(episodeFile(t, set, 2))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	args := []string{dir, "--episodes", "3", "--together", "2", "task.time_limit=5"}
	var sets []string
	for _, threads := range []string{"1", "2"} {
		set := filepath.Join(t.TempDir(), "set")
		if _, err := run(t, append([]string{"dataset", "-o", set, "--threads", threads}, args...)...); err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	want := read(sets[0])
	if !bytes.Equal(read(sets[1]), want) {
		t.Error("the number of threads changes an episode")
	}
	if err := os.Remove(episodeFile(t, sets[1], 2)); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, append([]string{"dataset", "-o", sets[1]}, args...)...); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(read(sets[1]), want) {
		t.Error("an episode that is made again differs")
	}
	if out, err := run(t, "replay", sets[0]); err != nil {
		t.Errorf("%s %v", out, err)
	}
}

func TestWrongDataSetsAreUsageErrors(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "set")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"dataset", "agent=random", "task=memory_maze"}, "-o names the folder"},
		{[]string{"dataset", "agent=random", "task=memory_maze", "-o", dir, "--episodes", "0"}, "--episodes is 0"},
		{[]string{"dataset", "agent=random", "task=tmaze", "-o", dir}, "not of tmaze"},
		{[]string{"dataset", "agent=random", "task=memory_maze", "task.seed=3", "-o", dir}, "--seed"},
		{[]string{"dataset", "agent=oracle", "task=memory_maze", "--noise", "2", "-o", dir}, "--noise is 2"},
		{[]string{"dataset", "agent=recorded", "no.npz", "-o", dir}, "no.npz"},
		{[]string{"dataset", "no/run", "-o", dir}, "not a run's folder"},
		{[]string{"dataset", "agent=random", "task=memory_maze", "--replay", "-o", dir}, "--verify"},
		{[]string{"replay", "no.npz"}, "no.npz"},
		{[]string{"info", "episode", "no.npz"}, "no.npz"},
	} {
		_, err := run(t, c.args...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want a usage error about %q", c.args, err, c.want)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("%s was made", dir)
	}
}

// python returns an interpreter that has modules. It skips the test where there is none; in CI the test fails then.
func python(t *testing.T, modules string) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	// Not only the system's own interpreters count, but also those that the side-by-side benchmarks install.
	environments, err := filepath.Glob(filepath.Join(cache, "ariadne", "*", "bin", "python"))
	if err != nil {
		t.Fatal(err)
	}
	// Debian's packages belong to its own Python, which need not be the first one on the path.
	for _, interpreter := range append([]string{"python3", "/usr/bin/python3"}, environments...) {
		if exec.Command(interpreter, "-I", "-c", "import "+modules).Run() == nil {
			return interpreter
		}
	}
	lacking.Skip(t, "no Python with ", modules, "; install python3-numpy and python3-pil")
	return ""
}

func TestNumPyLoadsFilesWithoutPickle(t *testing.T) {
	interpreter := python(t, "numpy")
	path := episodeFile(t, collected(t, "agent=oracle", "--noise", "0.1", "--episodes", "1"), 0)
	const script = `
import sys, numpy
a = numpy.load(sys.argv[1], allow_pickle=False)
for k in a.keys():
    print(k, a[k].dtype, *a[k].shape)
print(a["action"][0].sum(), a["action"][1:].sum(axis=1).min(), a["reset"].sum(), a["terminal"].any(), a["image"].mean() > 20)
`
	out, err := exec.Command(interpreter, "-I", "-c", script, path).CombinedOutput()
	want := `image uint8 21 64 64 3
target_color float64 21 3
agent_pos float64 21 2
agent_dir float64 21 2
targets_vec float64 21 3 2
targets_pos float64 21 3 2
target_vec float64 21 2
target_pos float64 21 2
maze_layout uint8 21 9 9
action float64 21 6
reward float64 21
terminal bool 21
reset bool 21
0.0 1.0 1 False True
`
	if err != nil || string(out) != want {
		t.Errorf("%v: NumPy says\n%s\nwant\n%s", err, out, want)
	}
	if _, err := dataset.ReadEpisode(path); err != nil {
		t.Error(err)
	}
}

// episodeFile returns the file of an episode of a data set. Its name ends in the episode's return and steps.
func episodeFile(t *testing.T, dir string, i int) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, fmt.Sprintf("episode-%06d-r*-*.npz", i)))
	if err != nil || len(found) != 1 {
		t.Fatalf("episode %d in %s: %v, error %v", i, dir, found, err)
	}
	return found[0]
}

// TestLoadersReadStepsAndReturnFromNames reads steps and return from names of files as pydreamer does.
func TestLoadersReadStepsAndReturnFromNames(t *testing.T) {
	dir := collected(t, "agent=oracle", "--episodes", "2")
	m, err := dataset.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range m.Entries {
		parts := strings.Split(strings.TrimSuffix(filepath.Base(episodeFile(t, dir, i)), ".npz"), "-")
		steps, err := strconv.Atoi(parts[len(parts)-1])
		if err != nil || steps != e.Steps || steps == 0 {
			t.Errorf("%s: %d steps, error %v, want %d", e.File, steps, err, e.Steps)
		}
		if want := fmt.Sprintf("r%.0f", e.Return); parts[len(parts)-2] != want {
			t.Errorf("%s: %s, want %s", e.File, parts[len(parts)-2], want)
		}
	}
}

// foreignFile is a program in Python that rewrites an episode as other programs might write it.
const foreignFile = `
import sys, numpy
a = dict(numpy.load(sys.argv[1]))
a["reward"] = a["reward"].astype("f4")
a["agent_pos"] = numpy.asfortranarray(a["agent_pos"].astype(">f8"))
a["action"] = a["action"].astype(bool)
a["image"] = numpy.asfortranarray(a["image"])
a["maze_layout"] = a["maze_layout"].astype("i8")
a["targets_vec"] = numpy.asfortranarray(a["targets_vec"])
del a["terminal"], a["target_color"]
a["policy_value"] = numpy.zeros(3)
numpy.savez_compressed(sys.argv[2], **a)
`

func TestForeignFilesAreReadWithNotes(t *testing.T) {
	interpreter := python(t, "numpy")
	own := episodeFile(t, collected(t, "agent=oracle", "--episodes", "1", "--seed", "3"), 0)
	foreign := filepath.Join(t.TempDir(), "foreign.npz")
	if out, err := exec.Command(interpreter, "-c", foreignFile, own, foreign).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	a, err := dataset.Open(own)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := dataset.Open(foreign)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if a.Steps() != b.Steps() || a.Return() != b.Return() || !bytes.Equal(a.Episode.Actions, b.Episode.Actions) || b.HasRecipe() || len(a.Notes) > 0 {
		t.Errorf("%d steps, return %v, %v; want %d, %v", b.Steps(), b.Return(), b.Notes, a.Steps(), a.Return())
	}
	height, width := a.FrameSize()
	one, other := make([]byte, 3*height*width), make([]byte, 3*height*width)
	for step := range a.Steps() + 1 {
		if err := errors.Join(a.Frame(one), b.Frame(other)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one, other) {
			t.Fatalf("picture %d is another", step)
		}
	}
	out, err := run(t, "info", "episode", foreign)
	for _, want := range []string{
		"array reward is <f4, and was taken as <f8", "array agent_pos is >f8 in Fortran's order", "array action is |b1", "array image is |u1 in Fortran's order",
		"array maze_layout is <i8, and was taken as |u1", "array terminal is missing", "array target_color is missing", `"policy_value.npy" is no array of an episode`,
		"array targets_vec is <f8 in Fortran's order",
	} {
		if err != nil || !strings.Contains(out, "note: "+want) {
			t.Errorf("info episode does not say %q: %s, error %v", want, out, err)
		}
	}
}
