package main

/*
#include "ariadne.h"
#include "message.h"
*/
import "C"

import (
	"fmt"
	"unsafe"

	"ariadne/cmd/libariadne/internal/player"
	"ariadne/cmd/libariadne/internal/vector"
)

// The batches and agents of the process, by the numbers that callers know them by.
var (
	batches = vector.Table[vector.Batch]{What: "batch"}
	agents  = vector.Table[player.Player]{What: "agent"}
)

// call does what a caller asks for and returns its status. It turns a panic into an error, so that the caller's program goes on.
func call(do func() error) (status C.ariadne_status) {
	defer func() {
		if r := recover(); r != nil {
			status = fail(fmt.Errorf("internal error: %v", r))
		}
	}()
	return fail(do())
}

// with calls do with the batch of a number.
func with(batch C.ariadne_batch, do func(b *vector.Batch) error) C.ariadne_status {
	return call(func() error {
		b, err := batches.Get(int64(batch))
		if err != nil {
			return err
		}
		return do(b)
	})
}

// withAgent calls do with the agent of a number.
func withAgent(agent C.ariadne_agent, do func(p *player.Player) error) C.ariadne_status {
	return call(func() error {
		p, err := agents.Get(int64(agent))
		if err != nil {
			return err
		}
		return do(p)
	})
}

// into calls do with the batch of a number and the caller's memory, into which the batch writes. The buffers are a value, so that they stay
// on the stack.
func into(batch C.ariadne_batch, memory *C.ariadne_memory, do func(b *vector.Batch, m vector.Buffers) error) C.ariadne_status {
	return with(batch, func(b *vector.Batch) error {
		m, err := buffers(memory, b)
		if err != nil {
			return err
		}
		return do(b, m)
	})
}

// fail keeps an error's message for ariadne_last_error and returns its status.
func fail(err error) C.ariadne_status {
	if err == nil {
		return C.ARIADNE_OK
	}
	text := err.Error()
	C.message_set((*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text)))
	return C.ariadne_status(vector.StatusOf(err))
}

func errNull(what string) error { return vector.Errorf(vector.Invalid, "%s must not be NULL", what) }
