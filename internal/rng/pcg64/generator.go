// Package pcg64 is numpy.random.default_rng (numpy 1.17 to 2.x): numpy's Generator with the PCG64 engine, seeded through
// SeedSequence. It gives the same words, integers, choices, permutations and floats from the same seed.
//
// PCG64 is a 128-bit linear congruential generator whose output is reduced to 64 bits by XSL-RR: O'Neill, PCG: A Family of
// Simple Fast Space-Efficient Statistically Good Algorithms for Random Number Generation, 2014.
package pcg64

import "math/bits"

// The upper and lower half of the multiplier of the 128-bit recurrence.
const (
	multiplierHi = 0x2360ed051fc65da4
	multiplierLo = 0x4385df649fccf645
)

// Generator is numpy.random.Generator(PCG64(SeedSequence(seed))). It is a plain value; a copy continues independently. Use New:
// the zero value only returns zeros.
type Generator struct {
	hi, lo       uint64 // the state
	incHi, incLo uint64 // the increment, odd
	half         uint32 // upper half of the last word of which Uint32 returned the lower half
	kept         bool   // half has not been returned yet
}

// New returns default_rng(seed).
func New(seed uint64) Generator {
	s := newSeedSequence(seed).words()
	g := Generator{incHi: s[2]<<1 | s[3]>>63, incLo: s[3]<<1 | 1}
	g.step()
	var carry uint64
	g.lo, carry = bits.Add64(g.lo, s[1], 0)
	g.hi, _ = bits.Add64(g.hi, s[0], carry)
	g.step()
	return g
}

func (g *Generator) step() {
	hi, lo := bits.Mul64(g.lo, multiplierLo)
	hi += g.hi*multiplierLo + g.lo*multiplierHi
	var carry uint64
	g.lo, carry = bits.Add64(lo, g.incLo, 0)
	g.hi, _ = bits.Add64(hi, g.incHi, carry)
}

// Uint64 returns the next word of the engine. It does not use the half that Uint32 keeps.
func (g *Generator) Uint64() uint64 {
	g.step()
	return bits.RotateLeft64(g.hi^g.lo, -int(g.hi>>58))
}

// Uint32 returns the lower half of a new word and keeps the upper one for the next call.
func (g *Generator) Uint32() uint32 {
	if g.kept {
		g.kept = false
		return g.half
	}
	w := g.Uint64()
	g.half, g.kept = uint32(w>>32), true
	return uint32(w)
}

// Integers returns integers(low, high), an integer in [low, high). high must be larger than low. If there is only one possible
// value, it draws nothing. Ranges of up to 2^32 values use 32-bit draws, larger ones 64-bit draws, both by multiplication with
// rejection: Lemire, Fast Random Integer Generation in an Interval, 2019.
func (g *Generator) Integers(low, high int) int {
	span := uint64(high) - uint64(low)
	switch {
	case span == 1:
		return low
	case span < 1<<32:
		return low + int(g.below32(uint32(span)))
	case span == 1<<32:
		return low + int(g.Uint32())
	default:
		return low + int(g.below64(span))
	}
}

func (g *Generator) below32(span uint32) uint32 {
	m := uint64(g.Uint32()) * uint64(span)
	if uint32(m) < span {
		for reject := -span % span; uint32(m) < reject; {
			m = uint64(g.Uint32()) * uint64(span)
		}
	}
	return uint32(m >> 32)
}

func (g *Generator) below64(span uint64) uint64 {
	hi, lo := bits.Mul64(g.Uint64(), span)
	if lo < span {
		for reject := -span % span; lo < reject; {
			hi, lo = bits.Mul64(g.Uint64(), span)
		}
	}
	return hi
}

// Choice returns choice(list), a random element of a list. The list must not be empty.
func Choice[E any](g *Generator, list []E) E { return list[g.Integers(0, len(list))] }

// Shuffle is shuffle of a list with n items, and permutation(n) of the list 0, 1, .... It goes from the last item to the first,
// and swaps each with itself or an earlier one, which is chosen by masked rejection.
func (g *Generator) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i >= 1; i-- {
		swap(i, g.interval(uint64(i)))
	}
}

// interval returns an integer in [0, last].
func (g *Generator) interval(last uint64) int {
	mask := uint64(1)<<bits.Len64(last) - 1
	for {
		v := mask
		if last <= 1<<32-1 {
			v &= uint64(g.Uint32())
		} else {
			v &= g.Uint64()
		}
		if v <= last {
			return int(v)
		}
	}
}

// Float64 returns random(), a number in [0, 1) from one word.
func (g *Generator) Float64() float64 { return float64(g.Uint64()>>11) / (1 << 53) }

// Uniform returns uniform(low, high), a number in [low, high).
func (g *Generator) Uniform(low, high float64) float64 {
	return low + float64((high-low)*g.Float64())
}
