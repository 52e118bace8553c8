package ppo

import (
	"os"
	"runtime"
	"runtime/debug"
	rt "runtime/metrics"
)

// Heap returns the bytes of Go's memory that are in use, after a collection. A Trainer allocates all that training needs
// when it is made: what this grows by then is what training will need, and the system gives it as it is written to. What
// comes on top of it is garbage (see BoundGarbage), a checkpoint while it is saved, and the libraries' own memory.
func Heap() uint64 {
	runtime.GC()
	sample := []rt.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	rt.Read(sample)
	return sample[0].Value.Uint64()
}

// garbage is how much garbage may lie beside a large heap.
const garbage = 256 << 20

// BoundGarbage lets no more garbage gather beside a heap of so many bytes than a quarter of a GiB, or a tenth of the heap
// if that is more. By itself Go lets as much gather as there is memory in use, which for a trainer's few large arrays,
// quickly gone through, is a waste. The environment's GOGC is left alone.
func BoundGarbage(heap uint64) {
	if _, set := os.LookupEnv("GOGC"); !set && heap > garbage {
		debug.SetGCPercent(max(int(100*garbage/heap), 10))
	}
}
