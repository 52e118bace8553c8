package ppo

import "sync"

// share calls f for parts of n things, on a goroutine each, as many as there are threads. What f does to one of the things must
// not depend on how they are shared.
func share(n, threads int, f func(from, to int)) {
	if threads = min(threads, n); threads < 2 {
		f(0, n)
		return
	}
	var group sync.WaitGroup
	for i := range threads {
		group.Go(func() { f(i*n/threads, (i+1)*n/threads) })
	}
	group.Wait()
}
