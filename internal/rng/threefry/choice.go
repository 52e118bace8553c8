package threefry

import (
	"math/bits"
	"slices"
)

// cut is the length of the runs in which prefix sums are computed.
const cut = 16

// PrefixSum sets dst[i] to p[0] + ... + p[i], added in the order of jax.numpy.cumsum on a CPU: there are prefix sums within
// runs of 16; the totals of the runs are summed in the same way; then each element gets the total before its run. dst may be p.
func PrefixSum(dst, p []float32) {
	n := len(p)
	for at := 0; at < n; at += cut {
		sum := p[at]
		dst[at] = sum
		for i := at + 1; i < min(at+cut, n); i++ {
			sum += p[i]
			dst[i] = sum
		}
	}
	if n <= cut {
		return
	}
	var room [256]float32
	totals := room[:0]
	for at := cut; at < n; at += cut {
		totals = append(totals, dst[at-1])
	}
	PrefixSum(totals, totals)
	for i := cut; i < n; i++ {
		dst[i] += totals[i/cut-1]
	}
}

// Choice returns the index that jax.random.choice(k, n, p=...) draws. sums, [n], is the PrefixSum of p. If all weights are zero
// or NaN, the index is 0.
func (k Key) Choice(sums []float32) int { return k.ChoiceAt(0, sums) }

// ChoiceAt is Choice for element i of an array of draws.
func (k Key) ChoiceAt(i uint32, sums []float32) int {
	return Search(len(sums), sums[len(sums)-1]*(1-k.UniformAt(i)), func(j int) float32 { return sums[j] })
}

// Search returns the smallest j in [0, n) with at(j) >= r, by bisection as in jax.numpy.searchsorted. If rounding makes the
// sums decrease somewhere, the result need not be the smallest. NaN counts as larger than everything else.
func Search(n int, r float32, at func(j int) float32) int {
	low, high := 0, n
	for range bits.Len(uint(n)) {
		mid := low + (high-low)/2
		if v := at(mid); r <= v || v != v {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// Permute applies jax.random.permutation(k, ...) to x.
func (k Key) Permute(x []int32) {
	var room [64]uint64
	var old [64]int32
	order, before := room[:0], old[:0]
	for range rounds(len(x)) {
		sub := k.Next()
		order, before = order[:0], append(before[:0], x...)
		for i := range x { // the index in the lower bits makes the sort stable
			order = append(order, uint64(sub.Bits(uint32(i)))<<32|uint64(i))
		}
		slices.Sort(order)
		for i, o := range order {
			x[i] = before[uint32(o)]
		}
	}
}
