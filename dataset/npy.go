package dataset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// NumPy's format 1.0 (numpy.lib.format): magic, version, length of the header, then the header, a Python dict padded
// with spaces to a multiple of 64 bytes.
const (
	npyMagic = "\x93NUMPY\x01\x00"
	npyAlign = 64
)

// npyHeader returns what stands before the elements of an array of a type and a shape.
func npyHeader(descr string, shape []int) []byte {
	dims := make([]string, len(shape))
	for i, d := range shape {
		dims[i] = strconv.Itoa(d)
	}
	tuple := strings.Join(dims, ", ")
	if len(dims) == 1 {
		tuple += ","
	}
	dict := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, tuple)
	prefix := len(npyMagic) + 2
	length := (prefix+len(dict)+1+npyAlign-1)/npyAlign*npyAlign - prefix
	b := append([]byte(npyMagic), 0, 0)
	binary.LittleEndian.PutUint16(b[len(npyMagic):], uint16(length))
	b = append(b, dict...)
	b = append(b, bytes.Repeat([]byte{' '}, length-len(dict)-1)...)
	return append(b, '\n')
}

var errNotNPY = errors.New("it does not begin as a NumPy array of format 1.0")

// readNPY reads what stands before the elements of an array.
func readNPY(r io.Reader) (descr string, shape []int, err error) {
	var prefix [len(npyMagic) + 2]byte
	if _, err := io.ReadFull(r, prefix[:]); err != nil {
		return "", nil, fmt.Errorf("%w: %w", errNotNPY, err)
	}
	if string(prefix[:len(npyMagic)]) != npyMagic {
		return "", nil, errNotNPY
	}
	dict := make([]byte, binary.LittleEndian.Uint16(prefix[len(npyMagic):]))
	if _, err := io.ReadFull(r, dict); err != nil {
		return "", nil, fmt.Errorf("NumPy header: %w", err)
	}
	d, ok := strings.CutSuffix(strings.TrimRight(string(dict), " \n"), "}")
	if ok {
		d, ok = strings.CutPrefix(d, "{'descr': '")
	}
	if ok {
		descr, d, ok = strings.Cut(d, "', 'fortran_order': False, 'shape': (")
	}
	if ok {
		d, ok = strings.CutSuffix(strings.TrimRight(d, " "), "),")
	}
	if ok {
		shape, ok = parseShape(d)
	}
	if !ok {
		return "", nil, fmt.Errorf("NumPy header %.80q is not that of an array in C order", dict)
	}
	return descr, shape, nil
}

// parseShape reads the inside of a tuple of non-negative numbers.
func parseShape(s string) (shape []int, ok bool) {
	s = strings.TrimSuffix(s, ",")
	if s == "" {
		return nil, true
	}
	for _, d := range strings.Split(s, ",") {
		n, err := strconv.ParseUint(strings.TrimSpace(d), 10, 31)
		if err != nil {
			return nil, false
		}
		shape = append(shape, int(n))
	}
	return shape, true
}
