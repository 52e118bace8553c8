// Package crew provides threads that work on the members of a batch together.
package crew

import (
	"sync"
	"sync/atomic"
)

// Crew is a set of threads that share work: the caller's thread, and threads of its own, which wait between calls. A Crew is
// used from one goroutine at a time.
type Crew struct {
	calls []chan struct{} // one for each of its own threads
	done  sync.WaitGroup
	gone  bool

	// The present job.
	work     func(thread, from, to int)
	n, share int
	next     atomic.Int64 // the first number that no thread has taken yet
}

// New makes a crew of the given number of threads, the caller's included. Dismiss ends the others.
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

// Run does work for the numbers from 0 to n-1 and returns when all of it is done. Threads take shares of consecutive numbers
// [from, to), with at least one and at most share numbers, in any order. Towards the end the shares become smaller, so that no
// thread waits long for the last one. work also gets the number of the thread, 0 for the caller's, so that each thread can have
// its own memory. Run allocates nothing.
func (c *Crew) Run(n, share int, work func(thread, from, to int)) {
	c.work, c.n, c.share = work, n, max(share, 1)
	c.next.Store(0)
	// There are no more shares than this, so no more threads are called.
	called := c.calls[:max(0, min(len(c.calls), (n-1)/c.share))]
	c.done.Add(len(called))
	for _, call := range called {
		call <- struct{}{}
	}
	c.take(0)
	c.done.Wait()
	c.work = nil
}

// take takes shares of the work, on one thread, until there are none left.
func (c *Crew) take(thread int) {
	for {
		from := c.next.Load()
		left := c.n - int(from)
		if left <= 0 {
			return
		}
		share := min(c.share, left)
		if others := len(c.calls); others > 0 { // at most half of what each thread would get if the rest were divided evenly
			share = min(share, 1+(left-1)/(2*(others+1)))
		}
		if c.next.CompareAndSwap(from, from+int64(share)) {
			c.work(thread, int(from), int(from)+share)
		}
	}
}

// Dismiss ends the crew's own threads. Run then works on the caller's thread only. Further calls of Dismiss do nothing.
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
