package pcg64

import (
	"sync"

	"ariadne/internal/portable"
)

// tail is the point at which the ziggurat's lowest strip ends and the tail of the normal distribution begins.
const tail = 3.6541528853610087963519472518

// ziggurat holds the tables of the ziggurat that can be computed; widths cannot. For each strip it holds the part that lies
// completely under the curve, times 2^52, and the height of the curve at its end.
var ziggurat = sync.OnceValue(func() *struct {
	inside [len(widths)]uint64
	height [len(widths)]float64
} {
	z := new(struct {
		inside [len(widths)]uint64
		height [len(widths)]float64
	})
	const one = 1 << 52
	last := len(widths) - 1
	z.inside[0] = uint64(widths[last] / widths[0] * one)
	z.height[0] = 1
	for i := 1; i <= last; i++ {
		x := widths[i] * one
		z.height[i] = portable.Exp(-x * x / 2)
		if i > 1 {
			z.inside[i] = uint64(widths[i-1] / widths[i] * one)
		}
	}
	return z
})

// Normal returns standard_normal(), by a ziggurat of 256 strips: Marsaglia, Tsang, The Ziggurat Method for Generating Random
// Variables, 2000. Values in the tail (one in 3,900) and some decisions at the curve's edge (one in 50,000) depend on the Exp and
// Log1p of package portable, which may differ from numpy's in the last place.
func (g *Generator) Normal() float64 {
	z := ziggurat()
	for {
		r := g.Uint64()
		strip, negative, part := r&0xff, r>>8&1 == 1, r>>9&(1<<52-1)
		x := float64(part) * widths[strip]
		if negative {
			x = -x
		}
		switch {
		case part < z.inside[strip]:
			return x
		case strip == 0:
			x = g.tail()
			if part>>8&1 == 1 {
				return -x
			}
			return x
		}
		low, high := z.height[strip], z.height[strip-1]
		if low+float64((high-low)*g.Float64()) < portable.Exp(-x*x/2) {
			return x
		}
	}
}

// tail returns a value of the tail: Marsaglia, Generating a Variable from the Tail of the Normal Distribution, 1964.
func (g *Generator) tail() float64 {
	for {
		x := -portable.Log1p(-g.Float64()) / tail
		y := -portable.Log1p(-g.Float64())
		if y+y > x*x {
			return tail + x
		}
	}
}
