package task

// Array is an observation besides Obs, of all environments of a batch or of one of them.
type Array struct {
	Name  string // the key in the reference's observation dict
	Shape []int  // shape of one environment's observation
	// The elements, [N, Shape], in numpy's float64, float32 or uint8. The two other slices are nil.
	Float64 []float64
	Float32 []float32
	Uint8   []uint8
}

// Observer is implemented by a Batch whose environments are observed by arrays besides Obs. The batch owns their memory.
type Observer interface {
	// Extras returns the arrays of all environments. They hold the present observations. Where an episode has ended, these are
	// those of the next episode.
	Extras() []Array
	// FinalExtras returns arrays of the same form. For each environment they hold the last observation of the last episode that
	// ended.
	FinalExtras() []Array
}

// DType returns numpy's name of the type of the elements.
func (a Array) DType() string {
	switch {
	case a.Uint8 != nil:
		return "uint8"
	case a.Float32 != nil:
		return "float32"
	}
	return "float64"
}

// Size returns the number of elements of one environment's observation.
func (a Array) Size() int {
	n := 1
	for _, d := range a.Shape {
		n *= d
	}
	return n
}

// Env returns the part of environment i. It shares its memory with a.
func (a Array) Env(i int) Array {
	n := a.Size()
	switch {
	case a.Uint8 != nil:
		a.Uint8 = a.Uint8[i*n:][:n:n]
	case a.Float32 != nil:
		a.Float32 = a.Float32[i*n:][:n:n]
	default:
		a.Float64 = a.Float64[i*n:][:n:n]
	}
	return a
}
