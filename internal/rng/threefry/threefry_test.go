package threefry

import (
	"math"
	"testing"
)

func TestNextIsASplit(t *testing.T) {
	k := New(3)
	for range 100 {
		carry, sub := k.Child(0), k.Child(1)
		skipped := k
		skipped.Skip()
		if got := k.Next(); got != sub || k != carry || skipped != carry {
			t.Fatalf("Next gives %v and leaves %v, Skip leaves %v, want %v and %v", got, k, skipped, sub, carry)
		}
	}
}

func TestDrawsStayInTheirBounds(t *testing.T) {
	k := New(5)
	for i := range uint32(10000) {
		if u := k.UniformAt(i); u < 0 || u >= 1 {
			t.Fatalf("UniformAt(%d) is %v", i, u)
		}
		lo, hi := int32(k.Bits(i)), int32(k.Bits(i+1))
		if n := k.IntAt(i, lo, hi); n != lo && (n < lo || n >= hi) {
			t.Fatalf("IntAt(%d, %d, %d) is %d", i, lo, hi, n)
		}
	}
}

func TestChoiceFollowsTheWeights(t *testing.T) {
	nan := float32(math.NaN())
	inf := float32(math.Inf(1))
	for _, c := range []struct {
		p    []float32
		want []bool // which indices may come
	}{
		{[]float32{0, 0, 1, 0}, []bool{false, false, true, false}},
		{[]float32{0, 2, 0, 1}, []bool{false, true, false, true}},
		{[]float32{0, 0, 0}, []bool{true, false, false}},
		{[]float32{nan, nan}, []bool{true, false}},
		{[]float32{inf, inf}, []bool{true, false}},
	} {
		sums := make([]float32, len(c.p))
		PrefixSum(sums, c.p)
		seen := make([]bool, len(c.p))
		for i := range uint32(100) {
			seen[New(1).ChoiceAt(i, sums)] = true
		}
		for i := range seen {
			if seen[i] != c.want[i] {
				t.Errorf("weights %v: index %d came: %v", c.p, i, seen[i])
			}
		}
	}
}

func TestDrawsDoNotAllocate(t *testing.T) {
	k, sums, x := New(1), make([]float32, 2304), make([]int32, 6)
	if n := testing.AllocsPerRun(100, func() {
		sub := k.Next()
		PrefixSum(sums, sums)
		sub.Choice(sums)
		sub.Permute(x)
		sub.Int(0, 6)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkNext(b *testing.B) {
	k := New(1)
	for b.Loop() {
		k.Next()
	}
}

func BenchmarkUniformAt(b *testing.B) {
	k := New(1)
	sum := float32(0)
	for i := uint32(0); b.Loop(); i++ {
		sum += k.UniformAt(i)
	}
}
