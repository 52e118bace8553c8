// Package crew has threads that work on the members of a batch together.
package crew

import (
	"sync"
	"sync/atomic"
)

// Crew is threads that share work: the caller's and some of its own, which wait in between. A Crew is used from one
// goroutine at a time.
type Crew struct {
	calls []chan struct{} // one to each thread of its own
	done  sync.WaitGroup
	gone  bool

	// The job at hand.
	work     func(thread, from, to int)
	n, share int
	next     atomic.Int64 // the first number that no thread has taken
}

// New makes a crew of so many threads, at least the caller's. Dismiss it to end the others.
func New(threads int) *Crew {
	c := new(Crew)
	for thread := 1; thread < threads; thread++ {
		call := make(chan struct{}, 1)
		c.calls = append(c.calls, call)
		go func() {
			for range call {
				c.take(thread)
				c.done.Done()
			}
		}()
	}
	return c
}

// Run does work for the numbers from 0 to n-1 and returns when it is done. Threads take it in shares of consecutive
// numbers [from, to), at least one and at most share, in no order; towards the end shares grow smaller, so that no thread
// waits long for the last. Threads are numbered, the caller's 0, for work that needs room of its own on each. It allocates
// nothing.
func (c *Crew) Run(n, share int, work func(thread, from, to int)) {
	c.work, c.n, c.share = work, n, max(share, 1)
	c.next.Store(0)
	// No more threads are called than there are shares.
	called := c.calls[:max(0, min(len(c.calls), (n-1)/c.share))]
	c.done.Add(len(called))
	for _, call := range called {
		call <- struct{}{}
	}
	c.take(0)
	c.done.Wait()
	c.work = nil
}

// take does shares of the work on a thread until there are none.
func (c *Crew) take(thread int) {
	for {
		from := c.next.Load()
		left := c.n - int(from)
		if left <= 0 {
			return
		}
		share := min(c.share, left)
		if others := len(c.calls); others > 0 { // at most half of what each would get of the rest
			share = min(share, 1+(left-1)/(2*(others+1)))
		}
		if c.next.CompareAndSwap(from, from+int64(share)) {
			c.work(thread, int(from), int(from)+share)
		}
	}
}

// Dismiss ends the crew's own threads. Doing it again does nothing; Run then works on the caller's thread alone.
func (c *Crew) Dismiss() {
	if !c.gone {
		c.gone = true
		for _, call := range c.calls {
			close(call)
		}
		c.calls = nil
	}
}

// Each works on the numbers from 0 to n-1, each alone and the lower ones first, on up to so many threads, at least one, and returns when
// it is done. Threads are numbered from 0 on.
func Each(threads, n int, work func(thread, i int)) {
	c := New(min(threads, n))
	defer c.Dismiss()
	c.Run(n, 1, func(thread, from, to int) {
		for i := from; i < to; i++ {
			work(thread, i)
		}
	})
}
