package probe

import "math"

// Score is what one probe came to, next to the constant baseline.
type Score struct {
	Mean     float64   `json:"mean"`           // over the second half of the episodes' observations
	Error    float64   `json:"standard_error"` // of that mean, over episodes
	Constant float64   `json:"constant"`       // the constant baseline's mean
	ByStep   []float64 `json:"by_step"`        // after each observation, from an episode's first on
	// ConstantByStep is the same of the constant baseline.
	ConstantByStep []float64 `json:"constant_by_step"`
}

// AgeScore is the error of the targets that were last in view so long ago.
type AgeScore struct {
	From     int     `json:"from"` // steps since the target was in view, inclusive; 0: it is in view; -1: it was not yet
	To       int     `json:"to"`   // inclusive
	Mean     float64 `json:"mean"`
	Constant float64 `json:"constant"`
	Count    int     `json:"count"` // targets after observations
}

// ages are the bounds of AgeScore's To, in steps: those of pydreamer's GoalsProbe, and what is in view apart.
var ages = []int{-1, 0, 5, 10, 50, 200, 1000, math.MaxInt32}

// accuracy is the share of cells that logits say right, constant or not: open where they are above 0.
func accuracy(logits []float32, open []uint8) float64 {
	right := 0
	for i, y := range logits {
		if (y > 0) == (open[i] != 0) {
			right++
		}
	}
	return float64(right) / float64(len(logits))
}

// distances writes the squared distances of points [K, 2], scaled up by size, from where they are said to be.
func distances(to []float64, said, are []float32, size float64) {
	for k := range to {
		dx := size*float64(said[2*k]) - float64(are[2*k])
		dy := size*float64(said[2*k+1]) - float64(are[2*k+1])
		to[k] = dx*dx + dy*dy
	}
}

// mean is the mean of some numbers.
func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// series are the scores of some episodes after each observation, [E, T].
type series [][]float64

// byStep is the mean over episodes.
func (s series) byStep() []float64 {
	means := make([]float64, len(s[0]))
	for _, episode := range s {
		for t, x := range episode {
			means[t] += x / float64(len(s))
		}
	}
	return means
}

// secondHalf is the mean over the observations from the middle one on, with its standard error over episodes, 0 of one alone.
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

// byAge adds up errors by how long ago the target was in view.
type byAge struct {
	sum, constant [8]float64
	count         [8]int
}

// add notes the errors of a target that was last in view so many steps ago.
func (a *byAge) add(age int, probe, constant float64) {
	for i, to := range ages {
		if age <= to {
			a.sum[i], a.constant[i], a.count[i] = a.sum[i]+probe, a.constant[i]+constant, a.count[i]+1
			return
		}
	}
}

// scores returns the means; ages that no target had are left out.
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
