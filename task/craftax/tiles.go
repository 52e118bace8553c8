package craftax

import (
	"math"
	"math/bits"

	"ariadne/internal/rng/threefry"
)

// tiles is a set of tiles of a floor: bit c of row r for column c.
type tiles [Side]uint64

// has reports whether a cell inside is in the set.
func (t *tiles) has(c Cell) bool { return t[c.Row]>>c.Col&1 != 0 }

// add puts a cell inside into the set.
func (t *tiles) add(c Cell) { t[c.Row] |= 1 << c.Col }

// remove takes a cell inside out of the set.
func (t *tiles) remove(c Cell) { t[c.Row] &^= 1 << c.Col }

// with returns the tiles of a floor that have one of the blocks.
func (f *Floor) with(set blockSet) (t tiles) {
	for row := range t {
		mask := uint64(0)
		for col, b := range f.Block[row*Side : (row+1)*Side] {
			mask |= uint64(set) >> b & 1 << col
		}
		t[row] = mask
	}
	return t
}

// count returns the number of tiles.
func (t *tiles) count() (n int) {
	for _, mask := range t {
		n += bits.OnesCount64(mask)
	}
	return n
}

// at returns the cell with an index.
func at(tile int) Cell { return Cell{int32(tile / Side), int32(tile % Side)} }

// pick draws one of the tiles with weights of 1 each: the k-th for the first whole number k from a real in (0, n]. Of
// none it is the first of the floor.
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

const (
	run      = 16 // tiles whose weights are summed up in one go
	runs     = area / run
	runSides = Side / run // runs in a row
)

// pickShared draws one of n tiles with weights of 1/n each, which do not add up to exactly 1: the sums run in the order
// of threefry.PrefixSum. Of none it is the first tile of the floor.
func (t *tiles) pickShared(key threefry.Key, n int) Cell {
	if n == 0 {
		return Cell{}
	}
	var part [run + 1]float32 // sum of so many weights
	weight := 1 / float32(n)
	for i := range run {
		part[i+1] = part[i] + weight
	}
	var before [runs + 1]float32 // sum before each run, and of all
	for i := range runs {
		mask := t[i/runSides] >> (i % runSides * run) & (1<<run - 1)
		before[i+1] = part[bits.OnesCount64(mask)]
	}
	threefry.PrefixSum(before[1:], before[1:])
	upTo := func(tile int) float32 {
		mask := t[tile/Side] >> (tile % Side / run * run) & (2<<(tile%run) - 1)
		return part[bits.OnesCount64(mask)] + before[tile/run]
	}
	return at(threefry.Search(area, upTo(area-1)*(1-key.Uniform()), upTo))
}
