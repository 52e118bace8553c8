// Package safetensors reads and writes the safetensors format: an 8-byte little-endian header length, a JSON header that gives
// each tensor's dtype, shape and byte range, and the tensors' bytes.
//
// Format: https://github.com/huggingface/safetensors (README, "Format"). Files are checked completely before they are used:
// byte ranges must lie inside the file, fit shape and dtype, and follow each other without gaps or overlaps.
package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"sort"

	"ariadne/internal/atomicfile"
	"ariadne/internal/jsonerror"
)

// maxHeader bounds the size of the header in bytes, as the format's own implementation does.
const maxHeader = 100 << 20

// maxRank bounds the number of axes.
const maxRank = 16

// Tensor is one array with a name. Data holds its elements, little-endian and row-major.
type Tensor struct {
	Name  string
	DType string // "F32", "F64", "I64", "I32", "U8", "BOOL", ...
	Shape []int
	Data  []byte
}

// File is the content of a safetensors file. Tensors are sorted by name.
type File struct {
	Metadata map[string]string
	Tensors  []Tensor
	index    map[string]int
}

// Get returns the tensor with a name.
func (f *File) Get(name string) (Tensor, bool) {
	i, ok := f.index[name]
	if !ok {
		return Tensor{}, false
	}
	return f.Tensors[i], true
}

var elementSize = map[string]int{
	"F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2, "I8": 1, "U8": 1, "BOOL": 1,
}

// tensorBytes returns the size in bytes of a tensor. It is an error if the dtype is unknown or the size overflows.
func tensorBytes(dtype string, shape []int) (int, error) {
	size, ok := elementSize[dtype]
	if !ok {
		return 0, fmt.Errorf("dtype %q is not known", dtype)
	}
	if len(shape) > maxRank {
		return 0, fmt.Errorf("%d axes, want at most %d", len(shape), maxRank)
	}
	n := size
	for _, d := range shape {
		if d < 0 {
			return 0, fmt.Errorf("shape %v has a negative axis", shape)
		}
		if d > 0 && n > math.MaxInt/d {
			return 0, fmt.Errorf("shape %v is too large", shape)
		}
		n *= d
	}
	return n, nil
}

// Read reads a file. Errors name the file.
func Read(path string) (*File, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f, err := Decode(b)
	if err != nil {
		return nil, fmt.Errorf("safetensors %s: %w", path, err)
	}
	return f, nil
}

type entry struct {
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// Decode decodes a file's content. The tensors' Data share memory with b.
func Decode(b []byte) (*File, error) {
	if len(b) < 8 {
		return nil, fmt.Errorf("%d bytes are too few for a header length: the file is cut short", len(b))
	}
	n := binary.LittleEndian.Uint64(b)
	if n > maxHeader {
		return nil, fmt.Errorf("header of %d bytes, want at most %d: not a safetensors file", n, maxHeader)
	}
	if n > uint64(len(b)-8) {
		return nil, fmt.Errorf("header of %d bytes in a file of %d: the file is cut short", n, len(b))
	}
	f := &File{Metadata: map[string]string{}, index: map[string]int{}}
	entries, err := f.readHeader(b[8 : 8+n])
	if err != nil {
		return nil, err
	}
	if err := f.place(entries, b[8+n:]); err != nil {
		return nil, err
	}
	sort.Slice(f.Tensors, func(i, j int) bool { return f.Tensors[i].Name < f.Tensors[j].Name })
	for i, t := range f.Tensors {
		f.index[t.Name] = i
	}
	return f, nil
}

// readHeader takes up the metadata and the tensors, in the order of the header, and returns what it says of each by name.
func (f *File) readHeader(header []byte) (map[string]entry, error) {
	entries := map[string]entry{}
	d := json.NewDecoder(bytes.NewReader(header))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("header is not a JSON object")
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("header: %w", jsonerror.Plain(err))
		}
		name := key.(string) // keys of an object are strings
		if name == "__metadata__" {
			if err := d.Decode(&f.Metadata); err != nil {
				return nil, fmt.Errorf("header metadata: %w", jsonerror.Plain(err))
			}
			continue
		}
		var e entry
		if err := d.Decode(&e); err != nil {
			return nil, fmt.Errorf("header of tensor %q: %w", name, jsonerror.Plain(err))
		}
		if _, twice := entries[name]; twice {
			return nil, fmt.Errorf("tensor %q stands twice in the header", name)
		}
		entries[name] = e
		f.Tensors = append(f.Tensors, Tensor{Name: name, DType: e.DType, Shape: e.Shape})
	}
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("header: %w", jsonerror.Plain(err))
	}
	if rest, err := io.ReadAll(d.Buffered()); err != nil || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("header has bytes after its object")
	}
	return entries, nil
}

