package render

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"codeberg.org/sbinet/npyio/npz"

	"ariadne/internal/reference"
)

// The recordings hold each picture before and after the map was laid over it.
func TestReferenceMinimap(t *testing.T) {
	compared := 0
	for _, file := range reference.Files(t, "memory_maze/frames/frames_oracle*.npz") {
		archive, err := npz.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		var sizes []int32
		var position, direction []float64
		var plans, before, want []uint8
		for name, v := range map[string]any{
			"maze_size": &sizes, "agent_pos": &position, "agent_dir": &direction,
			"maze_layout_padded": &plans, "pre_minimap": &before, "final": &want,
		} {
			if err := archive.Read(name+".npy", v); err != nil {
				t.Fatalf("%s: %s: %v", file, name, err)
			}
		}
		archive.Close()
		n := len(position) / 2
		pixels, padded := len(want)/n, int(math.Sqrt(float64(len(plans)/n)))
		side := int(math.Sqrt(float64(pixels / 3)))
		var m Minimap
		for i := range n {
			size := int(sizes[i%len(sizes)])
			var plan []uint8
			for y := range size {
				plan = append(plan, plans[(i*padded+y)*padded:][:size]...)
			}
			got := before[i*pixels:][:pixels]
			if err := m.Draw(got, side, side, plan, size, [2]float64(position[2*i:]), [2]float64(direction[2*i:])); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want[i*pixels:][:pixels]) {
				t.Errorf("%s, frame %d: the picture differs", file, i)
			}
			compared++
		}
	}
	t.Logf("compared %d frames", compared)
}

// testPlan is a plan with one path and no symmetry, [5, 5].
var testPlan = []uint8{
	1, 1, 1, 1, 1,
	1, 0, 0, 0, 2,
	1, 0, 1, 0, 2,
	1, 1, 1, 0, 2,
	0, 2, 2, 2, 2,
}

// drawn returns the minimap alone, [side, side, 3], as it looks when it is blended over black.
func drawn(t *testing.T, position, direction [2]float64) []uint8 {
	t.Helper()
	side := MinimapSide(5)
	pix := make([]uint8, 3*side*side)
	var m Minimap
	if err := m.Draw(pix, side, side, testPlan, 5, position, direction); err != nil {
		t.Fatal(err)
	}
	return pix
}

// quarter turns a picture by 90 degrees counterclockwise.
func quarter(pix []uint8, side int) []uint8 {
	var out []uint8
	for v := range side {
		for u := range side {
			out = append(out, pix[3*(u*side+side-1-v):][:3]...)
		}
	}
	return out
}

// Pillow copies pictures at quarter turns instead of sampling them.
func TestQuarterTurnsOfTheMinimapAreCopies(t *testing.T) {
	side := MinimapSide(5)
	for _, position := range [][2]float64{{2.5, 2.5}, {4.2, 1.7}, {0.3, 4.9}} {
		want := drawn(t, position, [2]float64{0, 1})
		for turn, directions := range [][][2]float64{
			{{1e-17, 1}, {-1e-17, 1}},
			{{1, 0}, {1, 6e-17}, {1, -6e-17}}, // a walker that faces right on the map turns it to the left
			{{0, -1}, {1e-16, -1}, {-1e-16, -1}},
			{{-1, 0}, {-1, 6e-17}},
		} {
			for _, d := range directions {
				if !bytes.Equal(drawn(t, position, d), want) {
					t.Errorf("walker at %v facing %v: not a copy after %d quarter turns", position, d, turn)
				}
			}
			want = quarter(want, side)
		}
	}
}

func TestMinimapShowsTheWalkerInTheMiddle(t *testing.T) {
	side := MinimapSide(5)
	for _, direction := range [][2]float64{{0, 1}, {0.6, 0.8}, {-0.8, -0.6}} {
		pix := drawn(t, [2]float64{4.5, 0.5}, direction)
		for _, at := range []int{side/2*side + side/2, (side/2-1)*side + side/2 - 1} {
			if got := [3]uint8(pix[3*at:]); got != [3]uint8{127, 0, 0} {
				t.Errorf("facing %v: the middle is %v, want red at half strength", direction, got)
			}
		}
	}
}

func TestMinimapBlendsOnlyTheCorner(t *testing.T) {
	const width, height = 24, 16
	pix := bytes.Repeat([]uint8{201}, 3*width*height)
	var m Minimap
	if err := m.Draw(pix, width, height, testPlan, 5, [2]float64{2.5, 2.5}, [2]float64{0, 1}); err != nil {
		t.Fatal(err)
	}
	for i, v := range pix {
		x, y := i/3%width, i/3/width
		inside := x >= width-10 && y < 10
		if inside != (v != 201) {
			t.Fatalf("pixel (%d, %d) is %d", x, y, v)
		}
		if want := []uint8{100, 227}; inside && !slices.Contains(want, v) {
			t.Fatalf("pixel (%d, %d) is %d, want one of %d", x, y, v, want)
		}
	}
}

func TestMinimapRefusesWhatDoesNotFit(t *testing.T) {
	var m Minimap
	for name, err := range map[string]error{
		"a small picture": m.Draw(make([]uint8, 3*9*9), 9, 9, testPlan, 5, [2]float64{}, [2]float64{}),
		"short memory":    m.Draw(make([]uint8, 10), 64, 64, testPlan, 5, [2]float64{}, [2]float64{}),
		"a short plan":    m.Draw(make([]uint8, 3*64*64), 64, 64, testPlan[1:], 5, [2]float64{}, [2]float64{}),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestMinimapAllocatesNothing(t *testing.T) {
	pix := make([]uint8, 3*64*64)
	var m Minimap
	if n := testing.AllocsPerRun(20, func() {
		if err := m.Draw(pix, 64, 64, testPlan, 5, [2]float64{1.2, 3.4}, [2]float64{0.6, -0.8}); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a map", n)
	}
}

func BenchmarkMinimap(b *testing.B) {
	pix := make([]uint8, 3*64*64)
	var m Minimap
	b.ReportAllocs()
	for b.Loop() {
		if err := m.Draw(pix, 64, 64, testPlan, 5, [2]float64{1.2, 3.4}, [2]float64{0.6, -0.8}); err != nil {
			b.Fatal(err)
		}
	}
}
