package agent

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestInitDependsOnTheSeedAlone(t *testing.T) {
	m, first := initialised(t, smallConfig)
	again, other := m.NewWeights(), m.NewWeights()
	m.Init(again, 1)
	m.Init(other, 2)
	if !slices.Equal(first.Flat, again.Flat) {
		t.Error("the same seed gave other weights")
	}
	if slices.Equal(first.Flat, other.Flat) {
		t.Error("two seeds gave the same weights")
	}
}

func TestInitMakesKernelsOrthogonal(t *testing.T) {
	_, w := initialised(t, pixelConfig)
	for _, tensor := range w.Tensors {
		last := tensor.Name[strings.LastIndex(tensor.Name, "/")+1:]
		if want, ok := map[string]float32{"bias": 0, "scale": 1, "bgp": 2}[last]; ok {
			for _, v := range tensor.Data {
				if v != want {
					t.Fatalf("%s starts with %v, want %v", tensor.Name, v, want)
				}
			}
			continue
		}
		checkOrthogonal(t, tensor)
	}
}

// checkOrthogonal checks some of the inner products of a kernel's shorter axis.
func checkOrthogonal(t *testing.T, k Tensor) {
	outputs := k.Shape[len(k.Shape)-1]
	inputs := len(k.Data) / outputs
	at := func(vector, i int) float64 { return float64(k.Data[vector*outputs+i]) }
	vectors, length := inputs, outputs
	if inputs > outputs {
		at = func(vector, i int) float64 { return float64(k.Data[i*outputs+vector]) }
		vectors, length = outputs, inputs
	}
	for a := 0; a < vectors; a += 1 + vectors/10 {
		for b := range vectors {
			product, want := 0.0, 0.0
			for i := range length {
				product += at(a, i) * at(b, i)
			}
			if a == b {
				want = 2
			}
			if math.Abs(product-want) > 1e-5 {
				t.Fatalf("%s %v: vectors %d and %d have the product %v, want %v", k.Name, k.Shape, a, b, product, want)
			}
		}
	}
}
