package vector

import "unsafe"

// Buffers is the caller's memory for the results of a step. Observation, Reward, Terminated and Truncated must not be nil; the others may
// be, for results that nobody wants.
type Buffers struct {
	Observation unsafe.Pointer   // [N, shape], uint8 or float32 as Description says
	Reward      []float32        // [N]
	Terminated  []bool           // [N], the episode ended by itself
	Truncated   []bool           // [N], the episode was cut off by its time limit
	Extras      []unsafe.Pointer // [K], each [N, shape of the extra]; elements may be nil too

	// The following are written for environments whose episode ended with the step. Their other rows have no meaning.
	FinalObservation unsafe.Pointer   // [N, shape], the episode's last observation
	FinalExtras      []unsafe.Pointer // [K], each [N, shape of the extra], the episode's last extras
	Return           []float64        // [N], undiscounted
	Length           []int32          // [N], in steps of the environment
	Success          []int8           // [N], 1 or 0; -1 for tasks without a notion of success
}

// raw returns the memory of a slice as bytes.
func raw[T any](s []T) []byte {
	var element T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(element)))
}
