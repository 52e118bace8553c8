package craftax

import (
	"sync"
	"sync/atomic"

	"ariadne/internal/rng/threefry"
)

// share is the number of environments that a thread takes at a time: as many as random numbers are drawn for at once, and
// few enough that a thread with a new world to make does not keep the others waiting.
const share = threefry.Width

// crew is threads that work on the environments of a batch: the caller's and some of its own.
type crew struct {
	calls []chan func(from, to int) // one to each thread of its own
	done  sync.WaitGroup
	count int
	next  atomic.Int64 // first environment that no thread has taken
	gone  sync.Once
}

// newCrew makes a crew of so many threads, at least one.
func newCrew(threads int) *crew {
	c := new(crew)
	for range threads - 1 {
		call := make(chan func(from, to int))
		c.calls = append(c.calls, call)
		go func() {
			for work := range call {
				c.take(work)
				c.done.Done()
			}
		}()
	}
	return c
}

// run does work for the numbers from 0 to n-1 in shares, in no order.
func (c *crew) run(n int, work func(from, to int)) {
	c.count = n
	c.next.Store(0)
	c.done.Add(len(c.calls))
	for _, call := range c.calls {
		call <- work
	}
	c.take(work)
	c.done.Wait()
}

// take does shares of the work until there are none.
func (c *crew) take(work func(from, to int)) {
	for {
		to := int(c.next.Add(share))
		if to-share >= c.count {
			return
		}
		work(to-share, min(to, c.count))
	}
}

// dismiss ends the crew's own threads.
func (c *crew) dismiss() {
	c.gone.Do(func() {
		for _, call := range c.calls {
			close(call)
		}
		c.calls = nil
	})
}
