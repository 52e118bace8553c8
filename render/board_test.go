package render

import (
	"image"
	"image/color"
	"testing"
)

// checks returns a picture of squares that are black and white in turn.
func checks(wide, high, grain int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, wide*grain, high*grain))
	for y := range high * grain {
		for x := range wide * grain {
			v := uint8(255 * ((x/grain + y/grain) % 2))
			m.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	return m
}

func TestBoardsFillTheirArea(t *testing.T) {
	for _, c := range []struct {
		area  image.Rectangle
		size  image.Point
		grain int
		want  image.Point
	}{
		{image.Rect(0, 0, 1280, 724), image.Pt(504, 504), 6, image.Pt(672, 672)},  // 8 pixels for each of 84 squares
		{image.Rect(0, 0, 640, 362), image.Pt(504, 504), 6, image.Pt(336, 336)},   // smaller than it is drawn, still in squares
		{image.Rect(0, 0, 90, 90), image.Pt(504, 504), 6, image.Pt(84, 84)},       // the size that agents see
		{image.Rect(0, 0, 80, 90), image.Pt(504, 504), 6, image.Pt(80, 80)},       // even smaller
		{image.Rect(0, 0, 1280, 724), image.Pt(640, 360), 1, image.Pt(1280, 720)}, // twice
		{image.Rect(0, 0, 950, 724), image.Pt(640, 360), 1, image.Pt(950, 534)},   // without enlarging, a third would be empty
		{image.Rect(10, 20, 1290, 744), image.Pt(640, 240), 0, image.Pt(1280, 480)},
		{image.Rect(0, 0, 400, 724), image.Pt(640, 240), 0, image.Pt(400, 150)},
	} {
		b := FitBoard(c.area, c.size, c.grain)
		if b.Rect.Size() != c.want || !b.Rect.In(c.area) {
			t.Errorf("%v of grain %d in %v is %v, want %v", c.size, c.grain, c.area, b.Rect, c.want)
		}
		middle := b.Rect.Min.Add(b.Rect.Max).Sub(c.area.Min).Sub(c.area.Max)
		if middle.X < -1 || middle.X > 1 || middle.Y < -1 || middle.Y > 1 {
			t.Errorf("%v is not in the middle of %v", b.Rect, c.area)
		}
	}
}

func TestSquaresOfABoardStaySquares(t *testing.T) {
	m := checks(10, 10, 6)
	dst := image.NewRGBA(image.Rect(0, 0, 100, 80))
	b := FitBoard(dst.Rect, m.Rect.Size(), 6)
	b.Draw(dst, m)
	for y := range 80 {
		for x := range 80 {
			if got, want := dst.RGBAAt(10+x, y).R, uint8(255*((x/8+y/8)%2)); got != want {
				t.Fatalf("pixel %d, %d is %d, want %d", x, y, got, want)
			}
		}
	}
	// Squares that have no whole number of pixels must still have their colour in the middle.
	odd := image.NewRGBA(image.Rect(0, 0, 17, 17))
	b = FitBoard(odd.Rect, m.Rect.Size(), 6)
	if b.Rect != odd.Rect {
		t.Fatalf("%v of %v is filled", b.Rect, odd.Rect)
	}
	b.Draw(odd, m)
	if p, q := odd.RGBAAt(0, 0).R, odd.RGBAAt(2, 0).R; p != 0 || q < 200 {
		t.Errorf("squares are %d and %d", p, q)
	}
}

func TestSmoothBoardsAreEnlargedSmoothly(t *testing.T) {
	m := checks(2, 2, 10)
	dst := image.NewRGBA(image.Rect(0, 0, 60, 60))
	b := FitBoard(dst.Rect, m.Rect.Size(), 0)
	b.Draw(dst, m)
	between := 0
	for x := range 60 {
		if v := dst.RGBAAt(x, 5).R; v > 10 && v < 245 {
			between++
		}
	}
	if between == 0 || between > 6 {
		t.Errorf("%d pixels lie between black and white", between)
	}
	for _, size := range []int{20, 8} {
		small := image.NewRGBA(image.Rect(0, 0, size, size))
		FitBoard(small.Rect, m.Rect.Size(), 0).Draw(small, m)
		if a, b := small.RGBAAt(1, 1), small.RGBAAt(size-2, 1); a.R > 5 || b.R < 250 {
			t.Errorf("at %d pixels corners are %v and %v", size, a, b)
		}
	}
}

func TestFramesLieAroundBoards(t *testing.T) {
	m := checks(4, 4, 1)
	dst := image.NewRGBA(image.Rect(0, 0, 50, 50))
	b := FitBoard(image.Rect(10, 10, 40, 40), m.Rect.Size(), 1)
	b.Draw(dst, m)
	ink := color.RGBA{9, 8, 7, 255}
	b.Frame(dst, 2, ink)
	r := b.Rect
	for _, p := range []image.Point{{r.Min.X - 1, r.Min.Y}, {r.Min.X - 2, r.Min.Y - 2}, {r.Max.X, r.Max.Y - 1}, {r.Max.X + 1, r.Max.Y + 1}} {
		if dst.RGBAAt(p.X, p.Y) != ink {
			t.Errorf("%v is %v", p, dst.RGBAAt(p.X, p.Y))
		}
	}
	if c := dst.RGBAAt(r.Min.X, r.Min.Y); c == ink {
		t.Error("the frame lies on the board")
	}
}
