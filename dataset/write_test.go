package dataset

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// standard returns the variant of a size.
func standard(t testing.TB, size int) memorymaze.Variant {
	t.Helper()
	v, err := memorymaze.Standard(size)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// short returns a variant with episodes of 20 steps.
func short(t testing.TB) memorymaze.Variant {
	v := standard(t, 9)
	v.Maze.TimeLimit = 5
	return v
}

// wander returns an episode with actions of a seed.
func wander(v memorymaze.Variant, seed uint32, steps int) *Episode {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	e := &Episode{Variant: v, Seed: seed, Policy: "wander", Actions: make([]uint8, steps)}
	for i := range e.Actions {
		e.Actions[i] = uint8(r.IntN(maze.Actions))
	}
	return e
}

// written writes an episode and returns its path.
func written(t testing.TB, e *Episode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "e.npz")
	if err := Write(path, e, Options{}); err != nil {
		t.Fatal(err)
	}
	return path
}

func opened(t testing.TB, path string) *File {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func TestAnEpisodeIsWrittenTheSameTwice(t *testing.T) {
	dir := t.TempDir()
	e := wander(standard(t, 9), 3, 40)
	w, err := NewWriter(e.Variant, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var files [2][]byte
	for i := range files {
		path := filepath.Join(dir, "e.npz")
		entry, err := w.Write(path, e)
		if err != nil {
			t.Fatal(err)
		}
		if err := checksumIs(path, entry); err != nil {
			t.Error(err)
		}
		if files[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
		// Episodes that were written in between must have no effect.
		if _, err := w.Write(filepath.Join(dir, "other.npz"), wander(e.Variant, 4, 10)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two files of one episode differ")
	}
}

func TestFilesHaveTheReferencesKeysTypesAndShapes(t *testing.T) {
	for _, c := range []struct {
		size, targets int
	}{{9, 3}, {15, 6}} {
		f := opened(t, written(t, wander(standard(t, c.size), 1, 4)))
		// From memory-maze 1.0.3: gui/recording.py around MemoryMaze-NxN-ExtraObs-v0, and the table in its README.
		want := []Array{
			{"image", "|u1", []int{5, 64, 64, 3}, 0},
			{"target_color", "<f8", []int{5, 3}, 0},
			{"agent_pos", "<f8", []int{5, 2}, 0},
			{"agent_dir", "<f8", []int{5, 2}, 0},
			{"targets_vec", "<f8", []int{5, c.targets, 2}, 0},
			{"targets_pos", "<f8", []int{5, c.targets, 2}, 0},
			{"target_vec", "<f8", []int{5, 2}, 0},
			{"target_pos", "<f8", []int{5, 2}, 0},
			{"maze_layout", "|u1", []int{5, c.size, c.size}, 0},
			{"action", "<f8", []int{5, 6}, 0},
			{"reward", "<f8", []int{5}, 0},
			{"terminal", "|b1", []int{5}, 0},
			{"reset", "|b1", []int{5}, 0},
		}
		if !slices.EqualFunc(f.Arrays, want, func(a, b Array) bool {
			return a.Name == b.Name && a.Type == b.Type && slices.Equal(a.Shape, b.Shape)
		}) {
			t.Errorf("arrays are %v, want %v", f.Arrays, want)
		}
	}
}

// Files hold what memorymaze.Batch observes. That package's own tests compare it with the reference.
func TestFilesHoldWhatTheTaskObserves(t *testing.T) {
	for _, id := range []string{"MemoryMaze-9x9-ExtraObs-v0", "MemoryMaze-11x11-ExtraObs-Vis-v0", "MemoryMaze-9x9-Oracle-ExtraObs-v0", "MemoryMaze-9x9-6CL-ExtraObs-v0", "MemoryMaze-9x9-ExtraObs-Top-v0"} {
		t.Run(id, func(t *testing.T) {
			const seed, steps = 12, 8
			v, err := memorymaze.ParseID(id)
			if err != nil {
				t.Fatal(err)
			}
			b, err := memorymaze.New(task.Options{Envs: 1, Threads: 1, Settings: map[string]any{"id": id, "seed": seed, "render": "soft"}})
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			s := &task.Step{Obs: task.NewObs(b.Spec(), 1), Reward: make([]float32, 1), Done: make([]bool, 1)}
			if err := b.Reset(s); err != nil {
				t.Fatal(err)
			}
			e := wander(v, seed, steps)
			f := opened(t, written(t, e))
			pix := make([]byte, len(s.Obs.Pixels))
			for row := 0; ; row++ {
				if err := f.Frame(pix); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(pix, s.Obs.Pixels) {
					t.Errorf("picture %d differs", row)
				}
				for _, a := range b.Extras() {
					i := slices.IndexFunc(columns[:], func(c column) bool { return c.name == a.Name })
					want := a.Uint8
					if want == nil {
						want = appendFloats(nil, a.Float64...)
					}
					if got := f.rows[i][row*len(want):][:len(want)]; !bytes.Equal(got, want) {
						t.Errorf("%s[%d] is %v, want %v", a.Name, row, got, want)
					}
				}
				if got := f.float(rewardColumn, row); got != float64(s.Reward[0]) {
					t.Errorf("reward[%d] is %v, want %v", row, got, s.Reward[0])
				}
				if row == steps {
					break
				}
				if err := b.Step([]int32{int32(e.Actions[row])}, s); err != nil {
					t.Fatal(err)
				}
			}
			if !slices.Equal(f.Episode.Actions, e.Actions) {
				t.Errorf("actions are %v, want %v", f.Episode.Actions, e.Actions)
			}
		})
	}
}

func TestTheLastPictureIsTheEpisodesOwn(t *testing.T) {
	v := short(t)
	f := opened(t, written(t, wander(v, 5, 20)))
	env, err := maze.NewEnv(v.Maze, 5)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	for _, a := range f.Episode.Actions {
		env.Step(int(a))
	}
	if env.Running() {
		t.Fatal("the episode is longer than 20 steps")
	}
	want, _ := env.PlanPos()
	const agentPos = 2
	if x, y := f.float(agentPos, 2*20), f.float(agentPos, 2*20+1); x != want[0] || y != want[1] {
		t.Errorf("the last position is %v, %v, want %v", x, y, want)
	}
}

func TestWriteRefusesWhatIsNoEpisode(t *testing.T) {
	v := short(t)
	dir := t.TempDir()
	for _, c := range []struct {
		name, path, says string
		episode          *Episode
		options          Options
	}{
		{"no actions", "a.npz", "without actions", &Episode{Variant: v}, Options{}},
		{"too many actions", "a.npz", "21 actions for an episode of 20", wander(v, 1, 21), Options{}},
		{"an action that there is not", "a.npz", "action 6 at step 1", &Episode{Variant: v, Actions: []uint8{1, 6}}, Options{}},
		{"another ending", "a.npy", `ends in ".npy"`, wander(v, 1, 2), Options{}},
		{"no such folder", "b/a.npz", "no such file", wander(v, 1, 2), Options{}},
		{"another renderer", "a.npz", `renderer "auto"`, wander(v, 1, 2), Options{Render: "auto"}},
		{"no textures", "a.npz", "textures", wander(v, 1, 2), Options{Textures: "no/such"}},
		{"a variant that there is not", "a.npz", "camera_resolution", wander(memorymaze.Variant{Maze: v.Maze}, 1, 2), Options{}},
		{"a long name", "a.npz", "shorten", &Episode{Variant: v, Actions: []uint8{1}, Policy: strings.Repeat("x", 70000)}, Options{}},
	} {
		err := Write(filepath.Join(dir, c.path), c.episode, c.options)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v does not say %q", c.name, err, c.says)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestRecipesComeBack(t *testing.T) {
	for _, id := range memorymaze.IDs() {
		v, err := memorymaze.ParseID(id)
		if err != nil {
			t.Fatal(err)
		}
		checkRecipe(t, v)
	}
	v := short(t)
	v.Maze.CueSteps, v.Maze.Targets, v.BorderInImage = 3, 2, false
	checkRecipe(t, v)
	l, err := maze.ReadLayout(strings.NewReader("ariadne maze 1\n\nmaze\n#####\n#P G#\n# # #\n#G P#\n#####\n"))
	if err != nil {
		t.Fatal(err)
	}
	v.Maze = maze.ForLayout(l)
	got := checkRecipe(t, v)
	var texts [2]strings.Builder
	for i, l := range []*maze.Layout{l, got.Maze.Layout} {
		if err := maze.WriteLayout(&texts[i], l); err != nil {
			t.Fatal(err)
		}
	}
	if texts[0].String() != texts[1].String() {
		t.Errorf("layout %s came back as %s", texts[0].String(), texts[1].String())
	}
}

// checkRecipe writes the recipe of a variant and returns the variant that is read back.
func checkRecipe(t *testing.T, v memorymaze.Variant) memorymaze.Variant {
	t.Helper()
	text, err := comment(&Episode{Variant: v, Seed: 1<<32 - 1, Policy: "a \"policy\"\n", Actions: make([]uint8, 7)}, look{"soft", 5})
	if err != nil {
		t.Fatal(err)
	}
	r, got, err := readComment(text)
	if err != nil {
		t.Fatal(err)
	}
	want, plain := v, got
	want.ImageOnly, want.GlobalObservables = false, true
	want.Maze.Layout, plain.Maze.Layout = nil, nil
	if plain != want || r.Seed != 1<<32-1 || r.Steps != 7 || r.Policy != "a \"policy\"\n" || r.look != (look{"soft", 5}) {
		t.Errorf("%+v came back as %+v with %+v", want, plain, r)
	}
	return got
}

func TestDamagedRecipesAreErrors(t *testing.T) {
	text, err := comment(wander(short(t), 3, 4), look{"soft", 5})
	if err != nil {
		t.Fatal(err)
	}
	for i := range text {
		for bit := range 8 {
			damaged := []byte(text)
			damaged[i] ^= 1 << bit
			// The case of the checksum's digits does not matter.
			if _, _, err := readComment(string(damaged)); err == nil && !strings.EqualFold(string(damaged), text) {
				t.Errorf("bit %d of byte %d is not missed: %q", bit, i, damaged)
			}
		}
	}
	if _, _, err := readComment(strings.Replace(text, "episode 1", "episode 2", 1)); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("error %v does not name the version", err)
	}
	if _, _, err := readComment("made by another program"); !errors.Is(err, ErrNoRecipe) {
		t.Errorf("error %v, want ErrNoRecipe", err)
	}
}
