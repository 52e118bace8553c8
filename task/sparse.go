package task

import "fmt"

// Sparse is memory for R observations whose elements are mostly 0. It holds only the others. Axes: R rows, K elements that a
// row has room for (Spec.Nonzeros).
type Sparse struct {
	Count []int32   // [R] number of elements that a row holds
	Index []int32   // [R, K] their places in the observation, ascending
	Value []float32 // [R, K] their values
}

// NewSparse allocates n rows, each with room for room elements.
func NewSparse(room, n int) Sparse {
	return Sparse{Count: make([]int32, n), Index: make([]int32, n*room), Value: make([]float32, n*room)}
}

// Rows returns R.
func (s Sparse) Rows() int { return len(s.Count) }

// Room returns K.
func (s Sparse) Room() int { return len(s.Index) / max(len(s.Count), 1) }

// Slice returns the rows [from, to).
func (s Sparse) Slice(from, to int) Sparse {
	k := s.Room()
	return Sparse{Count: s.Count[from:to:to], Index: s.Index[from*k : to*k : to*k], Value: s.Value[from*k : to*k : to*k]}
}

// Set stores a whole observation in a row. It is an error if the observation has more non-zero elements than the row has room
// for.
func (s Sparse) Set(row int, obs []float32) error {
	k, n := s.Room(), 0
	index, value := s.Index[row*k:(row+1)*k], s.Value[row*k:(row+1)*k]
	for i, v := range obs {
		if v == 0 {
			continue
		}
		if n == k {
			return fmt.Errorf("an observation has more than %d elements that are not 0", k)
		}
		index[n], value[n] = int32(i), v
		n++
	}
	s.Count[row] = int32(n)
	return nil
}

// CopyRow copies row src of from to a row of s. Both must have the same room.
func (s Sparse) CopyRow(row int, from Sparse, src int) {
	k, n := s.Room(), int(from.Count[src])
	s.Count[row] = int32(n)
	copy(s.Index[row*k:], from.Index[src*k:src*k+n])
	copy(s.Value[row*k:], from.Value[src*k:src*k+n])
}
