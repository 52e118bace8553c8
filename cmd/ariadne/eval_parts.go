package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"ariadne/task"
)

// episodeParts is how many parts of about the same length eval cuts episodes into. How the reward grows from part to part
// shows what an agent makes of what it has seen before.
const episodeParts = 10

// playedEpisode is the record of an episode that eval has played, and what its parts brought.
type playedEpisode struct {
	task.Episode
	ended     int // decision of its batch that ended it, from 1 on; 0 where environments are played one after the other
	decisions int
	repeat    int                   // steps of the environment for each decision
	parts     [episodeParts]float64 // sum of the rewards of each
}

// newPlayedEpisode cuts an episode into parts; rewards are those of its decisions.
func newPlayedEpisode(e task.Episode, rewards []float64, repeat int) playedEpisode {
	p := playedEpisode{Episode: e, decisions: len(rewards), repeat: repeat}
	for k := range p.parts {
		p.parts[k] = sum(rewards[p.start(k):p.start(k+1)])
	}
	return p
}

// start returns the number of decisions before part k.
func (p *playedEpisode) start(k int) int { return k * p.decisions / episodeParts }

// steps returns the number of the environment's steps before part k.
func (p *playedEpisode) steps(k int) int { return min(p.start(k)*p.repeat, p.Length) }

// partRewards are what the parts of episodes brought, from the first to the last; none where episodes are of different lengths
// or shorter than their parts.
type partRewards []partReward

// partReward is what episodes brought in their steps From (inclusive) to To (exclusive) of the environment.
type partReward struct {
	From   int     `json:"from"`
	To     int     `json:"to"`
	Mean   float64 `json:"mean"`   // over the episodes, of the sum of rewards
	StdErr float64 `json:"stderr"` // of the mean
}

// byPart averages the parts of episodes.
func byPart(episodes []playedEpisode) partRewards {
	first := &episodes[0]
	for _, e := range episodes {
		if e.Length != first.Length || e.decisions != first.decisions || e.decisions < episodeParts {
			return nil
		}
	}
	list := make(partRewards, episodeParts)
	values := make([]float64, len(episodes))
	for k := range list {
		for i, e := range episodes {
			values[i] = e.parts[k]
		}
		list[k] = partReward{From: first.steps(k), To: first.steps(k + 1)}
		list[k].Mean, list[k].StdErr = meanAndError(values)
	}
	return list
}

// print tells people the rewards in a line.
func (r partRewards) print(w io.Writer) {
	if len(r) == 0 {
		return
	}
	var means []string
	largest := 0.0
	for _, p := range r {
		means = append(means, fmt.Sprintf("%.2f", p.Mean))
		largest = max(largest, p.StdErr)
	}
	fmt.Fprintf(w, "reward in each tenth of the episodes: %s (each ± %.2f at most)\n", strings.Join(means, " "), largest)
}

func sum(values []float64) float64 {
	s := 0.0
	for _, v := range values {
		s += v
	}
	return s
}

// meanAndError returns the mean of values and its standard error, 0 for a single value.
func meanAndError(values []float64) (mean, stdErr float64) {
	n := float64(len(values))
	mean = sum(values) / n
	if n < 2 {
		return mean, 0
	}
	squares := 0.0
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(squares / (n - 1) / n)
}
