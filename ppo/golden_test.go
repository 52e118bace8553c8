package ppo

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"

	"ariadne/agent"
	"ariadne/internal/reference"
)

// golden is one file of the reference's data. Anything that it lacks fails the test.
type golden struct{ reference.Golden }

// eachGolden runs test on every file and returns their number.
func eachGolden(t *testing.T, paths []string, test func(g golden)) int {
	t.Helper()
	return reference.Each(t, paths, func(g reference.Golden) { test(golden{g}) })
}

func (g golden) integer(key string) int { g.Helper(); return int(g.Number(key)) }

// schedule reads a schedule, or a number, of the metadata.
func (g golden) schedule(key string) Schedule {
	g.Helper()
	var s Schedule
	if err := yaml.Unmarshal([]byte(g.Metadata[key]), &s); err != nil {
		g.Fatalf("metadata %s: %v", key, err)
	}
	return s
}

// model builds the model that the metadata describe, with the weights at the start of the file.
func (g golden) model() (*agent.Model, *agent.Weights) {
	g.Helper()
	var core struct {
		Layers int  `json:"n_layers"`
		DModel int  `json:"d_model"`
		DHead  int  `json:"d_head"`
		DFFC   int  `json:"d_ffc"`
		Heads  int  `json:"n_heads"`
		Eta    int  `json:"eta"`
		R      int  `json:"r"`
		Reset  bool `json:"reset_hidden_on_terminate"`
	}
	if err := json.Unmarshal([]byte(g.Metadata["seq_model"]), &core); err != nil {
		g.Fatalf("metadata seq_model: %v", err)
	}
	m, err := agent.New(agent.Config{
		Shape: []int{g.integer("D")}, Actions: g.integer("actions"), Encoder: agent.Encoder{Name: "flatten"},
		Core: agent.AGaLiTe{
			Layers: core.Layers, DModel: core.DModel, DHead: core.DHead, DFFC: core.DFFC, Heads: core.Heads,
			Eta: core.Eta, R: core.R, Reset: core.Reset,
		},
		DActor: g.integer("hidden"), DCritic: g.integer("hidden"),
	})
	if err != nil {
		g.Fatal(err)
	}
	w := m.NewWeights()
	for _, x := range w.Tensors {
		stored := g.Tensor("param/" + x.Name)
		if !slices.Equal(stored.Shape, x.Shape) {
			g.Fatalf("%s has shape %v, the reference's %v", x.Name, x.Shape, stored.Shape)
		}
		if err := stored.CopyFloat32(x.Data); err != nil {
			g.Fatal(err)
		}
	}
	return m, w
}

// state reads a recurrent state for n sequences from the leaves below prefix.
func (g golden) state(prefix string, s *agent.State) {
	g.Helper()
	for _, leaf := range s.Leaves {
		if err := g.Tensor(prefix + leaf.Name).CopyFloat32(leaf.Data); err != nil {
			g.Fatal(err)
		}
	}
}

// close fails the test unless got equals want within a tolerance relative to want's largest value.
func (g golden) close(name string, got, want []float32, tolerance float64) {
	g.Helper()
	if len(got) != len(want) {
		g.Errorf("%s has %d elements, the reference's %d", name, len(got), len(want))
		return
	}
	if diff, largest := furthest(got, want), furthest(want, make([]float32, len(want))); !(diff <= tolerance*largest) {
		g.Errorf("%s differs by %.3g from the reference, whose largest value is %.3g", name, diff, largest)
	}
}

// results are computed arrays, by their names in the reference's file.
type results map[string][]float32

// addWeights adds an array in the weights' layout.
func (r results) addWeights(prefix string, w *agent.Weights, flat []float32) {
	at := 0
	for _, x := range w.Tensors {
		r[prefix+x.Name] = slices.Clone(flat[at : at+len(x.Data)])
		at += len(x.Data)
	}
}

// compare compares results that follow from weights with the reference, each relative to the largest value of its array. It
// calls compute again with the weights' last bits changed at random. If that changes a result by more than the tolerance,
// float32 cannot determine the result any better, and a few times that change is allowed. (Adam turns the sign of a gradient
// that is pure rounding error into a whole step.)
func (g golden) compare(tolerance func(name string) float64, compute func(m *agent.Model, w *agent.Weights) results) {
	g.Helper()
	m, w := g.model()
	start := slices.Clone(w.Flat)
	got, noise := compute(m, w), map[string]float64{}
	for seed := range uint64(3) {
		engine := rand.New(rand.NewPCG(seed, 0))
		for i, v := range start {
			w.Flat[i] = v * (1 + float32(engine.IntN(3)-1)*0x1p-23)
		}
		for name, v := range compute(m, w) {
			noise[name] = max(noise[name], furthest(v, got[name]))
		}
	}
	rounding, worst := 0, 0.0
	for name, v := range got {
		want := g.Floats(name)
		if len(v) != len(want) {
			g.Errorf("%s has %d elements, the reference's %d", name, len(v), len(want))
			continue
		}
		diff, largest := furthest(v, want), furthest(want, make([]float32, len(want)))
		if !(diff <= max(tolerance(name)*largest, 4*noise[name])) {
			g.Errorf("%s differs by %.3g from the reference, whose largest value is %.3g; one bit of the weights makes %.3g",
				name, diff, largest, noise[name])
		}
		if diff > tolerance(name)*largest {
			rounding++
		} else if largest > 0 {
			worst = max(worst, diff/largest)
		}
	}
	g.Logf("%d arrays within %.1e, %d more only as good as float32 can tell", len(got)-rounding, worst, rounding)
}

// furthest returns the largest difference between two arrays, or NaN if any element is NaN.
func furthest(a, b []float32) float64 {
	worst := 0.0
	for i := range a {
		worst = max(worst, math.Abs(float64(a[i])-float64(b[i])))
	}
	return worst
}
