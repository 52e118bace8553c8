package rundir

import (
	"fmt"

	"ariadne/internal/safetensors"
)

// Tensors copies tensors of a checkpoint's file to their destinations, all of them or none: nothing is copied before Commit.
// After an error, which Err returns, its methods do nothing.
type Tensors struct {
	what string // name of the file, for error messages
	file *safetensors.File
	copy []func()
	err  error // the first error
}

func decodeTensors(what string, b []byte) *Tensors {
	t := &Tensors{what: what}
	if t.file, t.err = safetensors.Decode(b); t.err != nil {
		t.err = fmt.Errorf("%s: %w", what, t.err)
	}
	return t
}

func (t *Tensors) get(name string) (safetensors.Tensor, bool) {
	if t.err != nil {
		return safetensors.Tensor{}, false
	}
	x, ok := t.file.Get(name)
	if !ok {
		t.err = fmt.Errorf("%s: tensor %q is missing", t.what, name)
	}
	return x, ok
}

// Float32s plans to copy the elements of a float32 tensor into dst, which must have their number.
func (t *Tensors) Float32s(name string, dst []float32) {
	x, ok := t.get(name)
	if !ok {
		return
	}
	values := make([]float32, len(dst))
	if err := x.CopyFloat32(values); err != nil {
		t.err = fmt.Errorf("%s: %w", t.what, err)
		return
	}
	t.copy = append(t.copy, func() { copy(dst, values) })
}

// Bytes plans to copy the elements of a uint8 tensor into dst, which must have their number.
func (t *Tensors) Bytes(name string, dst []byte) {
	x, ok := t.get(name)
	if !ok {
		return
	}
	values, err := x.Uint8()
	if err == nil && len(values) != len(dst) {
		err = fmt.Errorf("tensor %q has %d elements, want %d", name, len(values), len(dst))
	}
	if err != nil {
		t.err = fmt.Errorf("%s: %w", t.what, err)
		return
	}
	t.copy = append(t.copy, func() { copy(dst, values) })
}

// Blob returns the bytes of a tensor, however many they are.
func (t *Tensors) Blob(name string) []byte {
	x, _ := t.get(name)
	return x.Data
}

// Err returns the first error.
func (t *Tensors) Err() error { return t.err }

// Commit makes the planned copies, unless there was an error.
func (t *Tensors) Commit() {
	if t.err != nil {
		return
	}
	for _, f := range t.copy {
		f()
	}
}
