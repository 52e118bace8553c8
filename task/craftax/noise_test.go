package craftax

import (
	"slices"
	"testing"

	"ariadne/internal/rng/threefry"
)

func TestPlainNoiseHasTheSameBits(t *testing.T) {
	for seed := range uint64(20) {
		side, rows, cols := Side, 6, 24
		if seed%2 == 1 {
			side, rows, cols = ClassicSide, 8, 32
		}
		f := make(field, side*side)
		f.fractal(threefry.New(seed), side, rows, cols)
		g := slices.Clone(f)
		gradients := make([][2]float32, 2*(cols+1))
		for i := range gradients {
			gradients[i] = [2]float32{f[i], f[100+i]}
		}
		var b band
		b.set(gradients, side, cols)
		row := [2][]float32{make([]float32, side), make([]float32, side)}
		b.fill(row[0], 0.375, seed%3 > 0)
		b.fillGo(row[1], 0.375, seed%3 > 0)
		if !slices.Equal(row[0], row[1]) {
			t.Errorf("seed %d: rows %v, in plain Go %v", seed, row[0], row[1])
		}
		low, high := f.bounds()
		if plainLow, plainHigh := g.boundsGo(); low != plainLow || high != plainHigh {
			t.Errorf("seed %d: bounds %v and %v, in plain Go %v and %v", seed, low, high, plainLow, plainHigh)
		}
		f.scale(0.3, 1.7)
		g.scaleGo(0.3, 1.7)
		if !slices.Equal(f, g) {
			t.Errorf("seed %d: scaled fields differ", seed)
		}
	}
}
