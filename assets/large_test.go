package assets

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"testing"

	"ariadne/assets/texture"
)

// side returns the common side of a set's textures.
func side(t *testing.T, set *Textures) int {
	t.Helper()
	_, slots := set.files()
	n := (*slots[0]).Rect.Dx()
	for _, m := range slots {
		if (*m).Rect != image.Rect(0, 0, n, n) {
			t.Fatalf("textures of %v and %d pixels", (*m).Rect, n)
		}
	}
	return n
}

func load(t *testing.T, dir string, rows int) *Textures {
	t.Helper()
	set, err := LoadLargeTextures(dir, rows)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// The large files contain what the designs draw. Some rows stand for all.
func TestLargeTexturesComeFromTheirDesigns(t *testing.T) {
	set := load(t, "", 800)
	_, slots := set.files()
	walls, floors := texture.Walls(), texture.Floors()
	for i, d := range append(walls[:], floors[:]...) {
		got := *slots[i]
		row := image.NewPaletted(image.Rect(0, 0, texture.LargeSide, texture.LargeSide), d.Draw(2).Palette)
		for y := 3; y < texture.LargeSide; y += 61 {
			d.DrawRow(row, y)
			want := opaque(row.SubImage(image.Rect(0, y, texture.LargeSide, y+1)))
			if !bytes.Equal(got.Pix[y*got.Stride:][:got.Stride], want.Pix) {
				t.Fatalf("row %d of %s is not what its design draws; run go generate ./assets", y, d.Name)
			}
		}
	}
}

// From the distance at which agents see them, large textures look like the small ones.
func TestLargeTexturesLookLikeTheOthers(t *testing.T) {
	small := load(t, "", 64)
	if own, err := LoadTextures(""); err != nil || small != own {
		t.Fatalf("for 64 rows there are other textures than agents see, %v", err)
	}
	for rows, want := range map[int]int{64: 512, 240: 1024, 800: 2048} {
		set := load(t, "", rows)
		if got := side(t, set); got != want {
			t.Errorf("for %d rows textures have %d pixels, want %d", rows, got, want)
		}
		_, a := set.files()
		_, b := small.files()
		for i := range a {
			m := *a[i]
			for m.Rect.Dx() > 512 {
				m = halved(m)
			}
			sum := 0.0
			for k, v := range m.Pix {
				sum += math.Abs(float64(v) - float64((*b[i]).Pix[k]))
			}
			if mean := sum / float64(len(m.Pix)); mean > 0.6 {
				t.Errorf("for %d rows texture %d differs by %.2f from the one that agents see", rows, i, mean)
			}
		}
	}
}

// Textures of other people are enlarged faithfully: flat areas stay flat and ramps stay ramps, across the seams too.
func TestOtherTexturesAreEnlargedSmoothly(t *testing.T) {
	dir := t.TempDir()
	paper(t, dir) // of 8 pixels a side, each in one colour
	set := load(t, dir, 800)
	if n := side(t, set); n != 2048 {
		t.Fatalf("enlarged to %d pixels", n)
	}
	for _, at := range []image.Point{{0, 0}, {1000, 7}, {2047, 2047}} {
		if got := set.Walls[2].RGBAAt(at.X, at.Y); got != (color.RGBA{2, 100, 200, 255}) {
			t.Errorf("%v of a wall of one colour is %v", at, got)
		}
	}
	// An enlarged wave has no steps, not even where the picture repeats.
	wave := image.NewRGBA(image.Rect(0, 0, 32, 32))
	for y := range 32 {
		for x := range 32 {
			v := uint8(128 + 100*math.Sin(2*math.Pi*(float64(x)+0.5)/32) + 0.5)
			wave.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	big := enlarged(wave, 8)
	for x := range 256 {
		want := 128 + 100*math.Sin(2*math.Pi*(float64(x)+0.5)/256)
		if got := big.RGBAAt(x, 100); math.Abs(float64(got.R)-want) > 1.5 || got.A != 255 {
			t.Fatalf("column %d is %v, want %.1f", x, got, want)
		}
	}
	turned := image.NewRGBA(wave.Rect)
	for y := range 32 {
		for x := range 32 {
			turned.SetRGBA(y, x, wave.RGBAAt(x, y))
		}
	}
	other := enlarged(turned, 8)
	for x := range 256 {
		if a, b := big.RGBAAt(x, 77), other.RGBAAt(77, x); a.R != b.R && a.R != b.R+1 && a.R+1 != b.R {
			t.Fatalf("along columns pixel %d is %v, along rows %v", x, b, a)
		}
	}
}

func BenchmarkLargeTextures(b *testing.B) {
	for b.Loop() {
		if _, err := LoadLargeTextures("", 800); err != nil {
			b.Fatal(err)
		}
	}
}
