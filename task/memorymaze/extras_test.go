package memorymaze

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"

	"ariadne/internal/reference"
	"ariadne/maze"
)

// recording is a file of golden data. Each row is a moment of an episode.
type recording struct {
	name                string
	rows                int
	size, seed, episode []int32 // [rows] or [1]
	index               []int32 // [rows] current target
	qpos                []float64
	observed            map[string][]float64 // [rows, shape] by the reference's key
	colors              []float64            // [6, 3] colours of the targets, if target_color was not recorded
	plans               []uint8              // [rows, padded, padded]
	padded              int
	step                []int32 // [rows] of the episode
	pictures            []uint8 // [rows, width, width, 3]
	width               int
}

// load reads a file. Arrays that it does not contain stay empty.
func load(t *testing.T, file string) *recording {
	t.Helper()
	archive, err := npz.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	r := &recording{name: filepath.Base(file), observed: map[string][]float64{}}
	read(t, archive, "maze_size", &r.size)
	read(t, archive, "seed", &r.seed)
	read(t, archive, "episode", &r.episode)
	read(t, archive, "target_index", &r.index)
	read(t, archive, "qpos", &r.qpos)
	read(t, archive, "t", &r.step)
	read(t, archive, "target_colors", &r.colors)
	read(t, archive, "maze_layout_padded", &r.plans)
	read(t, archive, "final", &r.pictures)
	r.rows = len(r.index)
	if r.rows == 0 || len(r.qpos) != 5*r.rows {
		t.Fatalf("%s: %d targets, %d coordinates", file, r.rows, len(r.qpos))
	}
	for _, v := range vectors {
		var values []float64
		if read(t, archive, v.name, &values); values != nil {
			r.observed[v.name] = values
		}
	}
	r.padded = int(math.Sqrt(float64(len(r.plans) / r.rows)))
	r.width = int(math.Sqrt(float64(len(r.pictures) / r.rows / 3)))
	return r
}

