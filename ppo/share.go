package ppo

import "sync"

// share divides n things into as many parts as there are threads, and calls f for each part on its own goroutine. The result of
// f for a thing must not depend on how things are divided.
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
