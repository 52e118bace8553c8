// Package rankstest runs several ranks as goroutines of one process, for tests.
package rankstest

import (
	"fmt"
	"sync"
	"testing"

	"ariadne/ranks"
)

// Run calls f for each of n ranks, each on its own goroutine, and waits for all. A call of Abort fails the test.
func Run(t testing.TB, n int, f func(c ranks.Comm)) {
	t.Helper()
	j := &job{t: t, n: n, slots: make([][]byte, n), floats: make([][]float32, n)}
	j.turn = sync.NewCond(&j.mutex)
	var group sync.WaitGroup
	for rank := range n {
		group.Go(func() { f(&comm{job: j, rank: rank}) })
	}
	group.Wait()
}

type job struct {
	t      testing.TB
	n      int
	mutex  sync.Mutex
	turn   *sync.Cond
	here   int // number of waiting ranks
	round  int
	slots  [][]byte
	sends  [][]int
	floats [][]float32
}

// meet waits until all ranks have called it.
func (j *job) meet() {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	round := j.round
	if j.here++; j.here == j.n {
		j.here = 0
		j.round++
		j.turn.Broadcast()
		return
	}
	for round == j.round {
		j.turn.Wait()
	}
}

type comm struct {
	*job
	rank int
}

func (c *comm) Rank() int { return c.rank }
func (c *comm) Size() int { return c.n }

func (c *comm) Broadcast(b []byte) {
	c.slots[c.rank] = b
	c.meet()
	if first := c.slots[0]; len(first) != len(b) {
		panic(fmt.Sprintf("rank %d takes %d bytes of %d", c.rank, len(b), len(first)))
	} else if c.rank > 0 {
		copy(b, first)
	}
	c.meet()
}

func (c *comm) Gather(own, all []byte, sizes []int) {
	c.slots[c.rank] = own
	c.meet()
	at := 0
	for rank, b := range c.slots {
		if len(b) != sizes[rank] {
			panic(fmt.Sprintf("rank %d gives %d bytes, rank %d wants %d", rank, len(b), c.rank, sizes[rank]))
		}
		at += copy(all[at:], b)
	}
	c.meet()
}

func (c *comm) Exchange(send []byte, sends []int, receive []byte, receives []int) {
	c.mutex.Lock()
	if c.job.sends == nil {
		c.job.sends = make([][]int, c.n)
	}
	c.mutex.Unlock()
	c.slots[c.rank], c.job.sends[c.rank] = send, sends
	c.meet()
	at := 0
	for rank, b := range c.slots {
		from := 0
		for _, size := range c.job.sends[rank][:c.rank] {
			from += size
		}
		size := c.job.sends[rank][c.rank]
		if size != receives[rank] {
			panic(fmt.Sprintf("rank %d sends %d bytes to rank %d, which wants %d", rank, size, c.rank, receives[rank]))
		}
		at += copy(receive[at:at+size], b[from:from+size])
	}
	c.meet()
}

func (c *comm) Sum(x []float32) {
	c.floats[c.rank] = append([]float32(nil), x...)
	c.meet()
	for i := range x {
		x[i] = 0
		for _, f := range c.floats {
			x[i] += f[i]
		}
	}
	c.meet()
}

func (c *comm) Abort(code int) { c.t.Errorf("rank %d aborts with code %d", c.rank, code) }
