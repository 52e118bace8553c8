package main

/*
#cgo linux LDFLAGS: -Wl,--as-needed
#include "ariadne.h"
*/
import "C"

import (
	"encoding/json"
	"unsafe"

	"ariadne/cmd/libariadne/internal/vector"
	"ariadne/task"
)

// Cgo makes prototypes for these functions. The C compiler compiles them together with those of ariadne.h, so the two cannot differ.

//export ariadne_abi_version
func ariadne_abi_version() C.int32_t { return C.ARIADNE_ABI_VERSION }

//export ariadne_list
func ariadne_list(text *C.char, capacity C.size_t, size *C.size_t) C.ariadne_status {
	return call(func() error {
		list, err := json.Marshal(map[string][]string{"ids": vector.IDs(), "tasks": task.Names()})
		if err != nil {
			return err
		}
		return give(list, unsafe.Pointer(text), capacity, size)
	})
}

//export ariadne_make
func ariadne_make(id, settings *C.ariadne_text, envs, threads C.int32_t, seed C.uint64_t, batch *C.ariadne_batch) C.ariadne_status {
	return call(func() error {
		if id == nil || batch == nil {
			return errNull("id or batch")
		}
		b, err := vector.Make(C.GoString((*C.char)(id)), []byte(C.GoString((*C.char)(settings))), int(envs), int(threads), uint64(seed))
		if err != nil {
			return err
		}
		*batch = C.ariadne_batch(batches.Add(b))
		return nil
	})
}

//export ariadne_describe
func ariadne_describe(batch C.ariadne_batch, text *C.char, capacity C.size_t, size *C.size_t) C.ariadne_status {
	return with(batch, func(b *vector.Batch) error {
		description, err := b.DescribeJSON()
		if err != nil {
			return err
		}
		return give(description, unsafe.Pointer(text), capacity, size)
	})
}

//export ariadne_reset
func ariadne_reset(batch C.ariadne_batch, seeds *C.ariadne_seeds, count C.int32_t, memory *C.ariadne_memory) C.ariadne_status {
	return into(batch, memory, func(b *vector.Batch, m vector.Buffers) error {
		if count < 0 || count > 0 && seeds == nil {
			return vector.Errorf(vector.Invalid, "%d seeds at address %p", count, seeds)
		}
		return b.Reset(unsafe.Slice((*uint64)(seeds), count), &m)
	})
}

//export ariadne_autoreset
func ariadne_autoreset(batch C.ariadne_batch, mode C.int32_t) C.ariadne_status {
	return with(batch, func(b *vector.Batch) error { return b.SetAutoreset(vector.Autoreset(mode)) })
}

//export ariadne_limit
func ariadne_limit(batch C.ariadne_batch, steps C.int32_t) C.ariadne_status {
	return with(batch, func(b *vector.Batch) error { return b.SetLimit(int(steps)) })
}

//export ariadne_reset_where
func ariadne_reset_where(batch C.ariadne_batch, where *C.ariadne_bytes, seeds *C.ariadne_seeds, seeded *C.ariadne_bytes, options *C.ariadne_text, memory *C.ariadne_memory) C.ariadne_status {
	return into(batch, memory, func(b *vector.Batch, m vector.Buffers) error {
		n := b.Len()
		return b.ResetWhere(vector.Start{
			Where: slice[bool](unsafe.Pointer(where), n), Seeds: slice[uint64](unsafe.Pointer(seeds), n),
			Seeded: slice[bool](unsafe.Pointer(seeded), n), Options: []byte(C.GoString((*C.char)(options))),
		}, &m)
	})
}

//export ariadne_outcome
func ariadne_outcome(batch C.ariadne_batch, facts *C.double, room C.size_t) C.ariadne_status {
	return with(batch, func(b *vector.Batch) error { return b.Outcome(slice[float64](unsafe.Pointer(facts), int(room))) })
}

//export ariadne_truth
func ariadne_truth(batch C.ariadne_batch, truth *C.double, room C.size_t) C.ariadne_status {
	return with(batch, func(b *vector.Batch) error { return b.Truth(slice[float64](unsafe.Pointer(truth), int(room))) })
}

//export ariadne_step
func ariadne_step(batch C.ariadne_batch, actions *C.ariadne_actions, memory *C.ariadne_memory, ended *C.int32_t) C.ariadne_status {
	return into(batch, memory, func(b *vector.Batch, m vector.Buffers) error {
		chosen, err := actionsOf(b, actions)
		if err != nil {
			return err
		}
		n, err := b.Step(chosen, &m)
		return report(ended, n, err)
	})
}

//export ariadne_send
func ariadne_send(batch C.ariadne_batch, actions *C.ariadne_actions, memory *C.ariadne_memory) C.ariadne_status {
	return into(batch, memory, func(b *vector.Batch, m vector.Buffers) error {
		chosen, err := actionsOf(b, actions)
		if err != nil {
			return err
		}
		return b.Send(chosen, &m)
	})
}

//export ariadne_wait
func ariadne_wait(batch C.ariadne_batch, ended *C.int32_t) C.ariadne_status {
	return with(batch, func(b *vector.Batch) error {
		n, err := b.Wait()
		return report(ended, n, err)
	})
}

//export ariadne_observe
func ariadne_observe(batch C.ariadne_batch, memory *C.ariadne_memory) C.ariadne_status {
	return into(batch, memory, func(b *vector.Batch, m vector.Buffers) error { return b.Observe(&m) })
}

//export ariadne_save
func ariadne_save(batch C.ariadne_batch, state *C.uint8_t, capacity C.size_t, size *C.size_t) C.ariadne_status {
	return with(batch, func(b *vector.Batch) error {
		saved, err := b.Save()
		if err != nil {
			return err
		}
		return give(saved, unsafe.Pointer(state), capacity, size)
	})
}

//export ariadne_restore
func ariadne_restore(batch C.ariadne_batch, state *C.ariadne_bytes, size C.size_t) C.ariadne_status {
	return with(batch, func(b *vector.Batch) error {
		if state == nil {
			return errNull("state")
		}
		return b.Restore(unsafe.Slice((*byte)(state), size))
	})
}

//export ariadne_draw
func ariadne_draw(batch C.ariadne_batch, env C.int32_t, rgb *C.uint8_t, size C.size_t) C.ariadne_status {
	return with(batch, func(b *vector.Batch) error {
		if rgb == nil {
			return errNull("rgb")
		}
		return b.Draw(int(env), unsafe.Slice((*byte)(rgb), size))
	})
}

//export ariadne_close
func ariadne_close(batch C.ariadne_batch) C.ariadne_status {
	return call(func() error {
		b, err := batches.Remove(int64(batch))
		if err != nil {
			return err
		}
		return b.Close()
	})
}
