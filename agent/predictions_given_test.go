package agent

import (
	"math"
	"slices"
	"strings"
	"testing"
)

var poseColumn = Column{Name: "pose", Shape: []int{2}, Next: true}

// given returns a model with a deep prediction from the core that also reads a given column.
func given(stop bool) (Config, Sum) {
	c := smallConfig
	c.Core = GRU{Layers: 1, DModel: 8, Reset: true}
	c.Predictions = []PredictionHead{{Name: "depth", Width: 3, From: FromCore, Hidden: 40, Layers: 3, Norm: true, Stop: stop, Given: []Column{poseColumn}}}
	return c, Sum{{&PredictionLoss{Output: "depth", Target: depthColumn, Kind: KindRegression, Scale: 0.5, Report: "depth"}, 1}}
}

// posed returns a minibatch with given columns and targets.
func posed(m *Model, t, b int, loss Loss) *Minibatch {
	mb := randomMinibatch(m, t, b, loss)
	mb.Columns = Columns{floatColumn(poseColumn, randomFloats(3, 2*t*b)...), floatColumn(depthColumn, randomFloats(4, 3*t*b)...)}
	return mb
}

func TestAPredictionLearnsFromWhatItIsGiven(t *testing.T) {
	c, loss := given(false)
	m, w := initialised(t, c)
	mb := posed(m, 5, 3, loss)
	l := newLearner(t, m, w, 5, 3, loss, 1)
	grad := make([]float32, len(w.Flat))
	if _, err := l.Gradient(mb, grad); err != nil {
		t.Fatal(err)
	}
	for _, tensor := range w.Tensors {
		if strings.HasPrefix(tensor.Name, "actor/") || strings.HasPrefix(tensor.Name, "critic/") {
			continue
		}
		measured, slope := slopeAlong(t, l, mb, tensor, grad, 1e-4)
		if slope == 0 || math.Abs(measured-slope) > 0.03*slope+2e-3 {
			t.Errorf("the loss rises by %v along the gradient of %s, which says %v", measured, tensor.Name, slope)
		}
	}
}

func TestNoGradientPassesAPredictionThatStops(t *testing.T) {
	c, loss := given(true)
	m, w := initialised(t, c)
	l := newLearner(t, m, w, 5, 3, loss, 1)
	grad := make([]float32, len(w.Flat))
	if _, err := l.Gradient(posed(m, 5, 3, loss), grad); err != nil {
		t.Fatal(err)
	}
	for _, tensor := range w.Tensors {
		moves := slices.ContainsFunc(tensor.in(grad), func(g float32) bool { return g != 0 })
		if is := strings.HasPrefix(tensor.Name, predictionWeights); moves != is {
			t.Errorf("%s has a gradient: %v, want %v", tensor.Name, moves, is)
		}
	}
}

// TestActingAndLearningGoOnToTheSameState compares a Learner's End, and what is predicted with a given column, with a Policy's.
func TestActingAndLearningGoOnToTheSameState(t *testing.T) {
	cores := map[string]Core{
		"gru": GRU{Layers: 1, DModel: 8, Reset: true}, "agalite": smallConfig.Core,
		"gtrxl": GTrXL{Layers: 2, DModel: 8, Heads: 2, DHead: 4, Memory: 4, MLP: 2, Reset: true, Fixes: []string{FixWindow}},
	}
	for name, core := range cores {
		c, loss := given(true)
		c.Core = core
		m, w := initialised(t, c)
		mb := posed(m, 6, 3, loss)
		l := newLearner(t, m, w, 6, 3, loss, 2)
		stats, err := l.Gradient(mb, make([]float32, len(w.Flat)))
		if err != nil {
			t.Fatal(err)
		}
		end, acted := m.NewState(3), m.NewState(3)
		l.End(end)
		p, err := NewPolicy(m, w, 3, "depth")
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		sum, targets := 0.0, mb.Columns[1].Floats
		for step := range 6 {
			copy(p.Given(poseColumn.Name), mb.Columns[0].Floats[step*6:])
			size := len(mb.Obs.Vector) / 6
			obs := mb.Obs
			obs.Vector = obs.Vector[step*size : (step+1)*size]
			if err := p.Act(obs, mb.Done[step*3:step*3+3], acted, make([]float32, 3*c.Actions), make([]float32, 3)); err != nil {
				t.Fatal(err)
			}
			for i, y := range p.Prediction("depth") {
				loss, _ := huber(float64(y) - 0.5*float64(targets[step*9+i]))
				sum += loss / (6 * 9)
			}
		}
		if math.Abs(sum-stats.Loss) > 1e-5 {
			t.Errorf("%s: the loss is %v when learning, %v when acting", name, stats.Loss, sum)
		}
		for i := range end.Leaves {
			for k, x := range end.Leaves[i].Data {
				if y := acted.Leaves[i].Data[k]; math.Abs(float64(x-y)) > 1e-4 {
					t.Errorf("%s: element %d of %s is %v after learning, %v after acting", name, k, end.Leaves[i].Name, x, y)
					break
				}
			}
		}
	}
}

func TestColumnsThatCannotBeGivenAreErrors(t *testing.T) {
	c, _ := given(false)
	c.Predictions[0].Given = []Column{{Name: "late", Shape: []int{1}}}
	if _, err := New(c); err == nil || !strings.Contains(err.Error(), "late") {
		t.Errorf("a column of actions that is given: %v", err)
	}
	c, _ = given(false)
	c.Predictions[0].Hidden = 0
	if _, err := New(c); err == nil || !strings.Contains(err.Error(), "3 hidden layers of width 0") {
		t.Errorf("layers without a width: %v", err)
	}
}
