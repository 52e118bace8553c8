package rendertest

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/render"
	"codeberg.org/sbinet/npyio/npz"
)

// Frame is one recorded picture and what it shows.
type Frame struct {
	Episode Episode
	Step    int
	View    render.View // View.Scene is 0
	Want    []byte      // [size, size, 3], border included
}

// Frames are the recorded pictures of one file.
type Frames struct {
	Name   string
	Size   int // width and height in pixels
	Frames []Frame
}

// Load reads a file of recorded pictures. The name of the file says which variant of the environment it holds.
func Load(t testing.TB, file string) Frames {
	t.Helper()
	z, err := npz.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	name := filepath.Base(file)
	picture := "final"
	if z.Header("pre_minimap.npy") != nil {
		picture = "pre_minimap"
	}
	seeds, episodes, steps := read[int32](t, z, "seed"), read[int32](t, z, "episode"), read[int32](t, z, "t")
	targets, sizes := read[int32](t, z, "target_index"), read[int32](t, z, "maze_size")
	qpos := read[float64](t, z, "qpos") // [frame, 5]
	pix := read[uint8](t, z, picture)   // [frame, size, size, 3]
	n := len(seeds)
	size := int(math.Round(math.Sqrt(float64(len(pix) / n / 3))))
	color := targetColors(t, z, targets)
	out := Frames{Name: name, Size: size}
	for i := range n {
		e := Episode{
			MazeSize:        int(sizes[i%len(sizes)]),
			Seed:            int(seeds[i]),
			Index:           int(episodes[i]),
			RandomizeColors: strings.Contains(name, "6cl"),
			GoodVisibility:  strings.Contains(name, "vis"),
		}
		v := render.View{
			X:      qpos[5*i],
			Y:      qpos[5*i+1],
			Z:      qpos[5*i+2],
			Steer:  qpos[5*i+3],
			Border: true,
			Color:  render.BorderColor(color(i)),
		}
		if strings.Contains(name, "top") {
			v.Camera = render.TopCamera
		}
		bytes := 3 * size * size
		out.Frames = append(out.Frames, Frame{Episode: e, Step: int(steps[i]), View: v, Want: pix[i*bytes : (i+1)*bytes]})
	}
	return out
}

// targetColors returns a function that gives the colour of a frame's current target. Files hold the colours by frame or by
// target.
func targetColors(t testing.TB, z *npz.Reader, targets []int32) func(frame int) [3]float64 {
	t.Helper()
	if z.Header("target_color.npy") != nil {
		colors := read[float64](t, z, "target_color")
		return func(i int) [3]float64 { return [3]float64(colors[3*i:]) }
	}
	colors := read[float64](t, z, "target_colors")
	return func(i int) [3]float64 { return [3]float64(colors[3*targets[i]:]) }
}

func read[T any](t testing.TB, z *npz.Reader, name string) []T {
	t.Helper()
	var v []T
	if h := z.Header(name + ".npy"); h != nil && len(h.Descr.Shape) == 0 {
		v = make([]T, 1)
		if err := z.Read(name+".npy", &v[0]); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return v
	}
	if err := z.Read(name+".npy", &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}
