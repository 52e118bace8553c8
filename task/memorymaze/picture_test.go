package memorymaze

import (
	"path/filepath"
	"strings"
	"testing"

	"ariadne/internal/reference"
	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/tasktest"
)

// A whole batch (maze, picture, border and map) reproduces recorded pictures of all variants.
func TestReferencePictures(t *testing.T) {
	textures := filepath.Join(reference.Root(t), "memory_maze", "textures")
	batches := map[int]*Batch{} // by resolution, because a renderer takes long to open
	compared := 0
	for _, file := range reference.Files(t, "memory_maze/frames/frames*.npz") {
		r := load(t, file)
		b := batches[r.width]
		if b == nil {
			b = openSettings(t, 1, 0, 1, map[string]any{"camera_resolution": r.width, "textures": textures})
			batches[r.width] = b
		}
		s := tasktest.NewStep(b)
		sum, frames := 0.0, 0
		for row := range r.rows {
			begins := row == 0 || !r.same(row, row-1)
			if r.rows > 100 && !begins && row%5 != 0 {
				continue // a part of many frames is enough; package rendertest compares them all
			}
			if begins {
				r.begin(t, b, s, row)
			}
			e := b.Env(0)
			if r.step[row] > 0 && e.Steps() == 0 {
				e.Step(0) // phantom targets end
			}
			if err := e.Place([5]float64(r.qpos[5*row:]), [5]float64{}, int(r.index[row])); err != nil {
				t.Fatal(err)
			}
			if err := b.Observe(s); err != nil {
				t.Fatal(err)
			}
			bound := 2.5
			if about := b.Describe(); strings.HasPrefix(about, "OpenGL") && strings.Contains(about, "llvmpipe") {
				bound = 0.3
			}
			d := difference(s.Obs.Pixels, r.pictures[row*len(s.Obs.Pixels):][:len(s.Obs.Pixels)])
			if !(d <= bound) {
				t.Errorf("%s, frame %d: mean difference %.3f/255, want at most %v", r.name, row, d, bound)
			}
			sum += d
			frames++
		}
		t.Logf("%-22s %3d frames, mean difference %.4f/255", r.name, frames, sum/float64(frames))
		compared += frames
	}
	t.Logf("compared %d frames", compared)
}

// begin makes b, a batch of one environment, one of a row's variant, and moves it to the row's episode.
func (r *recording) begin(t *testing.T, b *Batch, s *task.Step, row int) {
	t.Helper()
	v := r.variant(t, row)
	envs, err := maze.NewBatch(v.Maze, maze.BatchOptions{Envs: 1, Threads: 1, Seeds: []uint32{uint32(at(r.seed, row))}})
	if err != nil {
		t.Fatal(err)
	}
	b.variant, b.envs, b.extras = v, envs, newExtras(v, 1)
	for range at(r.episode, row) + 1 {
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
	}
}

func difference(a, b []byte) float64 {
	sum := 0
	for i := range a {
		sum += max(int(a[i])-int(b[i]), int(b[i])-int(a[i]))
	}
	return float64(sum) / float64(len(a))
}

func TestIDsCanBePlayed(t *testing.T) {
	for _, id := range []string{"MemoryMaze-9x9-Oracle-Top-v0", "MemoryMaze-11x11-ExtraObs-Vis-v0", "MemoryMaze-15x15-HiFreq-HD-v0"} {
		b := openSettings(t, 2, 1, 1, map[string]any{"id": id})
		s := tasktest.NewStep(b)
		if err := b.Reset(s); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if err := b.Step([]int32{1, 4}, s); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if spec := b.Spec(); spec.Name+"-v0" != id || spec.Shape[0] != b.Variant().CameraResolution || spec.Limit != b.Env(0).Limit() {
			t.Errorf("%s: %+v", id, spec)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStepsObserveWithoutAllocation(t *testing.T) {
	b := openSettings(t, 4, 1, 2, map[string]any{"id": "MemoryMaze-9x9-Oracle-ExtraObs-v0"})
	s := tasktest.NewStep(b)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	actions := []int32{1, 4, 5, 1}
	// The least of several measurements counts. On a busy machine, the runtime now and then allocates for a waiting thread.
	least := 1.0
	for range 5 {
		least = min(least, testing.AllocsPerRun(20, func() {
			if err := b.Step(actions, s); err != nil {
				t.Fatal(err)
			}
		}))
	}
	if least != 0 {
		t.Errorf("%v allocations a step", least)
	}
}
