package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"ariadne/task"
)

// episodeParts is the number of parts, of about the same length, into which eval cuts episodes. If the reward grows from part to part, an
// agent uses what it has seen before.
const episodeParts = 10

// playedEpisode is the record of an episode that eval has played, with the rewards of its parts.
type playedEpisode struct {
	task.Episode
	ended     int // the decision of its batch that ended it, from 1 on; 0 where environments are played one after the other
	decisions int
	repeat    int                   // steps of the environment for each decision
	parts     [episodeParts]float64 // sum of the rewards of each part
}

// newPlayedEpisode cuts an episode into parts. rewards are the rewards of its decisions.
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

// partRewards are the mean rewards of the parts of episodes, from the first to the last. There are none if episodes have different lengths,
// or fewer decisions than parts.
type partRewards []partReward

// partReward is the reward of episodes in their steps From (inclusive) to To (exclusive) of the environment.
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

// print writes the rewards for people, in a line.
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
