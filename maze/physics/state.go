package physics

import (
	"encoding/binary"
	"fmt"
	"math"
)

// stateSize is the length in bytes of an appended state.
const stateSize = 3 * dofs * 8

// AppendState appends the walker's state, 120 bytes, to b: QPos, QVel and the start of the next solver iteration. A World with
// the same walls continues from it bit for bit.
func (w *World) AppendState(b []byte) []byte {
	for _, part := range [...]*[5]float64{&w.QPos, &w.QVel, &w.warm} {
		for _, v := range part {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	return b
}

// RestoreState restores a state that AppendState wrote, and returns what follows it in b. It leaves the walls as they are.
// Short input and numbers that are not finite are errors and leave the World unchanged.
func (w *World) RestoreState(b []byte) (rest []byte, err error) {
	if len(b) < stateSize {
		return b, fmt.Errorf("physics state: %d bytes of %d; the data end too early", len(b), stateSize)
	}
	var parts [3][5]float64
	for i := range parts {
		for j := range parts[i] {
			v := math.Float64frombits(binary.LittleEndian.Uint64(b[(i*dofs+j)*8:]))
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return b, fmt.Errorf("physics state: number %d is %v; the data are damaged", i*dofs+j, v)
			}
			parts[i][j] = v
		}
	}
	w.QPos, w.QVel, w.warm = parts[0], parts[1], parts[2]
	return b[stateSize:], nil
}
