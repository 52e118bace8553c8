package ppo

import (
	"os"
	"runtime"
	"runtime/debug"
	rt "runtime/metrics"
)

// Heap returns the number of bytes of Go's memory in use, after a collection. A Trainer allocates everything that training
// needs when it is made. So the growth of Heap by that is what training will need; the system provides it as it is written to.
// Garbage (see BoundGarbage), a checkpoint while it is saved, and the memory of C libraries come on top.
func Heap() uint64 {
	runtime.GC()
	sample := []rt.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	rt.Read(sample)
	return sample[0].Value.Uint64()
}

// garbage is the amount of garbage that may collect beside a large heap, in bytes.
const garbage = 256 << 20

// BoundGarbage limits the garbage beside a heap of the given number of bytes to a quarter of a GiB, or to a tenth of the heap
// if that is more. By default, Go lets as much garbage collect as there is memory in use. A trainer has a few large arrays that
// a collection passes quickly, so that would waste memory. If the environment variable GOGC is set, BoundGarbage does nothing.
func BoundGarbage(heap uint64) {
	if _, set := os.LookupEnv("GOGC"); !set && heap > garbage {
		debug.SetGCPercent(max(int(100*garbage/heap), 10))
	}
}
