package vector

import "unsafe"

// Buffers is the caller's memory for what a step brings. What Step needs is never nil, the rest may be.
type Buffers struct {
	Observation unsafe.Pointer   // [N, shape], uint8 or float32 as Description says
	Reward      []float32        // [N]
	Terminated  []bool           // [N], the episode ended by itself
	Truncated   []bool           // [N], the episode was cut off by its time limit
	Extras      []unsafe.Pointer // [K], each [N, shape of the extra]; nil, or nil elements, for what nobody wants

	// What follows is written for environments whose episode ended with the step; other rows have no meaning.
	FinalObservation unsafe.Pointer   // [N, shape], the last one of the episode
	FinalExtras      []unsafe.Pointer // [K]
	Return           []float64        // [N], undiscounted
	Length           []int32          // [N], in steps of the environment
	Success          []int8           // [N], 1 or 0; -1 for tasks without a notion of it
}

// raw is the memory of a slice.
func raw[T any](s []T) []byte {
	var element T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(element)))
}
