package pcg64

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// stateSize is the length in bytes of an appended state.
const stateSize = 4*8 + 4 + 1

// AppendState appends the generator's state, 37 bytes, to b.
func (g *Generator) AppendState(b []byte) []byte {
	for _, v := range []uint64{g.hi, g.lo, g.incHi, g.incLo} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	b = binary.LittleEndian.AppendUint32(b, g.half)
	if g.kept {
		return append(b, 1)
	}
	return append(b, 0)
}

// RestoreState restores a state that AppendState wrote, and returns what follows it in b. Input that is short or that no
// generator could have written is an error and leaves g unchanged.
func (g *Generator) RestoreState(b []byte) (rest []byte, err error) {
	if len(b) < stateSize {
		return b, fmt.Errorf("pcg64 state: %d bytes of %d; the data end too early", len(b), stateSize)
	}
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }
	s := Generator{hi: word(0), lo: word(1), incHi: word(2), incLo: word(3), half: binary.LittleEndian.Uint32(b[32:])}
	switch kept := b[36]; {
	case s.incLo&1 == 0:
		return b, errors.New("pcg64 state: the increment is even; the data are damaged")
	case kept > 1:
		return b, fmt.Errorf("pcg64 state: flag of the kept half is %d; the data are damaged", kept)
	default:
		s.kept = kept == 1
	}
	*g = s
	return b[stateSize:], nil
}
