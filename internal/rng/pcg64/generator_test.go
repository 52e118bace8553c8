package pcg64

import (
	"bytes"
	"math"
	"testing"
)

func TestRestoredStateContinuesEqually(t *testing.T) {
	for drawn := range 4 {
		g := New(7)
		for range drawn {
			g.Uint32()
		}
		state := g.AppendState([]byte("before"))
		var copied Generator
		rest, err := copied.RestoreState(append(state, "after"...)[len("before"):])
		if err != nil {
			t.Fatal(err)
		}
		if string(rest) != "after" {
			t.Errorf("after %d draws: rest %q", drawn, rest)
		}
		for i := range 100 {
			if a, b := g.Uint32(), copied.Uint32(); a != b {
				t.Fatalf("after %d draws: word %d is %d, restored %d", drawn, i, a, b)
			}
		}
	}
}

func TestDamagedStateIsRefused(t *testing.T) {
	g := New(1)
	good := g.AppendState(nil)
	with := func(at int, value byte) []byte {
		b := bytes.Clone(good)
		b[at] = value
		return b
	}
	for name, state := range map[string][]byte{
		"empty":     nil,
		"short":     good[:len(good)-1],
		"increment": with(24, 0),
		"kept":      with(36, 2),
	} {
		g := New(9)
		if _, err := g.RestoreState(state); err == nil {
			t.Errorf("%s: no error", name)
		}
		if g != New(9) {
			t.Errorf("%s: the generator changed", name)
		}
	}
}

func TestIntegersStayWithinTheirBounds(t *testing.T) {
	g := New(3)
	for _, b := range [][2]int{{0, 1}, {-3, 4}, {0, 1 << 31}, {0, 1 << 32}, {-1, 1 << 32}, {math.MinInt, math.MaxInt}} {
		for range 200 {
			if v := g.Integers(b[0], b[1]); v < b[0] || v >= b[1] {
				t.Fatalf("integers(%d, %d) = %d", b[0], b[1], v)
			}
		}
	}
}

func TestOneValueDrawsNothing(t *testing.T) {
	g := New(3)
	if v := g.Integers(5, 6); v != 5 || g != New(3) {
		t.Errorf("integers(5, 6) = %d, and drew a word: %v", v, g != New(3))
	}
}

func BenchmarkIntegers(b *testing.B) {
	g := New(1)
	for b.Loop() {
		g.Integers(0, 100)
	}
}

func TestNormalHasMeanAndVarianceAndTails(t *testing.T) {
	const n = 400_000
	g := New(5)
	var sum, squares float64
	beyond := 0
	for range n {
		x := g.Normal()
		sum += x
		squares += x * x
		if math.Abs(x) > tail {
			beyond++
		}
	}
	mean, variance := sum/n, squares/n
	if math.Abs(mean) > 0.01 || math.Abs(variance-1) > 0.01 {
		t.Errorf("mean %v, variance %v", mean, variance)
	}
	if want := n * math.Erfc(tail/math.Sqrt2); math.Abs(float64(beyond)-want) > 5*math.Sqrt(want) {
		t.Errorf("%d values in the tails, want about %v", beyond, want)
	}
}
