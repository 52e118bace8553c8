package ranks_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ariadne/ranks"
	"ariadne/ranks/rankstest"
)

func TestMessagesOfAnyLengthArrive(t *testing.T) {
	for _, n := range []int{1, 2, 5} {
		rankstest.Run(t, n, func(c ranks.Comm) {
			own := []byte(strings.Repeat(fmt.Sprint(c.Rank()), c.Rank()))
			for rank, m := range ranks.Messages(c, own) {
				if string(m) != strings.Repeat(fmt.Sprint(rank), rank) {
					t.Errorf("rank %d hears %q of rank %d", c.Rank(), m, rank)
				}
			}
			collected := ranks.Collect(c, own)
			if (collected != nil) != (c.Rank() == 0) || c.Rank() == 0 && (len(collected) != n || string(collected[n-1]) != strings.Repeat(fmt.Sprint(n-1), n-1)) {
				t.Errorf("rank %d of %d collects %q", c.Rank(), n, collected)
			}
			b, err := ranks.First(c, func() ([]byte, error) { return []byte(fmt.Sprint("of rank ", c.Rank())), nil })
			if err != nil || string(b) != "of rank 0" {
				t.Errorf("%q, %v", b, err)
			}
			if got := ranks.Any(c, byte(1<<(c.Rank()%2))); got != byte(1<<min(n, 2)-1) {
				t.Errorf("flags of %d ranks are %b", n, got)
			}
		})
	}
}

func TestAnErrorOfOneRankIsThatOfAll(t *testing.T) {
	kind := errors.New("spoilt")
	rankstest.Run(t, 3, func(c ranks.Comm) {
		var own error
		if c.Rank() == 1 {
			own = fmt.Errorf("it is %w", kind)
		}
		if err := ranks.Agree(c, nil); err != nil {
			t.Error(err)
		}
		_, reported := ranks.Report(c, []byte("fine"), own)
		_, first := ranks.First(c, func() ([]byte, error) { return nil, kind })
		for _, err := range []error{ranks.Agree(c, own), reported} {
			want := "rank 1: it is spoilt"
			if c.Rank() == 1 {
				want = "it is spoilt"
			}
			if agreed := (*ranks.Agreed)(nil); !errors.As(err, &agreed) || err.Error() != want || errors.Is(err, kind) != (c.Rank() == 1) {
				t.Errorf("rank %d: %v", c.Rank(), err)
			}
		}
		if first == nil || first.Error() != "spoilt" {
			t.Errorf("rank %d: %v", c.Rank(), first)
		}
	})
}

// TestSumsDoNotDependOnTheNumberOfRanks adds five vectors whose sum depends, in the last bits, on the order of additions.
func TestSumsDoNotDependOnTheNumberOfRanks(t *testing.T) {
	const vectors, length = 5, 37
	r := rand.New(rand.NewPCG(1, 2))
	all := make([][]float32, vectors)
	want := make([]float32, length)
	for i := range all {
		all[i] = make([]float32, length)
		for k := range all[i] {
			all[i][k] = float32(r.NormFloat64())
		}
		add(want, all[i])
	}
	backwards := make([]float32, length)
	for i := range all {
		add(backwards, all[vectors-1-i])
	}
	if slices.Equal(backwards, want) {
		t.Fatal("another order gives the same bits: the test could not fail")
	}
	for _, counts := range [][]int{{5}, {2, 3}, {0, 4, 1}, {1, 1, 1, 1, 1}, {5, 0}} {
		rankstest.Run(t, len(counts), func(c ranks.Comm) {
			first := 0
			for _, n := range counts[:c.Rank()] {
				first += n
			}
			got := make([]float32, length)
			s := ranks.NewSums(c, length, counts, add)
			for range 2 {
				s.Add(got, all[first:first+counts[c.Rank()]])
				if !slices.Equal(got, want) {
					t.Errorf("%v: rank %d has another sum", counts, c.Rank())
				}
			}
		})
	}
}

func add(sum, x []float32) {
	for i, v := range x {
		sum[i] += v
	}
}
