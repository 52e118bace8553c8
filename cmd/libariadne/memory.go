package main

/*
#include "ariadne.h"
*/
import "C"

import (
	"unsafe"

	"ariadne/cmd/libariadne/internal/vector"
)

// buffers returns the caller's memory for a batch as Buffers.
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

// slice returns n elements of the caller's memory, nil if p is nil.
func slice[T any](p unsafe.Pointer, n int) []T {
	if p == nil {
		return nil
	}
	return unsafe.Slice((*T)(p), n)
}

// give copies data into the caller's memory, and writes the size of the data. If the memory is too small, it writes the size alone and
// returns an error with the status NoRoom.
func give(data []byte, to unsafe.Pointer, capacity C.size_t, size *C.size_t) error {
	if size == nil {
		return errNull("size")
	}
	*size = C.size_t(len(data))
	if to == nil || capacity < C.size_t(len(data)) {
		return vector.Errorf(vector.NoRoom, "%d bytes are too few for %d", capacity, len(data))
	}
	copy(unsafe.Slice((*byte)(to), len(data)), data)
	return nil
}

// actionsOf returns the caller's actions, one for each environment.
func actionsOf(b *vector.Batch, actions *C.ariadne_actions) ([]int32, error) {
	if actions == nil {
		return nil, errNull("actions")
	}
	return unsafe.Slice((*int32)(actions), b.Len()), nil
}

// report writes how many episodes ended in a step, if there was no error and the caller wants to know. It returns err.
func report(ended *C.int32_t, n int, err error) error {
	if err == nil && ended != nil {
		*ended = C.int32_t(n)
	}
	return err
}
