// Package pcg64 is numpy.random.default_rng (numpy 1.17 to 2.x): numpy's Generator over the PCG64 engine, seeded through
// SeedSequence. It gives the same words, integers, choices, permutations and reals from the same seed.
//
// PCG64 is a 128-bit linear congruential generator whose output is folded to 64 bits by XSL-RR: O'Neill, PCG: A Family of
// Simple Fast Space-Efficient Statistically Good Algorithms for Random Number Generation, 2014.
package pcg64

import "math/bits"

// The multiplier of the 128-bit recurrence, upper and lower half.
const (
	multiplierHi = 0x2360ed051fc65da4
	multiplierLo = 0x4385df649fccf645
)

// Generator is numpy.random.Generator(PCG64(SeedSequence(seed))). It is a plain value; a copy goes on independently. Use
// New: the zero value gives zeros only.
type Generator struct {
	hi, lo       uint64 // the state
	incHi, incLo uint64 // the increment, odd
	half         uint32 // upper half of the last word that was split in two
	kept         bool   // half was not given out yet
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

// Uint64 returns the next word of the engine. A half kept by Uint32 stays kept.
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

// Integers returns integers(low, high), an integer in [low, high); high must be larger. Where that leaves one value,
// nothing is drawn. Ranges of up to 2^32 values take 32-bit draws, larger ones 64-bit draws, both by multiplication with
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

// Choice returns choice(list), an element of a list that is not empty.
func Choice[E any](g *Generator, list []E) E { return list[g.Integers(0, len(list))] }

// Shuffle is shuffle of a list of n items, and permutation(n) of the list 0, 1, ...: from the last item on, each is
// swapped with one that is not behind it, chosen by masked rejection.
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

// Float64 returns random(), a real in [0, 1) from one word.
func (g *Generator) Float64() float64 { return float64(g.Uint64()>>11) / (1 << 53) }

// Uniform returns uniform(low, high), a real in [low, high).
func (g *Generator) Uniform(low, high float64) float64 {
	return low + float64((high-low)*g.Float64())
}
