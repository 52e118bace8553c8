package pcg64

// seedSequence is numpy.random.SeedSequence(seed): a pool of four words into which every word of the seed is hashed.
type seedSequence [4]uint32

// Constants of its hash functions, from O'Neill's seed_seq_fe.
const (
	initA  = 0x43b0d7e5
	multA  = 0x931e8875
	initB  = 0x8b51f9dd
	multB  = 0x58f38ded
	mixL   = 0xca01f9dd
	mixR   = 0x4973f715
	xshift = 16
)

// hasher multiplies words by constants that change from one word to the next.
type hasher struct{ constant, factor uint32 }

func (h *hasher) hash(v uint32) uint32 {
	v ^= h.constant
	h.constant *= h.factor
	v *= h.constant
	return v ^ v>>xshift
}

func mix(x, y uint32) uint32 {
	v := mixL*x - mixR*y
	return v ^ v>>xshift
}

func newSeedSequence(seed uint64) *seedSequence {
	// The entropy is padded with zeros to the size of the pool. A seed has at most two words.
	entropy := [len(seedSequence{})]uint32{uint32(seed), uint32(seed >> 32)}
	h := hasher{initA, multA}
	var pool seedSequence
	for i := range pool {
		pool[i] = h.hash(entropy[i])
	}
	for from := range pool {
		for to := range pool {
			if from != to {
				pool[to] = mix(pool[to], h.hash(pool[from]))
			}
		}
	}
	return &pool
}

// words returns generate_state(4, numpy.uint64).
func (s *seedSequence) words() [4]uint64 {
	h := hasher{initB, multB}
	var out [4]uint64
	for i := range 2 * len(out) {
		out[i/2] |= uint64(h.hash(s[i%len(s)])) << (32 * (i % 2))
	}
	return out
}
