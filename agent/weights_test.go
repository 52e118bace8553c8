package agent

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/safetensors"
)

func TestLoadReturnsWhatWasSaved(t *testing.T) {
	m, w := initialised(t, smallConfig)
	path := filepath.Join(t.TempDir(), "weights.safetensors")
	if err := w.Save(path); err != nil {
		t.Fatal(err)
	}
	loaded := m.NewWeights()
	if err := loaded.Load(path); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(loaded.Flat, w.Flat) {
		t.Error("loaded weights differ")
	}
}

func TestLoadNamesTheTensorThatDoesNotFit(t *testing.T) {
	_, w := initialised(t, smallConfig)
	all := func() []safetensors.Tensor {
		var tensors []safetensors.Tensor
		for _, t := range w.Tensors {
			tensors = append(tensors, safetensors.Float32s(t.Name, t.Shape, make([]float32, len(t.Data))))
		}
		return tensors
	}
	first := w.Tensors[0].Name
	for name, c := range map[string]struct {
		tensors []safetensors.Tensor
		want    string
	}{
		"missing":  {all()[1:], first + " is missing"},
		"unknown":  {append(all(), safetensors.Float32s("other", []int{1}, []float32{1})), "other"},
		"misshape": {append(all()[1:], safetensors.Float32s(first, []int{1}, []float32{1})), first + " has shape [1]"},
		"bytes":    {append(all()[1:], safetensors.Tensor{Name: first, DType: "U8", Shape: w.Tensors[0].Shape, Data: make([]byte, len(w.Tensors[0].Data))}), first},
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := safetensors.Write(path, c.tensors, nil); err != nil {
			t.Fatal(err)
		}
		before := slices.Clone(w.Flat)
		err := w.Load(path)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want one with %q and the path", name, err, c.want)
		}
		if !slices.Equal(before, w.Flat) {
			t.Errorf("%s: weights were changed", name)
		}
	}
	if err := w.Load(filepath.Join(t.TempDir(), "absent")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v of an absent file", err)
	}
}
