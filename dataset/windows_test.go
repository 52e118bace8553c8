package dataset

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/maze/planner"
	"ariadne/task"
)

// windowsOf opens the windows of a folder.
func windowsOf(t testing.TB, dir string, o WindowOptions) *Windows {
	t.Helper()
	w, err := OpenWindows(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// pictured returns the pictures of an episode, read one by one.
func pictured(t *testing.T, path string) [][]byte {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	height, width := f.FrameSize()
	var list [][]byte
	for {
		pix := make([]byte, 3*height*width)
		if err := f.Frame(pix); err == io.EOF {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, pix)
	}
}

func TestWindowsShowWhatTheFilesHold(t *testing.T) {
	dir := made(t, randomPlan(t, 4, 2)) // episodes have 21 rows
	for _, carried := range []bool{false, true} {
		o := WindowOptions{Length: 6, Batch: 3, Seed: 5, Carried: carried, Threads: 2}
		w := windowsOf(t, dir, o)
		to := w.NewWindow()
		pix, reward, action := &to.Arrays[pictures], &to.Arrays[rewardColumn], &to.Arrays[actionColumn]
		size := pix.Size()
		seen := map[string]int{}
		for call := range 40 {
			before := Window{Episode: slices.Clone(to.Episode), At: slices.Clone(to.At)}
			if err := w.Next(to); err != nil {
				t.Fatal(err)
			}
			for b := range o.Batch {
				goesOn := call > 0 && to.Episode[b] == before.Episode[b] && to.At[b] == before.At[b]+o.Length
				if !carried && !to.First[b] || carried && to.First[b] == goesOn {
					t.Fatalf("window %d of call %d is of rows %d on of episode %d, after %d and %d; first: %v", b, call, to.At[b], to.Episode[b], before.At[b], before.Episode[b], to.First[b])
				}
				path := w.Path(to.Episode[b])
				seen[path]++
				want := pictured(t, path)
				e, err := ReadEpisode(path)
				if err != nil {
					t.Fatal(err)
				}
				for k := range o.Length {
					row := to.At[b] + k
					if !bytes.Equal(pix.Uint8[(k*o.Batch+b)*size:][:size], want[row]) {
						t.Fatalf("row %d of window %d is not picture %d of %s", k, b, row, path)
					}
					hot := action.Float32[(k*o.Batch+b)*6:][:6]
					if row > 0 && hot[e.Actions[row-1]] != 1 || reward.Float32[k*o.Batch+b] != 0 {
						t.Fatalf("row %d of window %d: action %v", k, b, hot)
					}
				}
			}
		}
		if len(seen) != 4 {
			t.Errorf("windows are of %d files, want all 4", len(seen))
		}
	}
}

// listedWindows lists the windows that calls of Next return.
func listedWindows(t *testing.T, w *Windows, calls int) string {
	t.Helper()
	var text strings.Builder
	to := w.NewWindow()
	for range calls {
		if err := w.Next(to); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&text, to.First, to.Episode, to.At, to.Arrays[0].Float32)
	}
	return text.String()
}

func TestWindowsFollowFromTheSeedAndContinueFromAState(t *testing.T) {
	dir := made(t, randomPlan(t, 5, 2))
	for _, carried := range []bool{false, true} {
		o := WindowOptions{Length: 4, Batch: 3, Seed: 1, Carried: carried, Threads: 1, Arrays: []string{"agent_pos", "maze_layout"}}
		whole := listedWindows(t, windowsOf(t, dir, o), 30)
		o.Threads = 3
		if listedWindows(t, windowsOf(t, dir, o), 30) != whole {
			t.Error("the number of threads changes windows")
		}
		w := windowsOf(t, dir, o)
		begin := listedWindows(t, w, 11)
		state, err := w.AppendState([]byte("before"))
		if err != nil {
			t.Fatal(err)
		}
		again := windowsOf(t, dir, o)
		if err := again.RestoreState(state[len("before"):]); err != nil {
			t.Fatal(err)
		}
		if begin+listedWindows(t, again, 19) != whole {
			t.Error("from a state it goes on to other windows")
		}
		fresh := windowsOf(t, dir, o)
		if state, err = fresh.AppendState(nil); err != nil || again.RestoreState(state) != nil || listedWindows(t, again, 30) != whole {
			t.Errorf("from the beginning's state it goes another way, error %v", err)
		}
		o.Seed = 2
		other := windowsOf(t, dir, o)
		if listedWindows(t, other, 30) == whole {
			t.Error("another seed gives the same windows")
		}
		if err := other.RestoreState(state); err == nil {
			t.Error("a state of another seed was restored")
		}
		for cut := range state {
			if again.RestoreState(state[:cut]) == nil {
				t.Fatalf("a state cut to %d bytes was restored", cut)
			}
		}
	}
}

func TestBadFilesAreSkippedOrRefusedByName(t *testing.T) {
	dir := made(t, randomPlan(t, 3, 1))
	damaged := filepath.Join(dir, "episode-000001-r0-0020.npz")
	b, err := os.ReadFile(damaged)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/3] ^= 1
	if err := os.WriteFile(damaged, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "none.npz"), []byte("nothing"), 0o644); err != nil {
		t.Fatal(err)
	}
	larger := randomPlan(t, 1, 1)
	larger.Variant.CameraResolution, larger.Seed = 32, 7
	larger.Player = random(larger.Variant, 7)
	if err := os.Rename(filepath.Join(made(t, larger), "episode-000000-r0-0020.npz"), filepath.Join(dir, "other.npz")); err != nil {
		t.Fatal(err)
	}
	notes := map[string]string{}
	o := WindowOptions{Length: 5, Batch: 2, Skip: true, Note: func(path, what string) { notes[filepath.Base(path)] = what }}
	w := windowsOf(t, dir, o)
	to := w.NewWindow()
	for range 60 {
		if err := w.Next(to); err != nil {
			t.Fatal(err)
		}
		for _, e := range to.Episode {
			if base := filepath.Base(w.Path(e)); base != "episode-000000-r0-0020.npz" && base != "episode-000002-r0-0020.npz" {
				t.Fatalf("a window of %s", base)
			}
		}
	}
	for name, want := range map[string]string{filepath.Base(damaged): "array image", "none.npz": "no complete archive", "other.npz": "other shapes"} {
		if got := notes[name]; !strings.HasPrefix(got, "skipped: ") || !strings.Contains(got, want) {
			t.Errorf("%s: note %q, want one about %q", name, got, want)
		}
	}
	o.Skip = false
	w = windowsOf(t, dir, o)
	for range 60 {
		if err = w.Next(to); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("error %v, want one that names the file", err)
	}
	for _, c := range []struct {
		o    WindowOptions
		dir  string
		want string
	}{
		{WindowOptions{Length: 22, Batch: 1}, dir, "fewer than a window of 22"},
		{WindowOptions{Length: 22, Batch: 1, Skip: true}, dir, "none of the 5 files"},
		{WindowOptions{Length: 0, Batch: 1}, dir, "at least 1 row"},
		{WindowOptions{Length: 1, Batch: 1, Arrays: []string{"rewards"}}, dir, "did you mean reward"},
		{WindowOptions{Length: 1, Batch: 1}, t.TempDir(), "no episode's file"},
	} {
		if _, err := OpenWindows(c.dir, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one about %q", err, c.want)
		}
	}
}

