package crew

import (
	"sync/atomic"
	"testing"
)

func TestEachNumberIsWorkedOnOnce(t *testing.T) {
	for _, threads := range []int{0, 1, 2, 5} {
		c := New(threads)
		defer c.Dismiss()
		for _, n := range []int{0, 1, 2, 7, 64, 1000} {
			for _, share := range []int{0, 1, 3, 8, 2000} {
				worked := make([]atomic.Int32, n)
				c.Run(n, share, func(thread, from, to int) {
					if thread < 0 || thread >= max(threads, 1) {
						t.Errorf("thread %d of %d", thread, threads)
					}
					if from >= to || to-from > max(share, 1) {
						t.Errorf("a share from %d to %d of %d", from, to, share)
					}
					for i := from; i < to; i++ {
						worked[i].Add(1)
					}
				})
				for i := range worked {
					if got := worked[i].Load(); got != 1 {
						t.Fatalf("%d threads, share %d: number %d of %d was worked on %d times", threads, share, i, n, got)
					}
				}
			}
		}
	}
}

func TestSharesGrowSmallerTowardsTheEnd(t *testing.T) {
	c := New(2)
	defer c.Dismiss()
	var longest atomic.Int64 // longest share that begins in the last tenth
	c.Run(1000, 500, func(_, from, to int) {
		if size := int64(to - from); from >= 900 && size > longest.Load() {
			longest.Store(size)
		}
	})
	if n := longest.Load(); n > 25 {
		t.Errorf("a share of %d of the last 100 of 1000", n)
	}
	whole := 0
	alone := New(1)
	alone.Run(1000, 500, func(_, from, to int) { whole = max(whole, to-from) })
	if whole != 500 {
		t.Errorf("one thread alone takes %d of 500 at a time", whole)
	}
}

func TestADismissedCrewWorksOnTheCallersThread(t *testing.T) {
	c := New(3)
	c.Dismiss()
	c.Dismiss()
	sum := 0 // the race detector would report a write from another thread
	c.Run(100, 1, func(_, from, _ int) { sum += from })
	if sum != 99*100/2 {
		t.Errorf("the sum is %d", sum)
	}
}

func TestRunDoesNotAllocate(t *testing.T) {
	c := New(2)
	defer c.Dismiss()
	var sum atomic.Int64
	work := func(_, from, to int) { sum.Add(int64(to - from)) }
	if n := testing.AllocsPerRun(100, func() { c.Run(64, 8, work) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