// place gives the tensors, in the order of their bytes, what is theirs of the data: all of it, without gaps.
func (f *File) place(entries map[string]entry, data []byte) error {
	sort.Slice(f.Tensors, func(i, j int) bool {
		a, b := entries[f.Tensors[i].Name].Offsets, entries[f.Tensors[j].Name].Offsets
		return a[0] < b[0] || a[0] == b[0] && a[1] < b[1]
	})
	end := 0
	for i := range f.Tensors {
		t := &f.Tensors[i]
		o := entries[t.Name].Offsets
		want, err := tensorBytes(t.DType, t.Shape)
		if err != nil {
			return fmt.Errorf("tensor %q: %w", t.Name, err)
		}
		if o[0] != end || o[1] < o[0] || o[1]-o[0] != want {
			return fmt.Errorf("tensor %q: bytes %d to %d do not fit %s%v after byte %d", t.Name, o[0], o[1], t.DType, t.Shape, end)
		}
		if o[1] > len(data) {
			return fmt.Errorf("tensor %q ends at byte %d of %d: the file is cut short", t.Name, o[1], len(data))
		}
		t.Data = data[o[0]:o[1]:o[1]]
		end = o[1]
	}
	if end != len(data) {
		return fmt.Errorf("%d bytes after the last tensor", len(data)-end)
	}
	return nil
}

// Encode encodes tensors and metadata. Tensors are sorted by name; the result depends only on the content.
func Encode(tensors []Tensor, metadata map[string]string) ([]byte, error) {
	sorted := append([]Tensor(nil), tensors...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Name < sorted[j].Name })
	var header bytes.Buffer
	header.WriteByte('{')
	if len(metadata) > 0 {
		m, err := json.Marshal(metadata)
		if err != nil {
			return nil, err
		}
		header.WriteString(`"__metadata__":`)
		header.Write(m)
	}
	end := 0
	for i, t := range sorted {
		if t.Name == "__metadata__" || i > 0 && sorted[i-1].Name == t.Name {
			return nil, fmt.Errorf("safetensors: tensor name %q is taken", t.Name)
		}
		want, err := tensorBytes(t.DType, t.Shape)
		if err != nil {
			return nil, fmt.Errorf("safetensors: tensor %q: %w", t.Name, err)
		}
		if want != len(t.Data) {
			return nil, fmt.Errorf("safetensors: tensor %q: %d bytes do not fit %s%v", t.Name, len(t.Data), t.DType, t.Shape)
		}
		name, err := json.Marshal(t.Name)
		if err != nil {
			return nil, err
		}
		shape := t.Shape
		if shape == nil {
			shape = []int{}
		}
		e, err := json.Marshal(entry{DType: t.DType, Shape: shape, Offsets: [2]int{end, end + want}})
		if err != nil {
			return nil, err
		}
		if header.Len() > 1 {
			header.WriteByte(',')
		}
		header.Write(name)
		header.WriteByte(':')
		header.Write(e)
		end += want
	}
	header.WriteByte('}')
	for header.Len()%8 != 0 {
		header.WriteByte(' ')
	}
	b := make([]byte, 0, 8+header.Len()+end)
	b = binary.LittleEndian.AppendUint64(b, uint64(header.Len()))
	b = append(b, header.Bytes()...)
	for _, t := range sorted {
		b = append(b, t.Data...)
	}
	return b, nil
}

// Write writes a file completely or not at all.
func Write(path string, tensors []Tensor, metadata map[string]string) error {
	b, err := Encode(tensors, metadata)
	if err != nil {
		return err
	}
	return atomicfile.Write(path, b)
}
