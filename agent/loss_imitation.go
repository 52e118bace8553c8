package agent

import (
	"fmt"
	"math"
)

// TeacherColumn is the action that a teacher would have taken, or -1 where the teacher says nothing.
var TeacherColumn = Column{Name: "teacher", Type: Int32}

// teacherCost is the name of TeacherCostColumn.
const teacherCost = "teacher_cost"

// TeacherCostColumn holds a teacher's costs of the given number of actions. A cost says how much worse than the best action the
// teacher holds an action to be, and is at least 0. It is NaN where the teacher says nothing.
func TeacherCostColumn(actions int) Column {
	return Column{Name: teacherCost, Shape: []int{actions}}
}

// costLimit is the most that a single action's cost counts in an expected cost. Without a limit, an action that ends everything
// would hide the others.
const costLimit = 10

// ImitationLoss is the cross-entropy -Σ q(a) log π(a) of the policy π with a teacher's choice q. q puts all probability on the
// action that the teacher would have taken. With a Temperature τ it is softmax(-cost/τ).
//
// A CostCoef κ adds κ·Σ π(a) cost(a), where a cost counts as 10 at most: the cost that is expected of the policy's next action.
// Cross-entropy weighs all choices alike, while expected costs give most weight to the choices that matter (Ross & Bagnell 2014,
// AggreVaTe).
//
// With a Student temperature σ, π is softmax(logits/σ) in both terms. A policy that learns to be as unsure as the teacher at that
// temperature, and acts by softmax(logits), acts more surely (distillation, Hinton et al. 2015).
//
// The loss reports, as means over the rows about which the teacher says something,
//
//	imitation            the cross-entropy
//	imitation_kl         the same less q's entropy
//	imitation_agreement  how often the most probable action is one of the teacher's best
//	imitation_cost       the expected cost of the next action by softmax(logits), if costs are known; a cost counts as 10 at most
type ImitationLoss struct {
	Temperature float32 // τ; 0: q is the teacher's action, not a softmax of its costs
	Student     float32 // σ; 0: 1
	CostCoef    float32 // κ
	Actions     int     // number of actions in TeacherCostColumn; 0: no costs are read, and Temperature and CostCoef must be 0
}

// Columns are the teacher's actions, unless a Temperature is set, and the teacher's costs, if Actions is set.
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

// Evaluate adds the loss's gradient to that of the policy, and returns the loss's sum over the rows.
func (l *ImitationLoss) Evaluate(p *Part) (sum float64, err error) {
	logits, dlogits, width := p.Output(OutputPolicy)
	var costs, cost []float32
	if l.Actions > 0 {
		costs = p.Floats(teacherCost)
	}
	student := 1.0
	if l.Student > 0 {
		student = float64(l.Student)
	}
	share := p.Share / student // factor of the gradient by a row's logits
	target := p.Scratch(width)
	var entropies, divergence, agreed, lost float64
	rows, priced := 0, 0
	for r := range p.Rows() {
		if costs != nil {
			cost = costs[r*width : (r+1)*width]
		}
		best, err := l.choose(target, cost, p, r)
		if err != nil {
			return 0, err
		}
		if best < 0 {
			continue
		}
		rows++
		row, drow := logits[r*width:(r+1)*width], dlogits[r*width:(r+1)*width]
		d := p.SoftmaxAt(row, student)
		crossEntropy, entropy := 0.0, 0.0
		for a, q := range target {
			if q > 0 {
				crossEntropy -= q * d.LogProbs[a]
				entropy -= q * math.Log(q)
			}
			drow[a] += float32((math.Exp(d.LogProbs[a]) - q) * share)
		}
		sum += crossEntropy
		entropies += crossEntropy
		divergence += crossEntropy - entropy
		if most := mostProbable(d.LogProbs); most == int(best) || cost != nil && cost[most] <= cost[best] {
			agreed++
		}
		if cost == nil || math.IsNaN(float64(cost[0])) {
			continue
		}
		priced++
		expected := expectedCost(d.LogProbs, cost)
		if l.CostCoef > 0 {
			sum += float64(l.CostCoef) * expected
			costGradient(drow, d.LogProbs, cost, expected, float64(l.CostCoef)*share)
		}
		if student != 1 {
			expected = expectedCost(p.Softmax(row).LogProbs, cost)
		}
		lost += expected
	}
	p.ReportOver("imitation", entropies, rows)
	p.ReportOver("imitation_kl", divergence, rows)
	p.ReportOver("imitation_agreement", agreed, rows)
	p.ReportOver("imitation_cost", lost, priced)
	return sum, nil
}

// choose writes the teacher's choice q in row r to target. It returns the teacher's best action, or -1 if the teacher says
// nothing.
func (l *ImitationLoss) choose(target []float64, cost []float32, p *Part, r int) (best int32, err error) {
	if l.Temperature > 0 {
		return soften(target, cost, float64(l.Temperature)), nil
	}
	best = p.Ints(TeacherColumn.Name)[r]
	if int(best) >= len(target) {
		return 0, fmt.Errorf("teacher's action %d of step %d, sequence %d is not in [0, %d)", best, r/p.B, r%p.B, len(target))
	}
	if best >= 0 {
		clear(target)
		target[best] = 1
	}
	return best, nil
}

// soften writes softmax(-cost/τ) to target. It returns the cheapest action, or -1 if a cost is NaN or the least cost is infinite.
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

// costGradient adds the gradient of the expected cost by the logits, π(a)·(cost(a) - expected), times a factor.
func costGradient(dlogits []float32, logProbs []float64, cost []float32, expected, factor float64) {
	for a, lp := range logProbs {
		dlogits[a] += float32(factor * math.Exp(lp) * (min(float64(cost[a]), costLimit) - expected))
	}
}
