package tmaze

import "math/rand/v2"

// Bits is a source of fair random bits, 0 or 1. A maze draws everything random from one source, in this order: the cue at a
// reset, the distractors after each step.
type Bits interface {
	Bit() uint8
}

// coin is the Bits of a batch. It takes 64 bits at a time from a PCG engine (math/rand/v2), lowest bit first.
type coin struct {
	engine *rand.PCG
	bits   uint64
	left   uint8 // number of bits that are left
}

// newCoin returns the coin of environment env under a seed. Its engine is seeded with the outputs 2·env and 2·env+1 of
// SplitMix64, which starts at the scrambled seed. So neighbouring seeds and neighbouring environments have unrelated engines.
func newCoin(seed uint64, env int) coin {
	const golden uint64 = 0x9e3779b97f4a7c15 // 2^64 / golden ratio
	s := splitMix(seed) + 2*uint64(env)*golden
	return coin{engine: rand.NewPCG(splitMix(s), splitMix(s+golden))}
}

// splitMix is the output function of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
func splitMix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Bit implements Bits.
func (c *coin) Bit() uint8 {
	if c.left == 0 {
		c.bits, c.left = c.engine.Uint64(), 64
	}
	b := uint8(c.bits & 1)
	c.bits >>= 1
	c.left--
	return b
}
