package main

/*
#include "ariadne.h"
#include "message.h"
*/
import "C"

import (
	"fmt"
	"unsafe"

	"ariadne/cmd/libariadne/internal/vector"
)

// buffers takes the caller's memory for a batch as Go sees it.
func buffers(m *C.ariadne_memory, b *vector.Batch) (vector.Buffers, error) {
	if m == nil || m.observation == nil || m.reward == nil || m.terminated == nil || m.truncated == nil {
		return vector.Buffers{}, errNull("buffers, or their observation, reward, terminated or truncated,")
	}
	n, extras := b.Len(), b.Extras()
	return vector.Buffers{
		Observation:      m.observation,
		Reward:           slice[float32](unsafe.Pointer(m.reward), n),
		Terminated:       slice[bool](unsafe.Pointer(m.terminated), n),
		Truncated:        slice[bool](unsafe.Pointer(m.truncated), n),
		Extras:           slice[unsafe.Pointer](unsafe.Pointer(m.extras), extras),
		FinalObservation: m.final_observation,
		FinalExtras:      slice[unsafe.Pointer](unsafe.Pointer(m.final_extras), extras),
		Return:           slice[float64](unsafe.Pointer(m.episode_return), n),
		Length:           slice[int32](unsafe.Pointer(m.episode_length), n),
		Success:          slice[int8](unsafe.Pointer(m.episode_success), n),
	}, nil
}

// slice is n elements of the caller's memory, nil if there is none.
func slice[T any](p unsafe.Pointer, n int) []T {
	if p == nil {
		return nil
	}
	return unsafe.Slice((*T)(p), n)
}

// give copies data into the caller's memory.
func give(data []byte, to unsafe.Pointer, capacity C.size_t, size *C.size_t) C.ariadne_status {
	if size == nil {
		return fail(errNull("size"))
	}
	*size = C.size_t(len(data))
	if to == nil || capacity < C.size_t(len(data)) {
		return fail(vector.Errorf(vector.NoRoom, "%d bytes are too few for %d", capacity, len(data)))
	}
	copy(unsafe.Slice((*byte)(to), len(data)), data)
	return C.ARIADNE_OK
}

func errNull(what string) error { return vector.Errorf(vector.Invalid, "%s must not be NULL", what) }

// fail keeps an error's message for ariadne_last_error and returns its status.
func fail(err error) C.ariadne_status {
	if err == nil {
		return C.ARIADNE_OK
	}
	text := err.Error()
	C.message_set((*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text)))
	return C.ariadne_status(vector.StatusOf(err))
}

// settle makes an error of a panic: the caller's program goes on.
func settle(status *C.ariadne_status) {
	if r := recover(); r != nil {
		*status = fail(fmt.Errorf("internal error: %v", r))
	}
}
