package agent

import (
	"slices"
	"strings"
	"testing"

	"ariadne/agent/gridmap"

	"github.com/goccy/go-yaml"
)

// smallMap is a map for small models, whose senses are arbitrary.
func smallMap() *GridMap {
	return &GridMap{
		Shape:  gridmap.Shape{Targets: 2, Side: 6, Crop: 3, Memory: 5, Rays: 3, Clear: []float64{0.5, 1.5, 3}, Field: 90, Eye: 0.1},
		Hidden: 7, Filters: 3, Layers: 3, Width: 4,
	}
}

func TestMapsAreReadFromYAML(t *testing.T) {
	var m GridMap
	if err := yaml.Unmarshal([]byte("{targets: 3, memory: 100, width: 64}"), &m); err != nil {
		t.Fatal(err)
	}
	if m.Targets != 3 || m.Memory != 100 || m.Width != 64 || m.Side != 32 || m.Crop != 17 || m.Rays != 16 || len(m.Clear) != 12 || m.Hidden != 256 {
		t.Errorf("read %+v", m)
	}
	for text, want := range map[string]string{
		"{}":                                "targets is missing",
		"{targets: 3, sides: 5}":            "sides is not a known key",
		"{targets: 3, crop: 4}":             "crop is 4, want an odd number",
		"{targets: 3, crop: 33}":            "crop is 33, want 1 to 32",
		"{targets: 3, clear: [2, 1]}":       "clear is [2 1], want increasing distances",
		"{targets: 3, clear: []}":           "clear is 0, want 1 to",
		"{targets: 3, field_of_view: .nan}": "field_of_view is NaN",
		"{targets: 3, filters: 0}":          "filters is 0",
		"{targets: 3, layers: 1}":           "layers is 1, want 2 to 100",
	} {
		if err := yaml.Unmarshal([]byte(text), &m); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", text, err, want)
		}
	}
}

// TestSensesLearnFromTheirOwnLosses checks which weights a loss of one sense moves: the sense's own, the layer before it and what
// that is made from, but nothing that reads the map. A loss of the policy moves the other weights.
func TestSensesLearnFromTheirOwnLosses(t *testing.T) {
	c := smallConfig
	c.Map = smallMap()
	m, w := initialised(t, c)
	column := Column{Name: "visible", Shape: []int{2}, Next: true}
	prediction := &PredictionLoss{Output: "visible", Target: column, Kind: KindBinary, Scale: 1, Report: "visible"}
	fewer := &PredictionLoss{Output: "view", Target: column, Kind: KindRegression, Scale: 1, Report: "view"} // 2 of its 6 numbers
	own := func(name string) bool {
		return strings.HasPrefix(name, "map/visible/") || strings.HasPrefix(name, "map/hidden/")
	}
	for _, c := range []struct {
		loss  Loss
		moves func(name string) bool
	}{
		{prediction, own},
		{fewer, func(name string) bool {
			return strings.HasPrefix(name, "map/view/") || strings.HasPrefix(name, "map/hidden/")
		}},
		{ppoLoss, func(name string) bool { return !isSense(name) }},
	} {
		mb, l, grad := randomMinibatch(m, 4, 2, c.loss), newLearner(t, m, w, 4, 2, c.loss, 1), make([]float32, len(w.Flat))
		mb.Columns = Columns{floatColumn(column, make([]float32, 2*len(mb.Done))...)}
		if _, err := l.Gradient(mb, grad); err != nil {
			t.Fatal(err)
		}
		for _, tensor := range w.Tensors {
			if moves := slices.ContainsFunc(tensor.in(grad), func(g float32) bool { return g != 0 }); moves != c.moves(tensor.Name) {
				t.Errorf("by %T, %s moves: %v", c.loss, tensor.Name, moves)
			}
			if bias := tensor.in(grad); c.loss == fewer && tensor.Name == "map/view/bias" && (bias[0] == 0 || bias[1] == 0 || bias[2] != 0) {
				t.Errorf("of a sense of which 2 numbers are told, the gradient is %v", bias)
			}
		}
	}
}
