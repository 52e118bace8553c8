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
		want []bool // whether each index may occur
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

func TestLanesAgreeWithKeys(t *testing.T) {
	var l, sub Lanes
	keys := [Width]Key{}
	for i := range keys {
		keys[i] = New(uint64(i) * 0x123456789)
		l.Set(i, keys[i])
	}
	for _, n := range []int{Width, 3, 1} {
		for range 50 {
			l.Next(n, &sub)
			var bits, more, low, lower Words
			BitsPair(n, &l, &sub, &bits, &more)
			LowPair(n, &l, &sub, &low, &lower)
			for i := range n {
				want := keys[i].Next()
				if l.Key(i) != keys[i] || sub.Key(i) != want {
					t.Fatalf("lane %d: keys %v and %v, want %v and %v", i, l.Key(i), sub.Key(i), keys[i], want)
				}
				if bits[i] != keys[i].Bits(0) || more[i] != want.Bits(0) {
					t.Fatalf("lane %d: bits %x and %x", i, bits[i], more[i])
				}
				if int32(low[i]&7) != keys[i].Int(0, 8) || int32(lower[i]&3) != want.Int(0, 4) {
					t.Fatalf("lane %d: integers %x and %x", i, low[i], lower[i])
				}
			}
		}
	}
}

func TestPlainBlocksAreTheSame(t *testing.T) {
	var k, l, x, y, plainX, plainY Lanes
	var i, j Words
	for lane := range Width {
		n := uint64(lane + 1)
		k.Set(lane, New(n*0x9e3779b97f4a7c15))
		l.Set(lane, New(n*0xd1342543de82ef95))
		i[lane], j[lane] = uint32(lane*lane), ^uint32(lane)
	}
	blocks(Width, &k, &l, &i, &j, &x, &y)
	blocksGo(Width, &k, &l, &i, &j, &plainX, &plainY)
	if x != plainX || y != plainY {
		t.Errorf("blocks %v and %v, in plain Go %v and %v", x, y, plainX, plainY)
	}
}

func TestUniformsAtAreThoseOfUniformAt(t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 17, 100} {
		at, dst := make([]uint32, n), make([]float32, n)
		for i := range at {
			at[i] = uint32(i * i)
		}
		New(4).UniformsAt(dst, at)
		for i, u := range dst {
			if want := New(4).UniformAt(at[i]); u != want {
				t.Errorf("%d elements: element %d is %v, want %v", n, at[i], u, want)
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

func BenchmarkLanesNext(b *testing.B) {
	var l, sub Lanes
	for b.Loop() {
		l.Next(Width, &sub)
	}
}
