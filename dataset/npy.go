package dataset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// NumPy's format 1.0 (numpy.lib.format): magic, version, length of the header, then the header. The header is a Python dict,
// padded with spaces to a multiple of 64 bytes.
const (
	npyMagic = "\x93NUMPY\x01\x00"
	npyAlign = 64
)

// npyHeader returns the bytes before the elements of an array of a type and shape.
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

var errNotNPY = errors.New("it does not begin as a NumPy array")

// npyHead holds what precedes the elements of an array.
type npyHead struct {
	descr   string
	fortran bool // the first index runs fastest
	shape   []int
}

// The entries of a header's dict, in any order. They are compiled when the first header is read, so that programs that only
// write files do not carry regular expressions.
var (
	entriesOnce                          sync.Once
	descrEntry, fortranEntry, shapeEntry *regexp.Regexp
)

func compileEntries() {
	descrEntry = regexp.MustCompile(`'descr': *'([^']*)'`)
	fortranEntry = regexp.MustCompile(`'fortran_order': *(True|False)`)
	shapeEntry = regexp.MustCompile(`'shape': *\(([^)]*)\)`)
}

// readNPY reads what precedes the elements of an array, in NumPy's formats 1 to 3.
func readNPY(r io.Reader) (npyHead, error) {
	var prefix [len(npyMagic) + 2]byte
	if _, err := io.ReadFull(r, prefix[:]); err != nil {
		return npyHead{}, fmt.Errorf("%w: %w", errNotNPY, err)
	}
	version := prefix[len(npyMagic)-2]
	if string(prefix[:len(npyMagic)-2]) != npyMagic[:len(npyMagic)-2] || version < 1 || version > 3 {
		return npyHead{}, errNotNPY
	}
	length := int(binary.LittleEndian.Uint16(prefix[len(npyMagic):]))
	if version > 1 { // the length has 4 bytes
		var high [2]byte
		if _, err := io.ReadFull(r, high[:]); err != nil {
			return npyHead{}, fmt.Errorf("NumPy header: %w", err)
		}
		if high != [2]byte{} {
			return npyHead{}, errors.New("NumPy header is longer than any of an array of numbers")
		}
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return npyHead{}, fmt.Errorf("NumPy header: %w", err)
	}
	entriesOnce.Do(compileEntries)
	descr, fortran, dims := descrEntry.FindSubmatch(text), fortranEntry.FindSubmatch(text), shapeEntry.FindSubmatch(text)
	ok := descr != nil && fortran != nil && dims != nil
	var h npyHead
	if ok {
		h.descr, h.fortran = string(descr[1]), string(fortran[1]) == "True"
		h.shape, ok = parseShape(string(dims[1]))
	}
	if !ok {
		return npyHead{}, fmt.Errorf("NumPy header %.80q is not that of an array of numbers", text)
	}
	return h, nil
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
