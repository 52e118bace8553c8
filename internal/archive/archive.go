// Package archive writes a state to bytes and reads it back.
package archive

import (
	"encoding/binary"
	"math"
)

// Archive writes a state to bytes or reads it back: one list of what there is serves both. Numbers are little-endian.
type Archive struct {
	Bytes   []byte // what was written so far, or what is left to read
	Reading bool
	Short   bool // there was not enough to read; everything from there on keeps its value
	Strange bool // a truth value was neither 0 nor 1
}

// Word reads or writes four bytes.
func (a *Archive) Word(v uint32) uint32 {
	if !a.Reading {
		a.Bytes = binary.LittleEndian.AppendUint32(a.Bytes, v)
		return v
	}
	if len(a.Bytes) < 4 {
		a.Short = true
		return v
	}
	v = binary.LittleEndian.Uint32(a.Bytes)
	a.Bytes = a.Bytes[4:]
	return v
}

// Long reads or writes eight bytes.
func (a *Archive) Long(v uint64) uint64 {
	low, high := a.Word(uint32(v)), a.Word(uint32(v>>32))
	return uint64(high)<<32 | uint64(low)
}

// Octet reads or writes a byte.
func (a *Archive) Octet(v uint8) uint8 {
	if !a.Reading {
		a.Bytes = append(a.Bytes, v)
		return v
	}
	if len(a.Bytes) < 1 {
		a.Short = true
		return v
	}
	v = a.Bytes[0]
	a.Bytes = a.Bytes[1:]
	return v
}

// Ints passes whole numbers.
func (a *Archive) Ints(list ...*int32) {
	for _, p := range list {
		*p = int32(a.Word(uint32(*p)))
	}
}

// Words passes unsigned numbers of four bytes.
func (a *Archive) Words(list ...*uint32) {
	for _, p := range list {
		*p = a.Word(*p)
	}
}

// Reals passes numbers of four bytes.
func (a *Archive) Reals(list ...*float32) {
	for _, p := range list {
		*p = math.Float32frombits(a.Word(math.Float32bits(*p)))
	}
}

// Real64 passes a number of eight bytes.
func (a *Archive) Real64(p *float64) {
	*p = math.Float64frombits(a.Long(math.Float64bits(*p)))
}

// Truths passes truth values, a byte each.
func (a *Archive) Truths(list ...*bool) {
	for _, p := range list {
		v := uint8(0)
		if *p {
			v = 1
		}
		v = a.Octet(v)
		a.Strange = a.Strange || v > 1
		*p = v == 1
	}
}

// Octets reads or writes a list of small numbers.
func Octets[E ~uint8](a *Archive, list []E) {
	for i := range list {
		list[i] = E(a.Octet(uint8(list[i])))
	}
}

// Raw reads or writes bytes as they are.
func (a *Archive) Raw(b []byte) {
	switch {
	case !a.Reading:
		a.Bytes = append(a.Bytes, b...)
	case len(a.Bytes) < len(b):
		a.Short = true
	default:
		a.Bytes = a.Bytes[copy(b, a.Bytes):]
	}
}
