package dataset

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/maze/planner"
	"ariadne/task/memorymaze"
)

// small returns a variant with episodes of 12 steps and small pictures.
func small(t testing.TB) memorymaze.Variant {
	v := standard(t, 7)
	v.Maze.TimeLimit, v.CameraResolution = 3, 32
	return v
}

// recorded makes a data set of wandering walkers that hold their decisions.
func recorded(t testing.TB, v memorymaze.Variant, episodes, repeat int) string {
	t.Helper()
	return made(t, Plan{Variant: v, Seed: 5, Episodes: episodes, Threads: 1, Player: Planned{Planner: planner.Planner{Who: planner.Random}, Variant: v, Seed: 5, Repeat: repeat}})
}

func recordings(t testing.TB, dir string, w Wanted) *Recordings {
	t.Helper()
	r, err := ReadRecordings(t.Context(), dir, w, 2)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRecordingsAreFoundWithAndWithoutAManifest(t *testing.T) {
	v := small(t)
	dir := recorded(t, v, 3, 1)
	longer := v
	longer.Maze.TimeLimit = 250 // the time limit of the task; recorded episodes may be shorter
	listed := recordings(t, dir, Wanted{Variant: longer, Repeat: 1})
	if err := os.Remove(filepath.Join(dir, ManifestName)); err != nil {
		t.Fatal(err)
	}
	alone := recordings(t, dir, Wanted{Variant: longer, Repeat: 1})
	if listed.Len() != 3 || listed.steps != 36 || alone.sum() != listed.sum() {
		t.Errorf("%d episodes, %d steps, checksum %08x and %08x without a manifest", listed.Len(), listed.steps, listed.sum(), alone.sum())
	}
}

func TestRecordingsThatDoNotFitAreNamed(t *testing.T) {
	v := small(t)
	change := func(f func(*memorymaze.Variant)) Wanted {
		w := Wanted{Variant: v, Repeat: 1}
		f(&w.Variant)
		return w
	}
	first := "episode-000000-r0-0012.npz"
	cut := func(dir string) error { return os.Truncate(filepath.Join(dir, first), 2000) }
	for _, c := range []struct {
		says   string
		wanted Wanted
		repeat int // with which the data set was recorded
		spoil  func(dir string) error
	}{
		{says: first + ": it was recorded with size 7, the task has 9", wanted: change(func(v *memorymaze.Variant) { v.Maze.Size = 9 })},
		{says: "camera_resolution 32, the task has 64", wanted: change(func(v *memorymaze.Variant) { v.CameraResolution = 64 })},
		{says: "top_camera off, the task has true", wanted: change(func(v *memorymaze.Variant) { v.TopCamera = true })},
		{says: first + ": it was recorded deciding at each step", wanted: Wanted{Variant: v, Repeat: 2}},
		{says: first + ": its decisions are held for 2 steps, the task's for 1", wanted: Wanted{Variant: v, Repeat: 1}, repeat: 2},
		{says: "decisions are held for 2 steps, the task's for 4", wanted: Wanted{Variant: v, Repeat: 4}, repeat: 2},
		{says: "and 1 more files", wanted: Wanted{Variant: v, Repeat: 2}},
		{says: first + ": it is no complete archive", spoil: cut},
		{says: first + ": it has ", spoil: func(dir string) error { // a valid episode, but not the one that the manifest lists
			b, err := os.ReadFile(written(t, wander(v, 8, 12)))
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, first), b, 0o644)
		}},
		{says: "it has no recipe", spoil: func(dir string) error {
			foreign := rewrite(t, filepath.Join(dir, first), func(_ string, data []byte) []byte { return data })
			b, err := os.ReadFile(foreign)
			if err != nil {
				return err
			}
			b = b[:len(b)-len(commentOf(t, foreign))]
			b[len(b)-1], b[len(b)-2] = 0, 0
			return os.WriteFile(filepath.Join(dir, "foreign.npz"), b, 0o644)
		}},
		{says: "the array image is missing", spoil: func(dir string) error {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			if _, err := z.Create("weights.npy"); err != nil {
				return err
			}
			if err := z.Close(); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "foreign.npz"), b.Bytes(), 0o644)
		}},
		{says: first + " is missing", spoil: func(dir string) error { return os.Remove(filepath.Join(dir, first)) }},
		{says: "there is no episode's file", spoil: func(dir string) error { return os.RemoveAll(dir) }},
		{says: "0 of 2 episodes", spoil: func(dir string) error {
			path := filepath.Join(dir, ManifestName)
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, b[:bytes.IndexByte(b, '\n')+1], 0o644)
		}},
	} {
		dir := recorded(t, v, 2, c.repeat)
		if c.spoil != nil {
			c.wanted = Wanted{Variant: v, Repeat: 1}
			if err := c.spoil(dir); err != nil {
				t.Fatal(err)
			}
		}
		_, err := ReadRecordings(t.Context(), dir, c.wanted, 1)
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Count(err.Error(), dir) != 1 {
			t.Errorf("error %v does not say %q of %s", err, c.says, dir)
		}
	}
}