func read[E any](t *testing.T, archive *npz.Reader, name string, v *[]E) {
	t.Helper()
	header := archive.Header(name + ".npy")
	if header == nil {
		return
	}
	var err error
	if len(header.Descr.Shape) == 0 {
		*v = make([]E, 1)
		err = archive.Read(name+".npy", &(*v)[0])
	} else {
		err = archive.Read(name+".npy", v)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// at returns element i, or the only element.
func at[E any](v []E, i int) E { return v[i%len(v)] }

// variant returns the variant that was recorded, which follows from the file's name.
func (r *recording) variant(t *testing.T, row int) Variant {
	t.Helper()
	v, err := Standard(int(at(r.size, row)))
	if err != nil {
		t.Fatal(err)
	}
	has := func(word string) bool { return strings.Contains(r.name, word) }
	v.Maze.GoodVisibility, v.Maze.RandomizeColors = has("vis"), has("6cl")
	v.TopCamera, v.ShowPath, v.GlobalObservables = has("top"), has("oracle"), true
	if r.width > 0 {
		v.CameraResolution = r.width
	}
	return v
}

// same reports whether two rows belong to the same episode.
func (r *recording) same(a, b int) bool {
	return at(r.size, a) == at(r.size, b) && at(r.seed, a) == at(r.seed, b) && at(r.episode, a) == at(r.episode, b)
}

func TestReferenceExtras(t *testing.T) {
	const bound = 1e-12 // cells
	files := append(reference.Files(t, "memory_maze/trajectories/traj_*.npz"), reference.Files(t, "memory_maze/frames/frames*.npz")...)
	numbers, plans := 0, 0
	for _, file := range files {
		r := load(t, file)
		var e *maze.Env
		var x *extras
		for row := range r.rows {
			if row == 0 || !r.same(row, row-1) {
				v := r.variant(t, row)
				var err error
				if e, err = maze.NewEnv(v.Maze, uint32(at(r.seed, row))); err != nil {
					t.Fatal(err)
				}
				for range at(r.episode, row) + 1 {
					if err := e.Reset(); err != nil {
						t.Fatal(err)
					}
				}
				x = newExtras(v, 2)
			}
			if err := e.Place([5]float64(r.qpos[5*row:]), [5]float64{}, int(r.index[row])); err != nil {
				t.Fatal(err)
			}
			x.observe(1, e)
			for _, a := range x.arrays {
				got := a.Env(1)
				want := r.observed[a.Name]
				if n := a.Size(); want != nil {
					want = want[n*row:][:n]
				} else if a.Name == "target_color" && r.colors != nil {
					want = r.colors[3*r.index[row]:][:3]
				}
				for i, w := range want {
					if d := math.Abs(got.Float64[i] - w); !(d <= bound) {
						t.Errorf("%s, row %d: %s[%d] is %v, want %v", r.name, row, a.Name, i, got.Float64[i], w)
					}
					numbers++
				}
				if a.Name == planName && r.plans != nil {
					size := a.Shape[0]
					for y := range size {
						if want := r.plans[(row*r.padded+y)*r.padded:][:size]; !slices.Equal(got.Uint8[y*size:][:size], want) {
							t.Errorf("%s, frame %d: row %d of the plan is %d, want %d", r.name, row, y, got.Uint8[y*size:][:size], want)
						}
					}
					plans++
				}
			}
			vec := x.arrays[3].Env(1).Float64[2*r.index[row]:][:2]
			if !slices.Equal(vec, x.arrays[5].Env(1).Float64) {
				t.Errorf("%s, row %d: target_vec is not the current row of targets_vec", r.name, row)
			}
		}
	}
	if numbers == 0 || plans == 0 {
		t.Error("nothing was compared")
	}
	t.Logf("compared %d numbers and %d plans with paths of %d files", numbers, plans, len(files))
}

func TestExtrasHaveTheReferencesKeysShapesAndTypes(t *testing.T) {
	type key struct {
		name, dtype string
		shape       []int
	}
	color := []key{{"target_color", "float64", []int{3}}}
	all := append(slices.Clone(color),
		key{"agent_pos", "float64", []int{2}}, key{"agent_dir", "float64", []int{2}},
		key{"targets_vec", "float64", []int{4, 2}}, key{"targets_pos", "float64", []int{4, 2}},
		key{"target_vec", "float64", []int{2}}, key{"target_pos", "float64", []int{2}},
		key{"maze_layout", "uint8", []int{11, 11}})
	for suffix, want := range map[string][]key{"": color, "-6CL": color, "-ExtraObs": all, "-Oracle": all, "-6CL-ExtraObs": all} {
		v, err := ParseID("MemoryMaze-11x11" + suffix + "-v0")
		if err != nil {
			t.Fatal(err)
		}
		const envs = 3
		var got []key
		for _, a := range newExtras(v, envs).arrays {
			got = append(got, key{a.Name, a.DType(), a.Shape})
			if n := len(a.Float64) + len(a.Uint8); n != envs*a.Size() {
				t.Errorf("%s of %q has %d elements", a.Name, suffix, n)
			}
		}
		if !slices.EqualFunc(got, want, func(a, b key) bool {
			return a.name == b.name && a.dtype == b.dtype && slices.Equal(a.shape, b.shape)
		}) {
			t.Errorf("%q observes %v, want %v", suffix, got, want)
		}
	}
}

func TestPassedCuesAreObservedAsZero(t *testing.T) {
	v, err := Standard(9)
	if err != nil {
		t.Fatal(err)
	}
	v.Maze.CueSteps = 2
	e, err := maze.NewEnv(v.Maze, 3)
	if err == nil {
		err = e.Reset()
	}
	if err != nil {
		t.Fatal(err)
	}
	x := newExtras(v, 1)
	for i := range 4 {
		x.observe(0, e)
		color, border := x.arrays[0].Float64, v.View(e, 0).Color
		if hidden := i >= 2; hidden != (slices.Max(color) == 0) || hidden != (border == [3]uint8{}) {
			t.Errorf("observation %d: colour %v, border %v", i, color, border)
		}
		e.Step(0)
	}
}
