package libstdcxx

import (
	"bytes"
	"testing"
)

// The C++ standard specifies the 10000th word of a default-constructed std::mt19937_64.
func TestStandardWord(t *testing.T) {
	e := New(5489)
	var last uint64
	for range 10000 {
		last = e.Uint64()
	}
	if want := uint64(9981545732273789042); last != want {
		t.Errorf("word 10000 is %d, want %d", last, want)
	}
}

func TestIntCoversItsRangeEvenly(t *testing.T) {
	e := New(1)
	var count [7]int
	const draws = 70000
	for range draws {
		v := e.Int(-3, 3)
		if v < -3 || v > 3 {
			t.Fatalf("Int(-3, 3) = %d", v)
		}
		count[v+3]++
	}
	for i, n := range count {
		if n < 9500 || n > 10500 {
			t.Errorf("value %d came %d times in %d", i-3, n, draws)
		}
	}
}

func TestEqualBoundsStillDraw(t *testing.T) {
	e, twin := New(2), New(2)
	if v := e.Int(4, 4); v != 4 {
		t.Errorf("Int(4, 4) = %d", v)
	}
	twin.Uint64()
	if *e != *twin {
		t.Error("Int(4, 4) did not draw one word")
	}
}

func TestShuffleDrawsOneWordForTwoItems(t *testing.T) {
	for n := range 30 {
		e, twin := New(5), New(5)
		seen := make([]bool, n)
		list := make([]int, n)
		for i := range list {
			list[i] = i
		}
		e.Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
		for _, v := range list {
			if seen[v] {
				t.Fatalf("%d items: %v is no permutation", n, list)
			}
			seen[v] = true
		}
		for range n / 2 {
			twin.Uint64()
		}
		if *e != *twin {
			t.Errorf("%d items: not %d words drawn", n, n/2)
		}
	}
}

func TestRealIsBelowOne(t *testing.T) {
	e := New(3)
	for range 10000 {
		if v := e.Real(); v < 0 || v >= 1 {
			t.Fatalf("Real() = %v", v)
		}
	}
}

func TestRestoredStateContinuesEqually(t *testing.T) {
	for _, drawn := range []int{0, 1, 311, 312, 1000} {
		e := New(7)
		for range drawn {
			e.Uint64()
		}
		var copied Engine
		rest, err := copied.RestoreState(append(e.AppendState(nil), "after"...))
		if err != nil {
			t.Fatal(err)
		}
		if string(rest) != "after" {
			t.Errorf("after %d draws: rest %q", drawn, rest)
		}
		for i := range 1000 {
			if a, b := e.Uint64(), copied.Uint64(); a != b {
				t.Fatalf("after %d draws: word %d is %d, restored %d", drawn, i, a, b)
			}
		}
	}
}

func TestDamagedStateIsRefused(t *testing.T) {
	good := New(1).AppendState(nil)
	beyond := bytes.Clone(good)
	beyond[len(beyond)-1] = 0xff
	stuck := make([]byte, len(good))
	stuck[0] = 1
	for name, state := range map[string][]byte{
		"empty":    nil,
		"short":    good[:len(good)-1],
		"position": beyond,
		"zero":     make([]byte, len(good)),
		"stuck":    stuck,
	} {
		e := New(9)
		if _, err := e.RestoreState(state); err == nil {
			t.Errorf("%s: no error", name)
		}
		if *e != *New(9) {
			t.Errorf("%s: the engine changed", name)
		}
	}
}
