// Package threefry gives the random numbers of jax.random (jax 0.10.2 on a CPU, default flags: the threefry2x32 generator with
// partitionable bits): the same words, splits, integers, floats, choices and permutations from the same key.
//
// There is no generator with a state. A key stands for an endless array of numbers. Every element can be computed on its own
// and in any order, so unused elements cost nothing. Functions with an index return the element with that index, in row-major
// order, of the array that jax.random gives for the key. Those without an index return element 0, which is what jax.random
// draws for the shape ().
package threefry

import "math/bits"

// Key is a key of jax.random: the two words of jax.random.key_data.
type Key [2]uint32

// New returns PRNGKey(seed).
func New(seed uint64) Key { return Key{uint32(seed >> 32), uint32(seed)} }

// parity enters the third word of the key schedule, which follows from the two words of the key (Salmon et al., Parallel Random
// Numbers: As Easy as 1, 2, 3, SC 2011).
const parity = 0x1bd11bda

// block encrypts the counter (x, y) with Threefry-2x32 and 20 rounds.
func (k Key) block(x, y uint32) (uint32, uint32) {
	a, b := k[0], k[1]
	c := a ^ b ^ parity
	x += a
	y += b
	x, y = odd(x, y)
	x, y = even(x+b, y+c+1)
	x, y = odd(x+c, y+a+2)
	x, y = even(x+a, y+b+3)
	x, y = odd(x+b, y+c+4)
	return x + c, y + a + 5
}

// odd computes the four rounds of the first, third or fifth group.
func odd(x, y uint32) (uint32, uint32) {
	x += y
	y = bits.RotateLeft32(y, 13) ^ x
	x += y
	y = bits.RotateLeft32(y, 15) ^ x
	x += y
	y = bits.RotateLeft32(y, 26) ^ x
	x += y
	return x, bits.RotateLeft32(y, 6) ^ x
}

// even computes the four rounds of the second or fourth group.
func even(x, y uint32) (uint32, uint32) {
	x += y
	y = bits.RotateLeft32(y, 17) ^ x
	x += y
	y = bits.RotateLeft32(y, 29) ^ x
	x += y
	y = bits.RotateLeft32(y, 16) ^ x
	x += y
	return x, bits.RotateLeft32(y, 24) ^ x
}

// Child returns split(k, n)[i], which is the same for every n above i. It also equals fold_in(k, i).
func (k Key) Child(i uint32) Key {
	x, y := k.block(0, i)
	return Key{x, y}
}

// Next does what programs for jax write as k, sub = split(k). It returns sub.
func (k *Key) Next() (sub Key) {
	a, b := k[0], k[1]
	c := a ^ b ^ parity
	// Both blocks are computed at once, because their rounds do not depend on each other.
	x0, y0 := odd(a, b)
	x1, y1 := odd(a, b+1)
	x0, y0 = even(x0+b, y0+c+1)
	x1, y1 = even(x1+b, y1+c+1)
	x0, y0 = odd(x0+c, y0+a+2)
	x1, y1 = odd(x1+c, y1+a+2)
	x0, y0 = even(x0+a, y0+b+3)
	x1, y1 = even(x1+a, y1+b+3)
	x0, y0 = odd(x0+b, y0+c+4)
	x1, y1 = odd(x1+b, y1+c+4)
	k[0], k[1] = x0+c, y0+a+5
	return Key{x1 + c, y1 + a + 5}
}

// Skip is Next without the sub-key.
func (k *Key) Skip() { *k = k.Child(0) }

// Bits returns element i of jax.random.bits(k).
func (k Key) Bits(i uint32) uint32 {
	x, y := k.block(0, i)
	return x ^ y
}
