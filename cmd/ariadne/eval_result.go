package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"

	"ariadne/internal/bootstrap"
)

// result is what eval reports of one run or policy.
type result struct {
	Run            string              `json:"run,omitempty"`
	Task           string              `json:"task"`
	Policy         string              `json:"policy"`
	Steps          *int64              `json:"steps,omitempty"` // steps of a checkpoint's training
	Episodes       int                 `json:"episodes"`
	Asked          int                 `json:"episodes_asked"` // more than Episodes after an interruption
	ReturnMean     float64             `json:"return_mean"`
	ReturnInterval *bootstrap.Interval `json:"return_interval,omitempty"` // of the mean return, 95 %
	ReturnStdErr   float64             `json:"return_stderr"`
	ReturnMin      float64             `json:"return_min"`
	ReturnMax      float64             `json:"return_max"`
	LengthMean     float64             `json:"length_mean"`
	Success        *float64            `json:"success,omitempty"`
	Seed           uint64              `json:"seed"`
	CheckpointDir  string              `json:"checkpoint,omitempty"`
	Greedy         bool                `json:"greedy,omitempty"`
	Forget         int                 `json:"forget,omitempty"` // decisions after which the agent lost its memory
	RewardByPart   partRewards         `json:"reward_by_part,omitempty"`
	Played         []episodeResult     `json:"played"`
}

// episodeResult is one episode of a result. The first episode of an environment begins in the same way in all results with the same seed and
// settings.
type episodeResult struct {
	Env     int      `json:"env"`
	Return  float64  `json:"return"`
	Length  int      `json:"length"`
	Success *float64 `json:"success,omitempty"`
}

// summarise fills in everything that follows from the episodes.
func (r *result) summarise(episodes []playedEpisode) {
	r.Episodes = len(episodes)
	r.ReturnMin, r.ReturnMax = math.Inf(1), math.Inf(-1)
	returns := make([]float64, len(episodes))
	var length, success, judged float64
	for i, e := range episodes {
		returns[i] = e.Return
		length += float64(e.Length)
		r.ReturnMin = min(r.ReturnMin, e.Return)
		r.ReturnMax = max(r.ReturnMax, e.Return)
		if e.Success >= 0 {
			success += e.Success
			judged++
		}
	}
	r.ReturnMean, r.ReturnStdErr = meanAndError(returns)
	if i, ok := bootstrap.Mean(returns); ok {
		r.ReturnInterval = &i
	}
	r.LengthMean = length / float64(len(episodes))
	if judged > 0 {
		success /= judged
		r.Success = &success
	}
	r.RewardByPart = byPart(episodes)
	r.Played = eachEpisode(episodes)
}

// eachEpisode lists episodes. Those of each environment stand together, in the order in which it played them.
func eachEpisode(episodes []playedEpisode) []episodeResult {
	list := make([]episodeResult, len(episodes))
	for i, e := range episodes {
		list[i] = episodeResult{Env: e.Env, Return: e.Return, Length: e.Length}
		if e.Success >= 0 {
			list[i].Success = &episodes[i].Success
		}
	}
	slices.SortStableFunc(list, func(a, b episodeResult) int { return a.Env - b.Env })
	return list
}

// returns lists the returns of the episodes.
func (r *result) returns() []float64 {
	list := make([]float64, len(r.Played))
	for i, e := range r.Played {
		list[i] = e.Return
	}
	return list
}

// sharedTask returns the task of all results, "" if they have different ones.
func sharedTask(results []result) string {
	task := results[0].Task
	if slices.ContainsFunc(results, func(r result) bool { return r.Task != task }) {
		return ""
	}
	return task
}

// who names the policy for people.
func (r *result) who() string {
	name := r.Policy + " policy"
	if r.Forget > 0 {
		name += fmt.Sprintf(" that forgets every %d decisions", r.Forget)
	}
	return name
}

// count returns the number of episodes that were played and, if not all were, the number that was asked for.
func (r *result) count() string {
	if r.Episodes < r.Asked {
		return fmt.Sprintf("%d of %d", r.Episodes, r.Asked)
	}
	return fmt.Sprint(r.Episodes)
}

// print writes results in the format that was asked for.
func (o *evaluation) print(w io.Writer, results []result) error {
	switch {
	case o.json && o.list:
		return json.NewEncoder(w).Encode(results)
	case o.json:
		return json.NewEncoder(w).Encode(results[0])
	case o.markdown:
		return resultTable(results).markdown(w)
	case o.list:
		return resultTable(results).text(w)
	}
	results[0].print(w)
	return nil
}

// print writes the result for people.
func (r *result) print(w io.Writer) {
	interrupted := ""
	if r.Episodes < r.Asked {
		interrupted = " (interrupted)"
	}
	fmt.Fprintf(w, "%s, %s, %s episodes%s: return %.2f ± %.2f", r.Task, r.who(), r.count(), interrupted, r.ReturnMean, r.ReturnStdErr)
	if i := r.ReturnInterval; i != nil {
		fmt.Fprintf(w, ", 95 %% interval %.2f to %.2f", i.Low, i.High)
	}
	fmt.Fprintf(w, " (episodes %.4g to %.4g), length %.0f", r.ReturnMin, r.ReturnMax, r.LengthMean)
	if r.Success != nil {
		fmt.Fprintf(w, ", success %.3f", *r.Success)
	}
	fmt.Fprintln(w)
	r.RewardByPart.print(w)
}
