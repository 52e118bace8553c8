package ppo

import workers "ariadne/internal/crew"

// share calls f for parts of n things, as many as there are threads. What f does to one of the things must not depend on how they are
// shared.
func share(n, threads int, f func(from, to int)) {
	parts := max(min(threads, n), 1)
	workers.Each(threads, parts, func(_, i int) { f(i*n/parts, (i+1)*n/parts) })
}
