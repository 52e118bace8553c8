package agent

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// predicting returns a small model with a deep prediction from the core and a linear one from the encoder.
func predicting(stop bool) Config {
	c := smallConfig
	c.Encoder = Encoder{Name: EncoderMLP, Layers: 1, Width: 6}
	c.Predictions = []PredictionHead{
		{Name: "depth", Width: 3, From: FromCore, Hidden: 7, Stop: stop}, {Name: "wall", Width: 2, From: FromEncoder, Stop: stop},
	}
	return c
}

// predictionLosses returns losses that compare the predictions with columns.
func predictionLosses() Sum {
	return Sum{
		{&PredictionLoss{Output: "depth", Target: depthColumn, Kind: KindRegression, Scale: 0.5, Report: "prediction_depth"}, 0.5},
		{&PredictionLoss{Output: "wall", Target: Column{Name: "wall", Shape: []int{2}, Next: true}, Kind: KindBinary, Report: "prediction_wall"}, 2},
	}
}

// withTargets adds the columns that predictionLosses reads.
func withTargets(mb *Minibatch, rows int) *Minibatch {
	wall := make([]float32, 2*rows)
	for i := range wall {
		wall[i] = float32(i % 2)
	}
	depth := randomFloats(20, 3*rows)
	depth[1] = nan
	mb.Columns = Columns{floatColumn(depthColumn, depth...), floatColumn(Column{Name: "wall", Shape: []int{2}, Next: true}, wall...)}
	return mb
}

// TestEveryLossTogetherHasTheSlopeOfTheWhole moves every tensor of a network with predictions along its gradient.
func TestEveryLossTogetherHasTheSlopeOfTheWhole(t *testing.T) {
	c := predicting(false)
	c.Core = LSTM{Layers: 1, DModel: 8, Reset: true}
	m, w := initialised(t, c)
	sum := append(predictionLosses(), Term{ppoLoss, 1}, Term{&ImitationLoss{}, 0.3})
	mb := withTargets(randomMinibatch(m, 5, 3, sum), 15)
	mb.Columns = append(mb.Columns, intColumn(TeacherColumn, randomActions(4, 15, 3)...))
	l := newLearner(t, m, w, 5, 3, sum, 1)
	grad := make([]float32, len(w.Flat))
	if _, err := l.Gradient(mb, grad); err != nil {
		t.Fatal(err)
	}
	for _, tensor := range w.Tensors {
		measured, slope := slopeAlong(t, l, mb, tensor, grad, 2e-4)
		if math.Abs(measured-slope) > 0.02*slope+2e-3 {
			t.Errorf("the loss rises by %v along the gradient of %s, which says %v", measured, tensor.Name, slope)
		}
	}
	for _, name := range []string{MeanPolicy, MeanValue, MeanEntropy, "imitation", "prediction_depth", "prediction_wall"} {
		if !slices.ContainsFunc(l.Means(), func(m Mean) bool { return m.Name == name }) {
			t.Errorf("%s is not reported", name)
		}
	}
}

func TestPredictionsThatStopTeachNothingElse(t *testing.T) {
	for _, beside := range []Sum{nil, {{ppoLoss, 1}}} {
		m, w := initialised(t, predicting(true))
		sum := append(predictionLosses(), beside...)
		mb := withTargets(randomMinibatch(m, 4, 2, sum), 8)
		grad, without := make([]float32, len(w.Flat)), make([]float32, len(w.Flat))
		if _, err := newLearner(t, m, w, 4, 2, sum, 1).Gradient(mb, grad); err != nil {
			t.Fatal(err)
		}
		if beside != nil {
			if _, err := newLearner(t, m, w, 4, 2, beside, 1).Gradient(mb, without); err != nil {
				t.Fatal(err)
			}
		}
		for _, tensor := range w.Tensors {
			if got := tensor.in(grad); strings.HasPrefix(tensor.Name, "predictions/") == slices.Equal(got, tensor.in(without)) {
				t.Errorf("%d losses beside: the gradient of %s is %v, without predictions %v", len(beside), tensor.Name, got[:1], tensor.in(without)[:1])
			}
		}
	}
}

func TestPolicyPredictsWhatItIsAskedFor(t *testing.T) {
	m, w := initialised(t, predicting(false))
	mb := randomMinibatch(m, 3, 2, ppoLoss)
	plain := act(t, newPolicy(t, m, w, 2), mb, m.NewState(2))
	p, err := NewPolicy(m, w, 2, "wall")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if !slices.Equal(act(t, p, mb, m.NewState(2)), plain) {
		t.Error("a policy that predicts acts otherwise")
	}
	if len(p.Prediction("wall")) != 4 || p.Prediction("wall")[0] == 0 || p.Prediction("depth") != nil {
		t.Errorf("predictions %v and %v", p.Prediction("wall"), p.Prediction("depth"))
	}
	if _, err := NewPolicy(m, w, 2, "weather"); err == nil || !strings.Contains(err.Error(), "weather") {
		t.Errorf("error %v", err)
	}
	if _, err := NewLearner(m, w, 2, 2, &PredictionLoss{Output: "weather"}, 1); err == nil || !strings.Contains(err.Error(), "weather") {
		t.Errorf("error %v", err)
	}
}

func TestAnAgentActsWithoutItsPredictions(t *testing.T) {
	_, trained := initialised(t, predicting(false))
	path := filepath.Join(t.TempDir(), "weights.safetensors")
	if err := trained.Save(path); err != nil {
		t.Fatal(err)
	}
	c := predicting(false)
	c.Predictions = nil
	_, w := initialised(t, c)
	clear(w.Flat)
	if err := w.Load(path); err != nil {
		t.Fatal(err)
	}
	for _, tensor := range w.Tensors {
		if want, _ := trained.Get(tensor.Name); !slices.Equal(tensor.Data, want.Data) {
			t.Errorf("%s was not loaded", tensor.Name)
		}
	}
}

func TestNewRefusesPredictionsThatCannotBe(t *testing.T) {
	for want, heads := range map[string][]PredictionHead{
		"other than policy":      {{Name: OutputValue, Width: 1, From: FromCore}},
		"width is 0":             {{Name: "a", From: FromCore}},
		"from is \"\"":           {{Name: "a", Width: 1}},
		"hidden is -1":           {{Name: "a", Width: 1, From: FromCore, Hidden: -1}},
		"two outputs are called": {{Name: "a", Width: 1, From: FromCore}, {Name: "a", Width: 1, From: FromCore}},
	} {
		c := smallConfig
		c.Predictions = heads
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
