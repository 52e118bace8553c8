package probe

import "math"

// Score is the result of one probe, beside that of the constant baseline.
type Score struct {
	Mean     float64   `json:"mean"`           // over the second half of the observations
	Error    float64   `json:"standard_error"` // standard error of that mean, over episodes
	Constant float64   `json:"constant"`       // mean of the constant baseline
	ByStep   []float64 `json:"by_step"`        // [T], by the number of the observation
	// ConstantByStep is the same for the constant baseline.
	ConstantByStep []float64 `json:"constant_by_step"`
}

// AgeScore is the error for targets that were last in view a certain time ago.
type AgeScore struct {
	From     int     `json:"from"` // steps since the target was in view, inclusive; 0: in view now; -1: not yet in view
	To       int     `json:"to"`   // inclusive
	Mean     float64 `json:"mean"`
	Constant float64 `json:"constant"`
	Count    int     `json:"count"` // number of targets, over all observations
}

// ages holds the bounds To of AgeScore in steps. They are those of pydreamer's GoalsProbe, plus separate classes for targets in
// view and not yet in view.
var ages = []int{-1, 0, 5, 10, 50, 200, 1000, math.MaxInt32}

// accuracy returns the share of cells that logits predict correctly. A cell is predicted as open if its logit is positive.
func accuracy(logits []float32, open []uint8) float64 {
	right := 0
	for i, y := range logits {
		if (y > 0) == (open[i] != 0) {
			right++
		}
	}
	return float64(right) / float64(len(logits))
}

// distances writes the squared distances between true points, [K, 2], and predicted ones. The predicted ones are multiplied by
// size first.
func distances(to []float64, said, are []float32, size float64) {
	for k := range to {
		dx := size*float64(said[2*k]) - float64(are[2*k])
		dy := size*float64(said[2*k+1]) - float64(are[2*k+1])
		to[k] = dx*dx + dy*dy
	}
}

// mean returns the mean of some numbers.
func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// series holds the scores of episodes after each observation, [E, T].
type series [][]float64

// byStep returns the means over episodes, [T].
func (s series) byStep() []float64 {
	means := make([]float64, len(s[0]))
	for _, episode := range s {
		for t, x := range episode {
			means[t] += x / float64(len(s))
		}
	}
	return means
}

// secondHalf returns the mean over the observations from the middle one on, and its standard error over episodes. For a single
// episode that is 0.
func (s series) secondHalf() (m, standardError float64) {
	var each []float64
	for _, episode := range s {
		each = append(each, mean(episode[len(episode)/2:]))
	}
	m = mean(each)
	if len(each) < 2 {
		return m, 0
	}
	sum := 0.0
	for _, x := range each {
		sum += (x - m) * (x - m)
	}
	n := float64(len(each))
	return m, math.Sqrt(sum / (n - 1) / n)
}

// score compares the series of a probe with the constant baseline's.
func score(probe, constant series) Score {
	var s Score
	s.Mean, s.Error = probe.secondHalf()
	s.Constant, _ = constant.secondHalf()
	s.ByStep, s.ConstantByStep = probe.byStep(), constant.byStep()
	return s
}

// byAge sums errors by the time since the target was in view.
type byAge struct {
	sum, constant [8]float64
	count         [8]int
}

// add adds the errors of a target that was last in view age steps ago.
func (a *byAge) add(age int, probe, constant float64) {
	for i, to := range ages {
		if age <= to {
			a.sum[i], a.constant[i], a.count[i] = a.sum[i]+probe, a.constant[i]+constant, a.count[i]+1
			return
		}
	}
}

// scores returns the means. It leaves out ages without targets.
func (a *byAge) scores() (list []AgeScore) {
	from := -1
	for i, to := range ages {
		if n := a.count[i]; n > 0 {
			list = append(list, AgeScore{From: from, To: to, Mean: a.sum[i] / float64(n), Constant: a.constant[i] / float64(n), Count: n})
		}
		from = to + 1
	}
	return list
}
