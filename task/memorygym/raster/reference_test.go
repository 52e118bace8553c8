package raster

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"

	"ariadne/internal/reference"
)

var disc = regexp.MustCompile(`^filled_circle_(?:center(\d+)|(-?\d+)_(-?\d+))_r(\d+)$`)

func TestReferenceDiscs(t *testing.T) {
	compared := 0
	eachArray(t, func(name string, f *npz.Reader) {
		m := disc.FindStringSubmatch(name)
		if m == nil {
			return
		}
		number := func(s string) int { n, _ := strconv.Atoi(s); return n }
		x, y, r := number(m[2]), number(m[3]), number(m[4])
		if m[1] != "" {
			x = number(m[1])
			y = x
		}
		var want []uint8
		if err := f.Read(name+".npy", &want); err != nil {
			t.Fatal(err)
		}
		on := Colour{1, 1, 1}
		s := New(Side, Side, Colour{})
		s.Circle(x, y, r, 0, on)
		var stencil Stencil
		stencil.Add(around(r, 0), x, y)
		for i, w := range want {
			if got := s.Pix[i*Channels]; got != w {
				t.Fatalf("%s: pixel %d, %d is %d", name, i/Side, i%Side, got)
			}
			if stencil.has(i/Side, i%Side) != (w == 1) {
				t.Fatalf("%s: the stencil's pixel %d, %d is not %d", name, i/Side, i%Side, w)
			}
		}
		compared++
	})
	t.Logf("compared %d discs", compared)
	if compared == 0 {
		t.Error("nothing to compare with")
	}
}

// around returns the shape of a circle around its place.
func around(r, width int) Shape {
	on := Colour{1, 1, 1}
	s := New(2*r+2, 2*r+2, Colour{})
	s.Circle(r+1, r+1, r, width, on)
	return s.Shape(r+1, r+1, on)
}

func TestReferenceBlendingWithBlack(t *testing.T) {
	compared := 0
	eachArray(t, func(name string, f *npz.Reader) {
		if name != "alpha_black_table" {
			return
		}
		var want []uint8
		if err := f.Read(name+".npy", &want); err != nil {
			t.Fatal(err)
		}
		for i, w := range want {
			if got := Blend(uint8(i), 0, uint8(i>>8)); got != w {
				t.Fatalf("alpha %d over %d: got %d, want %d", i>>8, i&255, got, w)
			}
			compared++
		}
	})
	t.Logf("compared %d values", compared)
	if compared == 0 {
		t.Error("nothing to compare with")
	}
}

// eachArray calls f for every array of the recorded pictures.
func eachArray(t *testing.T, f func(name string, file *npz.Reader)) {
	t.Helper()
	for _, path := range reference.Files(t, "memory_gym/sprites*.npz") {
		file, err := npz.Open(path)
		if err != nil {
			t.Fatal(fmt.Errorf("%s: %w", path, err))
		}
		for _, key := range file.Keys() {
			f(strings.TrimSuffix(key, ".npy"), file)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
