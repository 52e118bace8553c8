package safetensors

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Float32s makes a tensor of float32 values. It copies v.
func Float32s(name string, shape []int, v []float32) Tensor {
	b := make([]byte, 4*len(v))
	for i, x := range v {
		binary.LittleEndian.PutUint32(b[4*i:], math.Float32bits(x))
	}
	return Tensor{Name: name, DType: "F32", Shape: shape, Data: b}
}

// Bytes makes a one-dimensional uint8 tensor. It keeps a reference to v.
func Bytes(name string, v []byte) Tensor {
	return Tensor{Name: name, DType: "U8", Shape: []int{len(v)}, Data: v}
}

func (t Tensor) want(dtypes ...string) error {
	for _, d := range dtypes {
		if t.DType == d {
			return nil
		}
	}
	return fmt.Errorf("tensor %q is %s, want %v", t.Name, t.DType, dtypes)
}

// Float32 returns the elements of an F32 tensor.
func (t Tensor) Float32() ([]float32, error) {
	v := make([]float32, len(t.Data)/4)
	return v, t.CopyFloat32(v)
}

// CopyFloat32 copies the elements of an F32 tensor into dst. It is an error if dst has another length.
func (t Tensor) CopyFloat32(dst []float32) error {
	if err := t.want("F32"); err != nil {
		return err
	}
	if len(dst) != len(t.Data)/4 {
		return fmt.Errorf("tensor %q has %d elements, want %d", t.Name, len(t.Data)/4, len(dst))
	}
	for i := range dst {
		dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.Data[4*i:]))
	}
	return nil
}

// Float64 returns the elements of an F64 tensor.
func (t Tensor) Float64() ([]float64, error) {
	if err := t.want("F64"); err != nil {
		return nil, err
	}
	v := make([]float64, len(t.Data)/8)
	for i := range v {
		v[i] = math.Float64frombits(binary.LittleEndian.Uint64(t.Data[8*i:]))
	}
	return v, nil
}

// Int64 returns the elements of an I64 tensor.
func (t Tensor) Int64() ([]int64, error) {
	if err := t.want("I64"); err != nil {
		return nil, err
	}
	v := make([]int64, len(t.Data)/8)
	for i := range v {
		v[i] = int64(binary.LittleEndian.Uint64(t.Data[8*i:]))
	}
	return v, nil
}

// Int32 returns the elements of an I32 tensor.
func (t Tensor) Int32() ([]int32, error) {
	if err := t.want("I32"); err != nil {
		return nil, err
	}
	v := make([]int32, len(t.Data)/4)
	for i := range v {
		v[i] = int32(binary.LittleEndian.Uint32(t.Data[4*i:]))
	}
	return v, nil
}

// Uint8 returns the elements of a U8 or BOOL tensor. The result shares memory with Data.
func (t Tensor) Uint8() ([]uint8, error) {
	return t.Data, t.want("U8", "BOOL")
}
