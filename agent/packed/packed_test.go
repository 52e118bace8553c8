package packed

import (
	"bytes"
	"math"
	"testing"

	"ariadne/agent"
)

// model returns a small agent with some matrices that are packed and others that are not.
func model(t *testing.T) (*agent.Model, *agent.Weights) {
	t.Helper()
	m, err := agent.New(agent.Config{
		Shape: []int{70}, Actions: 3, DActor: 80, DCritic: 8, Encoder: agent.Encoder{Name: agent.EncoderFlatten},
		Core: agent.GRU{Layers: 1, DModel: 64, Reset: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	w := m.NewWeights()
	m.Init(w, 1)
	return m, w
}

func TestWeightsComeBackWithinHalfAUnit(t *testing.T) {
	m, w := model(t)
	about := About{Name: "small", Greedy: true}
	b, err := Encode(about, m, w, Levels)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 3*len(w.Flat) {
		t.Errorf("%d bytes for %d weights", len(b), len(w.Flat))
	}
	again, _, got, err := Decode(bytes.NewReader(b))
	if err != nil || again != about {
		t.Fatal(again, err)
	}
	packed := 0
	for i, tensor := range w.Tensors {
		exact := len(tensor.Shape) < 2 || len(tensor.Data) < leastMatrix
		columns := tensor.Shape[len(tensor.Shape)-1]
		scales := scalesOf(tensor.Data, columns, Levels)
		for k, v := range tensor.Data {
			off := math.Abs(float64(got.Tensors[i].Data[k] - v))
			if exact && off != 0 || off > 0.501*float64(scales[k%columns]) {
				t.Fatalf("%s, weight %d: %v became %v", tensor.Name, k, v, got.Tensors[i].Data[k])
			}
		}
		if !exact {
			packed++
		}
	}
	if packed == 0 || packed == len(w.Tensors) {
		t.Errorf("%d of %d tensors are packed; the test needs both kinds", packed, len(w.Tensors))
	}
}

func TestDamagedFilesAreErrors(t *testing.T) {
	m, w := model(t)
	b, err := Encode(About{}, m, w, Levels)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 3, 4, 100, len(b) / 2, len(b) - 1} {
		if _, _, _, err := Decode(bytes.NewReader(b[:n])); err == nil {
			t.Errorf("%d of %d bytes are taken for an agent", n, len(b))
		}
	}
	if _, _, _, err := Decode(bytes.NewReader(append(b, 0))); err == nil {
		t.Error("a byte too many is passed over")
	}
	if _, err := Encode(About{}, m, w, 0); err == nil {
		t.Error("no levels are taken")
	}
}
