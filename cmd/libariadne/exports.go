package main

/*
#cgo linux LDFLAGS: -Wl,--as-needed
#include "ariadne.h"
#include "message.h"
*/
import "C"

import (
	"encoding/json"
	"unsafe"

	"ariadne/cmd/libariadne/internal/vector"
	"ariadne/task"
)

// The prototypes that cgo makes for these functions are compiled together with those of ariadne.h, so the two cannot
// differ.

var batches vector.Table

//export ariadne_abi_version
func ariadne_abi_version() C.int32_t { return C.ARIADNE_ABI_VERSION }

//export ariadne_list
func ariadne_list(text *C.char, capacity C.size_t, size *C.size_t) (status C.ariadne_status) {
	defer settle(&status)
	list, err := json.Marshal(map[string][]string{"ids": vector.IDs(), "tasks": task.Names()})
	if err != nil {
		return fail(err)
	}
	return give(list, unsafe.Pointer(text), capacity, size)
}

//export ariadne_make
func ariadne_make(id, settings *C.ariadne_text, envs, threads C.int32_t, seed C.uint64_t, batch *C.ariadne_batch) (status C.ariadne_status) {
	defer settle(&status)
	if id == nil || batch == nil {
		return fail(errNull("id or batch"))
	}
	b, err := vector.Make(C.GoString((*C.char)(id)), []byte(C.GoString((*C.char)(settings))), int(envs), int(threads), uint64(seed))
	if err != nil {
		return fail(err)
	}
	*batch = C.ariadne_batch(batches.Add(b))
	return C.ARIADNE_OK
}

//export ariadne_describe
func ariadne_describe(batch C.ariadne_batch, text *C.char, capacity C.size_t, size *C.size_t) (status C.ariadne_status) {
	defer settle(&status)
	b, err := batches.Get(int64(batch))
	if err != nil {
		return fail(err)
	}
	description, err := b.DescribeJSON()
	if err != nil {
		return fail(err)
	}
	return give(description, unsafe.Pointer(text), capacity, size)
}

//export ariadne_reset
func ariadne_reset(batch C.ariadne_batch, seeds *C.ariadne_seeds, count C.int32_t, memory *C.ariadne_memory) (status C.ariadne_status) {
	defer settle(&status)
	b, err := batches.Get(int64(batch))
	if err != nil {
		return fail(err)
	}
	into, err := buffers(memory, b)
	if err != nil {
		return fail(err)
	}
	if count < 0 || count > 0 && seeds == nil {
		return fail(vector.Errorf(vector.Invalid, "%d seeds at address %p", count, seeds))
	}
	return fail(b.Reset(unsafe.Slice((*uint64)(seeds), count), &into))
}

//export ariadne_step
func ariadne_step(batch C.ariadne_batch, actions *C.ariadne_actions, memory *C.ariadne_memory, ended *C.int32_t) (status C.ariadne_status) {
	defer settle(&status)
	b, err := batches.Get(int64(batch))
	if err != nil {
		return fail(err)
	}
	into, err := buffers(memory, b)
	if err != nil {
		return fail(err)
	}
	if actions == nil {
		return fail(errNull("actions"))
	}
	n, err := b.Step(unsafe.Slice((*int32)(actions), b.Len()), &into)
	if err != nil {
		return fail(err)
	}
	if ended != nil {
		*ended = C.int32_t(n)
	}
	return C.ARIADNE_OK
}

//export ariadne_send
func ariadne_send(batch C.ariadne_batch, actions *C.ariadne_actions, memory *C.ariadne_memory) (status C.ariadne_status) {
	defer settle(&status)
	b, err := batches.Get(int64(batch))
	if err != nil {
		return fail(err)
	}
	into, err := buffers(memory, b)
	if err != nil {
		return fail(err)
	}
	if actions == nil {
		return fail(errNull("actions"))
	}
	return fail(b.Send(unsafe.Slice((*int32)(actions), b.Len()), &into))
}

//export ariadne_wait
func ariadne_wait(batch C.ariadne_batch, ended *C.int32_t) (status C.ariadne_status) {
	defer settle(&status)
	b, err := batches.Get(int64(batch))
	if err != nil {
		return fail(err)
	}
	n, err := b.Wait()
	if err != nil {
		return fail(err)
	}
	if ended != nil {
		*ended = C.int32_t(n)
	}
	return C.ARIADNE_OK
}

//export ariadne_observe
func ariadne_observe(batch C.ariadne_batch, memory *C.ariadne_memory) (status C.ariadne_status) {
	defer settle(&status)
	b, err := batches.Get(int64(batch))
	if err != nil {
		return fail(err)
	}
	into, err := buffers(memory, b)
	if err != nil {
		return fail(err)
	}
	return fail(b.Observe(&into))
}

//export ariadne_save
func ariadne_save(batch C.ariadne_batch, state *C.uint8_t, capacity C.size_t, size *C.size_t) (status C.ariadne_status) {
	defer settle(&status)
	b, err := batches.Get(int64(batch))
	if err != nil {
		return fail(err)
	}
	saved, err := b.Save()
	if err != nil {
		return fail(err)
	}
	return give(saved, unsafe.Pointer(state), capacity, size)
}

//export ariadne_restore
func ariadne_restore(batch C.ariadne_batch, state *C.ariadne_bytes, size C.size_t) (status C.ariadne_status) {
	defer settle(&status)
	b, err := batches.Get(int64(batch))
	if err != nil {
		return fail(err)
	}
	if state == nil {
		return fail(errNull("state"))
	}
	return fail(b.Restore(unsafe.Slice((*byte)(state), size)))
}

//export ariadne_draw
func ariadne_draw(batch C.ariadne_batch, env C.int32_t, rgb *C.uint8_t, size C.size_t) (status C.ariadne_status) {
	defer settle(&status)
	b, err := batches.Get(int64(batch))
	if err != nil {
		return fail(err)
	}
	if rgb == nil {
		return fail(errNull("rgb"))
	}
	return fail(b.Draw(int(env), unsafe.Slice((*byte)(rgb), size)))
}

//export ariadne_close
func ariadne_close(batch C.ariadne_batch) (status C.ariadne_status) {
	defer settle(&status)
	b, err := batches.Remove(int64(batch))
	if err != nil {
		return fail(err)
	}
	return fail(b.Close())
}
