package ppo

import workers "ariadne/internal/crew"

// share divides n things into as many parts as there are threads, and calls f for each part on its own goroutine. The result of
// f for a thing must not depend on how things are divided.
func share(n, threads int, f func(from, to int)) {
	parts := max(min(threads, n), 1)
	workers.Each(threads, parts, func(_, i int) { f(i*n/parts, (i+1)*n/parts) })
}
