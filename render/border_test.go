package render

import "testing"

func TestBorderWidthFollowsThePictureHeight(t *testing.T) {
	for _, c := range []struct{ height, want int }{{1, 0}, {63, 0}, {64, 2}, {127, 2}, {128, 2}, {192, 3}, {256, 4}, {1024, 8}} {
		if got := BorderWidth(c.height); got != c.want {
			t.Errorf("BorderWidth(%d) = %d, want %d", c.height, got, c.want)
		}
	}
}

func TestBorderColorIsDimmedAndCutOff(t *testing.T) {
	if got, want := BorderColor([3]float64{170. / 220, 38. / 220, 30. / 220}), [3]uint8{137, 30, 24}; got != want {
		t.Errorf("red border %v, want %v", got, want)
	}
}

func TestPaintBorderPaintsTheBorderOnly(t *testing.T) {
	for _, size := range [][2]int{{64, 64}, {256, 256}, {80, 130}, {3, 64}, {1, 256}} {
		w, h := size[0], size[1]
		pix := make([]byte, 3*w*h)
		PaintBorder(pix, w, h, 0, h/3, [3]uint8{1, 2, 3})
		PaintBorder(pix, w, h, h/3, h, [3]uint8{1, 2, 3})
		b := BorderWidth(h)
		for y := range h {
			for x := range w {
				want := [3]byte{}
				if min(x, y, w-1-x, h-1-y) < b {
					want = [3]byte{1, 2, 3}
				}
				if got := [3]byte(pix[3*(y*w+x):]); got != want {
					t.Fatalf("%dx%d: pixel (%d, %d) is %v, want %v", w, h, x, y, got, want)
				}
			}
		}
	}
}