func TestWindowsHaveTheArraysThatAreAskedFor(t *testing.T) {
	dir := made(t, randomPlan(t, 1, 1))
	to := windowsOf(t, dir, WindowOptions{Length: 2, Batch: 3, Arrays: []string{"maze_layout", "targets_pos"}}).NewWindow()
	if len(to.Arrays) != 2 || !slices.Equal(to.Arrays[0].Shape, []int{9, 9}) || len(to.Arrays[0].Uint8) != 2*3*81 || len(to.Arrays[1].Float32) != 2*3*6 {
		t.Errorf("%+v", to.Arrays)
	}
	if all := windowsOf(t, dir, WindowOptions{Length: 2, Batch: 1}).NewWindow(); len(all.Arrays) != len(columns) {
		t.Errorf("%d arrays, want all %d", len(all.Arrays), len(columns))
	}
}

// FuzzWindowsState restores states from random bytes.
func FuzzWindowsState(f *testing.F) {
	dir := made(f, randomPlan(f, 2, 1))
	o := WindowOptions{Length: 4, Batch: 2, Arrays: []string{"reward"}, Threads: 1}
	w := windowsOf(f, dir, o)
	if err := w.Next(w.NewWindow()); err != nil {
		f.Fatal(err)
	}
	state, err := w.AppendState(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(state)
	f.Fuzz(func(t *testing.T, b []byte) {
		if w.RestoreState(b) == nil {
			if err := w.Next(w.NewWindow()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestWindowsHoldDecisions reads episodes whose decisions were held for two steps.
func TestWindowsHoldDecisions(t *testing.T) {
	plan := randomPlan(t, 2, 2)
	whole := windowsOf(t, made(t, plan), WindowOptions{Length: 21, Batch: 1, Carried: true})
	v := whole.NewWindow()
	if err := whole.Next(v); err != nil {
		t.Fatal(err)
	}
	o := WindowOptions{Length: 11, Batch: 1, Carried: true, Repeat: 2}
	if _, err := OpenWindows(whole.dir, o); err == nil || !strings.Contains(err.Error(), "deciding at each step") {
		t.Errorf("decisions at each step as if they were held: %v", err)
	}
	thin := decisions(v.Arrays[pictures], 2)
	if n := v.Arrays[pictures].Size(); len(thin.Uint8) != 11*n || !bytes.Equal(thin.Uint8[3*n:4*n], v.Arrays[pictures].Uint8[6*n:7*n]) {
		t.Errorf("%d bytes of pictures, or row 3 is not row 6", len(thin.Uint8))
	}
	rewards := task.Array{Name: "reward", Float32: []float32{0, 1, 2, 4, 8, 16}}
	if got := decisions(rewards, 2).Float32; !slices.Equal(got, []float32{0, 3, 12}) {
		t.Errorf("rewards %v come to %v", rewards.Float32, got)
	}
	plan.Player = Planned{Planner: planner.Planner{Who: planner.Random}, Variant: plan.Variant, Seed: plan.Seed, Repeat: 2}
	dir := made(t, plan)
	held := windowsOf(t, dir, o)
	w := held.NewWindow()
	if err := held.Next(w); err != nil {
		t.Fatal(err)
	}
	all := windowsOf(t, dir, WindowOptions{Length: 21, Batch: 1, Carried: true})
	for v.Episode[0] = -1; v.Episode[0] != w.Episode[0]; {
		if err := all.Next(v); err != nil {
			t.Fatal(err)
		}
	}
	for k, a := range w.Arrays {
		n := a.Size()
		if b := v.Arrays[k]; a.Name != "reward" && (!bytes.Equal(every(b.Uint8, n, 2), a.Uint8) || !slices.Equal(every(b.Float32, n, 2), a.Float32)) {
			t.Errorf("array %s has not the rows of decisions", a.Name)
		}
	}
	o.Repeat = 4
	if _, err := OpenWindows(dir, o); err == nil || !strings.Contains(err.Error(), "held for 2 steps") {
		t.Errorf("decisions held for another number of steps: %v", err)
	}
}

func TestStaggeredWindowsBeginAtOtherMoments(t *testing.T) {
	w := windowsOf(t, made(t, randomPlan(t, 4, 2)), WindowOptions{Length: 5, Batch: 2, Seed: 5, Carried: true, Stagger: true}) // episodes have 21 rows
	to := w.NewWindow()
	if err := w.Next(to); err != nil {
		t.Fatal(err)
	}
	if to.At[0] > 1 || to.At[1] < 10 || to.At[1] > 11 || !to.First[0] || !to.First[1] {
		t.Errorf("first rows %v, first windows %v", to.At, to.First)
	}
}
