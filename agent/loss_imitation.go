package agent

import (
	"fmt"
	"math"
)

// TeacherColumn is what a teacher would have done, or -1 where it says nothing.
var TeacherColumn = Column{Name: "teacher", Type: Int32}

// teacherCost is the name of TeacherCostColumn.
const teacherCost = "teacher_cost"

// TeacherCostColumn is how much worse than the best one a teacher holds each of so many actions to be, at least 0; NaN where
// it says nothing.
func TeacherCostColumn(actions int) Column {
	return Column{Name: teacherCost, Shape: []int{actions}}
}

// costLimit is what a single action's cost counts in the mean that is reported, at most: one that ends everything would hide
// the others.
const costLimit = 10

// ImitationLoss is the cross-entropy -Σ q(a) log π(a) of the policy to a teacher's choice q: all of it on the action that the
// teacher would have taken, or, with a Temperature τ, softmax(-cost/τ). It reports, as means over the rows that the teacher
// says something about,
//
//	imitation            the cross-entropy
//	imitation_kl         the same less q's entropy
//	imitation_agreement  how often the most probable action is one of the teacher's best
//	imitation_cost       what the policy is expected to lose by its next action, if costs are known; each counts 10 at most
type ImitationLoss struct {
	Temperature float32 // τ; 0: the teacher's action is read, not its costs
	Actions     int     // of the costs that are read; with 0 none are, and Temperature must be 0
}

// Columns are the teacher's actions or, if it reads them, its costs.
func (l *ImitationLoss) Columns() []Column {
	var columns []Column
	if l.Temperature == 0 {
		columns = append(columns, TeacherColumn)
	}
	if l.Actions > 0 {
		columns = append(columns, TeacherCostColumn(l.Actions))
	}
	return columns
}

// Outputs is the policy.
func (*ImitationLoss) Outputs() []string { return []string{OutputPolicy} }

// Extra is 0.
func (*ImitationLoss) Extra() int { return 0 }

// Evaluate adds the gradient.
func (l *ImitationLoss) Evaluate(p *Part) (sum float64, err error) {
	logits, dlogits, width := p.Output(OutputPolicy)
	var actions []int32
	var costs, cost []float32
	if l.Temperature == 0 {
		actions = p.Ints(TeacherColumn.Name)
	}
	if l.Actions > 0 {
		costs = p.Floats(teacherCost)
	}
	target := p.Scratch(width)
	var divergence, agreed, lost float64
	rows, priced := 0, 0
	for r := range p.Rows() {
		if costs != nil {
			cost = costs[r*width : (r+1)*width]
		}
		var best int32
		if l.Temperature > 0 {
			if best = soften(target, cost, float64(l.Temperature)); best < 0 {
				continue
			}
		} else {
			best = actions[r]
			if best < 0 {
				continue
			}
			if int(best) >= width {
				return 0, fmt.Errorf("teacher's action %d of step %d, sequence %d is not in [0, %d)", best, r/p.B, r%p.B, width)
			}
			clear(target)
			target[best] = 1
		}
		rows++
		d := p.Softmax(logits[r*width : (r+1)*width])
		crossEntropy, entropy := 0.0, 0.0
		for a, q := range target {
			if q > 0 {
				crossEntropy -= q * d.LogProbs[a]
				entropy -= q * math.Log(q)
			}
			dlogits[r*width+a] += float32((math.Exp(d.LogProbs[a]) - q) * p.Share)
		}
		sum += crossEntropy
		divergence += crossEntropy - entropy
		if most := mostProbable(d.LogProbs); most == int(best) || cost != nil && cost[most] <= cost[best] {
			agreed++
		}
		if cost != nil && !math.IsNaN(float64(cost[0])) {
			priced++
			lost += expectedCost(d.LogProbs, cost)
		}
	}
	p.ReportOver("imitation", sum, rows)
	p.ReportOver("imitation_kl", divergence, rows)
	p.ReportOver("imitation_agreement", agreed, rows)
	p.ReportOver("imitation_cost", lost, priced)
	return sum, nil
}

// soften makes target the softmax of -cost/τ and returns the cheapest action, or -1 if there is no softmax.
func soften(target []float64, cost []float32, temperature float64) (best int32) {
	for a, c := range cost {
		if math.IsNaN(float64(c)) {
			return -1
		}
		if c < cost[best] {
			best = int32(a)
		}
	}
	least := float64(cost[best])
	if math.IsInf(least, 0) {
		return -1
	}
	total := 0.0
	for a, c := range cost {
		target[a] = math.Exp((least - float64(c)) / temperature)
		total += target[a]
	}
	for a := range target {
		target[a] /= total
	}
	return best
}

func mostProbable(logProbs []float64) (most int) {
	for a, lp := range logProbs {
		if lp > logProbs[most] {
			most = a
		}
	}
	return most
}

func expectedCost(logProbs []float64, cost []float32) (sum float64) {
	for a, lp := range logProbs {
		sum += math.Exp(lp) * min(float64(cost[a]), costLimit)
	}
	return sum
}
