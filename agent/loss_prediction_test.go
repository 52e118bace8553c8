package agent

import (
	"math"
	"testing"
)

var nan = float32(math.NaN())

// depthColumn is the column with which the predictions of these tests are compared.
var depthColumn = Column{Name: "depth", Shape: []int{3}, Next: true}

func predictionCase(t *testing.T, kind string, scale float32, targets ...float32) *lossCase {
	rows := len(targets) / 3
	loss := &PredictionLoss{Output: "depth", Target: depthColumn, Kind: kind, Scale: scale, Report: "prediction_depth"}
	return newLossCase(t, loss, rows, 1, 2, 3, floatColumn(depthColumn, targets...))
}

func TestPredictionGradientIsTheSlopeOfItsLoss(t *testing.T) {
	regression := predictionCase(t, KindRegression, 0.5, 0, 1, nan, 9, -9, 0.3) // near, far above, far below
	regression.checkSlope("depth")
	binary := predictionCase(t, KindBinary, 1, 0, 1, nan, 1, 0, 0.5)
	y, _, _ := binary.part.Output("depth")
	y[0], y[1] = 30, -30 // wrong, and sure of it
	binary.checkSlope("depth")
}

func TestPredictionsLeaveOutWhatIsNotKnown(t *testing.T) {
	c := predictionCase(t, KindRegression, 2, 1, nan, nan, nan, nan, nan)
	y, dy, _ := c.part.Output("depth")
	copy(y, []float32{1.5, 7, 7, 7, 7, 7})
	if got, want := c.run(), 0.125/3/2; math.Abs(got-want) > 1e-7 { // of 3 numbers in 2 rows
		t.Errorf("loss %v, want %v", got, want)
	}
	if got := c.mean("prediction_depth"); math.Abs(got-0.125) > 1e-7 {
		t.Errorf("mean of what is known is %v, want 0.125", got)
	}
	for i, g := range dy {
		if want := map[int]float64{0: -0.5 / 3 / 2}[i]; math.Abs(float64(g)-want) > 1e-7 {
			t.Errorf("gradient %d is %v, want %v", i, g, want)
		}
	}
}
