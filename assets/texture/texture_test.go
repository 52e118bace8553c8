package texture

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"
)

func designs() []Design {
	walls, floors := Walls(), Floors()
	return append(walls[:], floors[:]...)
}

func TestShadesStayWithinTheRamp(t *testing.T) {
	for _, d := range designs() {
		for y := 0; y < Unit; y += 61 {
			for x := 0; x < Unit; x += 59 {
				if s := d.shade(x, y); s < 0 || s > 255 {
					t.Fatalf("%s: shade %d at (%d, %d)", d.Name, s, x, y)
				}
			}
		}
	}
}

func TestTexturesRepeatWithoutSeams(t *testing.T) {
	const side = 256
	for _, d := range designs() {
		m := d.Draw(side)
		// Differences between neighbouring columns and rows. Across the seam they must be no larger than elsewhere.
		difference := func(at func(i, j int) uint8, a, b int) float64 {
			sum := 0.0
			for j := range side {
				sum += math.Abs(float64(at(a, j)) - float64(at(b, j)))
			}
			return sum / side
		}
		for name, at := range map[string]func(i, j int) uint8{
			"columns": func(i, j int) uint8 { return m.ColorIndexAt(i, j) },
			"rows":    func(i, j int) uint8 { return m.ColorIndexAt(j, i) },
		} {
			inside := 0.0
			for i := 1; i < side; i++ {
				inside = max(inside, difference(at, i-1, i))
			}
			if seam := difference(at, side-1, 0); seam > inside {
				t.Errorf("%s: %s differ by %.1f across the seam, by at most %.1f inside", d.Name, name, seam, inside)
			}
		}
	}
}

func TestEncodeKeepsThePixels(t *testing.T) {
	m := Walls()[1].Draw(64)
	var b bytes.Buffer
	if err := Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	for y := range 64 {
		for x := range 64 {
			r, g, bl, a := got.At(x, y).RGBA()
			R, G, B, A := m.At(x, y).RGBA()
			if r != R || g != G || bl != B || a != A {
				t.Fatalf("(%d, %d) is %v, want %v", x, y, got.At(x, y), m.At(x, y))
			}
		}
	}
}

func TestMeasureKnowsMeanAndContrast(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 32, 32))
	for y := range 32 {
		for x := range 32 {
			v := uint8(100)
			if (x+y)%2 == 1 {
				v = 140
			}
			if x >= 16 {
				v += 60
			}
			m.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	s := Measure(m)
	for _, v := range s.Mean {
		if v != 150 {
			t.Errorf("mean %v, want 150", s.Mean)
		}
	}
	// The checks have a deviation of 20, the halves one of 30. From a distance only the halves remain.
	if want := math.Hypot(20, 30); math.Abs(s.Contrast-want) > 1e-9 {
		t.Errorf("contrast %g, want %g", s.Contrast, want)
	}
	if math.Abs(s.Far-30) > 1e-9 {
		t.Errorf("contrast from afar %g, want 30", s.Far)
	}
}

func TestDistanceIsThatOfCIELAB(t *testing.T) {
	for _, c := range []struct {
		a, b [3]float64
		want float64
	}{
		{[3]float64{0, 0, 0}, [3]float64{255, 255, 255}, 100},
		{[3]float64{255, 0, 0}, [3]float64{0, 255, 0}, 170.6},
		{[3]float64{255, 0, 0}, [3]float64{0, 0, 255}, 176.3},
		{[3]float64{9, 8, 7}, [3]float64{9, 8, 7}, 0},
	} {
		if d := Distance(c.a, c.b); math.Abs(d-c.want) > 0.1 {
			t.Errorf("%v and %v differ by %.2f, want %.1f", c.a, c.b, d, c.want)
		}
	}
}
