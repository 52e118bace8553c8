package agent

import "math"

// The kinds of predictions, as PredictionLoss.Kind names them.
const (
	KindRegression = "regression" // numbers, under Huber's loss
	KindBinary     = "binary"     // probabilities that something is so; the prediction is a logit, under the logistic loss
)

// PredictionLoss compares a prediction y with a column x. If x has fewer numbers than y, it compares y's first ones. The loss of
// a row is the mean over the row's numbers of
//
//	regression:  h(y - scale·x),  h(d) = d²/2 within ±1, |d| - 1/2 beyond (Huber 1964)
//	binary:      ln(1 + e^y) - x·y
//
// Numbers of the column that are NaN add nothing to that. The loss reports the mean over the numbers that are not NaN.
type PredictionLoss struct {
	Output string // the model's output that is compared
	Target Column // the column that it is compared with, of float32
	Kind   string
	Scale  float32 // factor of the targets, chosen so that they are about as large as 1 (regression)
	Report string  // name of the statistic that is reported: "prediction_NAME"
}

// Columns is the target's column.
func (l *PredictionLoss) Columns() []Column { return []Column{l.Target} }

// Outputs is the prediction's output.
func (l *PredictionLoss) Outputs() []string { return []string{l.Output} }

// Extra is 0.
func (*PredictionLoss) Extra() int { return 0 }

// Evaluate adds the loss's gradient to that of the prediction, and returns the loss's sum over the rows.
func (l *PredictionLoss) Evaluate(p *Part) (sum float64, err error) {
	y, dy, width := p.Output(l.Output)
	target := p.Floats(l.Target.Name)
	known, binary, n := 0, l.Kind == KindBinary, l.Target.Size()
	for k := range p.Rows() * n {
		x, i := float64(target[k]), k/n*width+k%n
		if math.IsNaN(x) {
			continue
		}
		known++
		var loss, slope float64
		if binary {
			loss, slope = logistic(float64(y[i]), x)
		} else {
			loss, slope = huber(float64(y[i]) - float64(l.Scale)*x)
		}
		sum += loss
		dy[i] += float32(slope * p.Share / float64(n))
	}
	p.ReportOver(l.Report, sum, known)
	return sum / float64(n), nil
}

// huber returns h(d) and its derivative.
func huber(d float64) (loss, slope float64) {
	if a := math.Abs(d); a > 1 {
		return a - 0.5, math.Copysign(1, d)
	}
	return d * d / 2, d
}

// logistic returns ln(1 + e^y) - x·y and its derivative by y.
func logistic(y, x float64) (loss, slope float64) {
	e := math.Exp(-math.Abs(y))
	sigmoid := 1 / (1 + e)
	if y < 0 {
		sigmoid = e / (1 + e)
	}
	return max(y, 0) + math.Log1p(e) - x*y, sigmoid - x
}
