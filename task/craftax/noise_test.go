package craftax

import (
	"testing"

	"ariadne/internal/rng/threefry"
)

func TestPlainNoiseHasTheSameBits(t *testing.T) {
	for seed := range uint64(20) {
		var f, g field
		f.fractal(threefry.New(seed), 6, 24)
		g = f
		var b, row = band{}, [2][Side]float32{}
		var gradients [2 * 25][2]float32
		for i := range gradients {
			gradients[i] = [2]float32{f[i], f[100+i]}
		}
		b.set(gradients[:], 24)
		b.fill(&row[0], 0.375)
		b.fillGo(&row[1], 0.375)
		if row[0] != row[1] {
			t.Errorf("seed %d: rows %v, in plain Go %v", seed, row[0], row[1])
		}
		low, high := f.bounds()
		if plainLow, plainHigh := g.boundsGo(); low != plainLow || high != plainHigh {
			t.Errorf("seed %d: bounds %v and %v, in plain Go %v and %v", seed, low, high, plainLow, plainHigh)
		}
		f.scale(0.3, 1.7)
		g.scaleGo(0.3, 1.7)
		if f != g {
			t.Errorf("seed %d: scaled fields differ", seed)
		}
	}
}
