package reference

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ariadne/internal/safetensors"
)

// Golden is one safetensors file of golden data, together with the test that uses it. Anything that the file lacks ends the
// test.
type Golden struct {
	*testing.T
	*safetensors.File
}

// Each runs a test for every file, as a subtest with the file's name. It returns the number of files.
func Each(t *testing.T, paths []string, test func(g Golden)) int {
	t.Helper()
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".safetensors"), func(t *testing.T) {
			f, err := safetensors.Read(path)
			if err != nil {
				t.Fatal(err)
			}
			test(Golden{t, f})
		})
	}
	return len(paths)
}

// Has reports whether there is a tensor with a name.
func (g Golden) Has(name string) bool {
	_, ok := g.Get(name)
	return ok
}

// Tensor returns a tensor by name.
func (g Golden) Tensor(name string) safetensors.Tensor {
	g.Helper()
	t, ok := g.Get(name)
	if !ok {
		g.Fatalf("no tensor %s", name)
	}
	return t
}

// Floats returns the elements of an F32 tensor.
func (g Golden) Floats(name string) []float32 {
	g.Helper()
	return must(g, name, safetensors.Tensor.Float32)
}

// Int64s returns the elements of an I64 tensor.
func (g Golden) Int64s(name string) []int64 {
	g.Helper()
	return must(g, name, safetensors.Tensor.Int64)
}

// Int32s returns the elements of an I32 tensor.
func (g Golden) Int32s(name string) []int32 {
	g.Helper()
	return must(g, name, safetensors.Tensor.Int32)
}

// Bytes returns the elements of a U8 or BOOL tensor.
func (g Golden) Bytes(name string) []uint8 {
	g.Helper()
	return must(g, name, safetensors.Tensor.Uint8)
}

// Flags returns the elements of a U8 or BOOL tensor as truth values.
func (g Golden) Flags(name string) []bool {
	g.Helper()
	b := g.Bytes(name)
	flags := make([]bool, len(b))
	for i := range b {
		flags[i] = b[i] != 0
	}
	return flags
}

// Number returns a number in the metadata.
func (g Golden) Number(key string) float64 {
	g.Helper()
	v, err := strconv.ParseFloat(g.Metadata[key], 64)
	if err != nil {
		g.Fatalf("metadata %s: %v", key, err)
	}
	return v
}

func must[T any](g Golden, name string, elements func(safetensors.Tensor) ([]T, error)) []T {
	g.Helper()
	v, err := elements(g.Tensor(name))
	if err != nil {
		g.Fatal(err)
	}
	return v
}

// TimeMajor converts [B, T, size] to [T, B, size]. Called with t and b exchanged, it converts back.
func TimeMajor[E any](v []E, b, t int) []E {
	size := len(v) / (b * t)
	out := make([]E, 0, len(v))
	for i := range t {
		for j := range b {
			at := (j*t + i) * size
			out = append(out, v[at:at+size]...)
		}
	}
	return out
}
