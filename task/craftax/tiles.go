package craftax

import (
	"math"
	"math/bits"

	"ariadne/internal/rng/threefry"
)

// maxSide is the side of the largest floor, in tiles.
const maxSide = 64

// tiles is a set of tiles of a floor: bit c of row r stands for column c.
type tiles [maxSide]uint64

// has reports whether a cell of the floor is in the set.
func (t *tiles) has(c Cell) bool { return t[c.Row]>>c.Col&1 != 0 }

// add puts a cell of the floor into the set.
func (t *tiles) add(c Cell) { t[c.Row] |= 1 << c.Col }

// remove takes a cell of the floor out of the set.
func (t *tiles) remove(c Cell) { t[c.Row] &^= 1 << c.Col }

// count returns the number of tiles.
func (t *tiles) count() (n int) {
	for _, mask := range t {
		n += bits.OnesCount64(mask)
	}
	return n
}

// pick draws one of the tiles with equal weights of 1. It takes the k-th tile, where k is the first whole number that is not
// below a random number in (0, n]. For an empty set it returns the first tile of the floor.
func (t *tiles) pick(key threefry.Key) Cell {
	left := int(math.Ceil(float64(float32(t.count()) * (1 - key.Uniform()))))
	for row, mask := range t {
		n := bits.OnesCount64(mask)
		if left > n {
			left -= n
			continue
		}
		for ; left > 1; left-- {
			mask &= mask - 1
		}
		if mask == 0 {
			return Cell{}
		}
		return Cell{int32(row), int32(bits.TrailingZeros64(mask))}
	}
	return Cell{}
}

// run is the number of tiles whose weights are summed in one go.
const run = 16

// pickShared draws one of n tiles with weights of 1/n each, on a floor with side tiles along each side. These weights do not
// add up to exactly 1, and their sums are formed in the order of threefry.PrefixSum. For an empty set it returns the first tile
// of the floor.
func (t *tiles) pickShared(key threefry.Key, n int, side int) Cell {
	if n == 0 {
		return Cell{}
	}
	var part [run + 1]float32 // prefix sums of that many weights
	weight := 1 / float32(n)
	for i := range run {
		part[i+1] = part[i] + weight
	}
	var room [maxSide*maxSide/run + 1]float32
	before := room[:side*side/run+1] // sum before each run, and the total
	for i := range before[1:] {
		mask := t[i*run/side] >> (i * run % side) & (1<<run - 1)
		before[i+1] = part[bits.OnesCount64(mask)]
	}
	threefry.PrefixSum(before[1:], before[1:])
	upTo := func(tile int) float32 {
		mask := t[tile/side] >> (tile % side / run * run) & (2<<(tile%run) - 1)
		return part[bits.OnesCount64(mask)] + before[tile/run]
	}
	tile := threefry.Search(side*side, upTo(side*side-1)*(1-key.Uniform()), upTo)
	return Cell{int32(tile / side), int32(tile % side)}
}
