package memorygym

import "sync"

// team is the threads of a batch: the caller's, and some that wait for work. Each takes a fixed share of it.
type team struct {
	work   func(from, to int)
	shares []chan [2]int // of the threads besides the caller's
	busy   sync.WaitGroup
}

func newTeam(threads, items int) *team {
	t := &team{}
	for range min(threads, items) - 1 {
		shares := make(chan [2]int, 1)
		t.shares = append(t.shares, shares)
		go func() {
			for s := range shares {
				t.work(s[0], s[1])
				t.busy.Done()
			}
		}()
	}
	return t
}

// run has work done on n items, and returns when it is.
func (t *team) run(work func(from, to int), n int) {
	t.work = work
	t.busy.Add(len(t.shares))
	threads := len(t.shares) + 1
	for k, shares := range t.shares {
		shares <- [2]int{n * (k + 1) / threads, n * (k + 2) / threads}
	}
	work(0, n/threads)
	t.busy.Wait()
}

// close ends the threads.
func (t *team) close() {
	for _, shares := range t.shares {
		close(shares)
	}
	t.shares = nil
}
