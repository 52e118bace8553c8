package rendertest

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSSIMIsOneForEqualPicturesAndFallsWithNoise(t *testing.T) {
	const w, h = 20, 12
	random := rand.New(rand.NewPCG(1, 2))
	a := make([]byte, 3*w*h)
	for i := range a {
		a[i] = uint8(100 + random.IntN(50))
	}
	last := 1.0
	for _, noise := range []int{0, 2, 10, 40} {
		b := make([]byte, len(a))
		for i := range b {
			b[i] = a[i] + uint8(random.IntN(noise+1))
		}
		s := SSIM(a, b, w, h)
		if noise == 0 && math.Abs(s-1) > 1e-12 || noise > 0 && s >= last {
			t.Errorf("noise of %d: similarity %v after %v", noise, s, last)
		}
		last = s
	}
}

func TestSSIMOfFlatPicturesComparesMeans(t *testing.T) {
	const w, h = 7, 7
	a, b := make([]byte, 3*w*h), make([]byte, 3*w*h)
	for i := range a {
		a[i], b[i] = 100, 200
	}
	const c1 = 2.55 * 2.55
	want := (2*100*200 + c1) / (100*100 + 200*200 + c1)
	if s := SSIM(a, b, w, h); math.Abs(s-want) > 1e-12 {
		t.Errorf("similarity %v, want %v", s, want)
	}
}
