package assets

import (
	"math"
	"testing"

	"ariadne/internal/reference"
	"codeberg.org/sbinet/npyio/npz"
)

func TestReferenceSky(t *testing.T) {
	files := reference.Files(t, "memory_maze/textures/skybox*.npz")
	for _, file := range files {
		z, err := npz.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		var want []uint8 // [6, side, side, 3]
		if err := z.Read("faces.npy", &want); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		sky := Sky()
		if n := len(sky) * skySide * skySide * 3; len(want) != n {
			t.Fatalf("%s: %d values, want %d", file, len(want), n)
		}
		most, sum := 0, 0
		for i, w := range want {
			pixel, channel := i/3, i%3
			face, at := sky[pixel/(skySide*skySide)], pixel%(skySide*skySide)
			d := int(face.Pix[4*at+channel]) - int(w)
			most, sum = max(most, d, -d), sum+max(d, -d)
		}
		t.Logf("compared %d values: largest difference %d, mean %.4f", len(want), most, float64(sum)/float64(len(want)))
		if most > 0 {
			t.Errorf("%s: the sky differs by up to %d", file, most)
		}
	}
}

func TestSkyIsSeamless(t *testing.T) {
	// Two pixels on an edge of the cube, one from each face, have the same direction and so the same colour.
	sky := Sky()
	const last = skySide - 1
	color := func(face, x, y int) [3]uint8 {
		o := sky[face].PixOffset(x, y)
		return [3]uint8(sky[face].Pix[o : o+3])
	}
	const px, nx, py, ny, pz, nz = 0, 1, 2, 3, 4, 5
	for i := range skySide {
		for _, edge := range [][2][3]uint8{
			{color(px, 0, i), color(pz, last, i)},
			{color(px, last, i), color(nz, 0, i)},
			{color(nx, last, i), color(pz, 0, i)},
			{color(py, i, last), color(pz, i, 0)},
			{color(ny, i, 0), color(pz, i, last)},
			{color(py, last, last-i), color(px, i, 0)},
		} {
			for k := range 3 {
				if d := math.Abs(float64(edge[0][k]) - float64(edge[1][k])); d > 1 {
					t.Errorf("pixel %d of an edge: %v beside %v", i, edge[0], edge[1])
				}
			}
		}
	}
}
