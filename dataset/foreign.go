package dataset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"
)

// note records a difference of a foreign file from the format.
func (f *File) note(format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}

// convert reads an array that another program wrote with another type, byte order or element order, and converts it to the
// format.
func (f *File) convert(i int, r io.Reader, h npyHead, left *int64) error {
	c := &columns[i]
	read, size, err := elementOf(h.descr)
	if err != nil {
		return err
	}
	n := elements(h.shape)
	if *left -= int64(n) * int64(size+c.kind.size()); *left < 0 {
		return fmt.Errorf("its shape is %v; the arrays of an episode may not take more than %d MiB", h.shape, maxBytes>>20)
	}
	from, err := io.ReadAll(io.LimitReader(r, int64(n*size)+1))
	if err != nil {
		return err
	}
	if len(from) != n*size {
		return fmt.Errorf("it has %d bytes or more, want %d for its shape %v", len(from), n*size, h.shape)
	}
	rows := make([]byte, 0, n*c.kind.size())
	at := newOrder(h)
	for range n {
		v := read(from[at.next()*size:])
		switch {
		case c.kind == float64s:
			rows = appendFloats(rows, v)
		case c.kind == bools && (v == 0 || v == 1), c.kind == uint8s && v >= 0 && v <= math.MaxUint8 && v == math.Trunc(v):
			rows = append(rows, byte(v))
		default:
			return fmt.Errorf("it has the element %v of type %q, which is none of type %q", v, h.descr, c.kind.descr())
		}
	}
	order := ""
	if h.fortran {
		order = " in Fortran's order"
	}
	f.note("array %s is %s%s, and was taken as %s", c.name, h.descr, order, c.kind.descr())
	if i == pictures {
		f.frames = io.NopCloser(bytes.NewReader(rows))
		return nil
	}
	f.rows[i] = rows
	return nil
}

// elementOf returns a function that reads an element of the NumPy type descr, and the element's size in bytes.
func elementOf(descr string) (read func(b []byte) float64, size int, err error) {
	unknown := fmt.Errorf("its type is %q, want numbers", descr)
	if len(descr) < 3 {
		return nil, 0, unknown
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch descr[0] {
	case '>':
		order = binary.BigEndian
	case '<', '|', '=':
	default:
		return nil, 0, unknown
	}
	if size, err = strconv.Atoi(descr[2:]); err != nil {
		return nil, 0, unknown
	}
	word := func(b []byte) uint64 {
		switch size {
		case 1:
			return uint64(b[0])
		case 2:
			return uint64(order.Uint16(b))
		case 4:
			return uint64(order.Uint32(b))
		}
		return order.Uint64(b)
	}
	switch kind := descr[1]; {
	case kind == 'f' && size == 4:
		return func(b []byte) float64 { return float64(math.Float32frombits(uint32(word(b)))) }, size, nil
	case kind == 'f' && size == 8:
		return func(b []byte) float64 { return math.Float64frombits(word(b)) }, size, nil
	case size != 1 && size != 2 && size != 4 && size != 8:
		return nil, 0, unknown
	case kind == 'u', kind == 'b' && size == 1:
		return func(b []byte) float64 { return float64(word(b)) }, size, nil
	case kind == 'i':
		unused := 64 - 8*size
		return func(b []byte) float64 { return float64(int64(word(b)<<unused) >> unused) }, size, nil
	}
	return nil, 0, unknown
}

// order walks the elements of an array in C's order, whatever the order in which they are stored.
type order struct {
	shape, stride, index []int
	at                   int
}

func newOrder(h npyHead) *order {
	o := &order{shape: h.shape, stride: make([]int, len(h.shape)), index: make([]int, len(h.shape))}
	step := 1
	for k := range h.shape {
		d := len(h.shape) - 1 - k
		if h.fortran {
			d = k
		}
		o.stride[d] = step
		step *= h.shape[d]
	}
	return o
}

// next returns the place of the next element.
func (o *order) next() int {
	at := o.at
	for d := len(o.shape) - 1; d >= 0; d-- {
		o.index[d]++
		o.at += o.stride[d]
		if o.index[d] < o.shape[d] {
			break
		}
		o.at -= o.stride[d] * o.shape[d]
		o.index[d] = 0
	}
	return at
}
