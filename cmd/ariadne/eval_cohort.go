package main

import (
	"cmp"
	"slices"

	"ariadne/task"
)

// cohort is a number of environments of an evaluation that are played together. Their numbers follow on each other. What happens in them
// depends on the evaluation and on their numbers alone. It does not depend on what else is played and when: a network acts on as many rows
// at a time as the cohort has, on any part and any machine. A planner's cohort is a single environment, since a planner acts in each alone.
type cohort struct{ first, count int }

// environments returns the number of environments of the whole evaluation.
func (o *evaluation) environments() int { return min(o.envs, o.episodes) }

// cohorts returns the cohorts of the whole evaluation, in order.
func (o *evaluation) cohorts() []cohort {
	size := o.together
	if plans(o.policy) {
		size = 1
	}
	var list []cohort
	for first := 0; first < o.environments(); first += size {
		list = append(list, cohort{first, min(size, o.environments()-first)})
	}
	return list
}

// own returns the cohorts of the evaluation's part that is played here.
func (o *evaluation) own() []cohort {
	var list []cohort
	for i, c := range o.cohorts() {
		if o.part.Has(i) {
			list = append(list, c)
		}
	}
	return list
}

// share returns how many of the evaluation's episodes an environment plays. If the episodes cannot be divided evenly, the first
// environments play one more than the others.
func (o *evaluation) share(env int) int { return share(o.episodes, env, o.environments()) }

// count returns how many episodes cohorts play.
func (o *evaluation) count(cohorts []cohort) int {
	n := 0
	for _, c := range cohorts {
		for i := range c.count {
			n += o.share(c.first + i)
		}
	}
	return n
}

// inOrder sorts episodes by the decision that ended them, then by environment. That is their order if all environments are played together.
func inOrder(episodes []playedEpisode) {
	slices.SortStableFunc(episodes, func(a, b playedEpisode) int {
		return cmp.Or(cmp.Compare(a.ended, b.ended), cmp.Compare(a.Env, b.Env))
	})
}

// of returns a player for the cohort's environments. It draws actions for all environments with act, and drops those of the others.
func (c cohort) of(all int, act task.Player) task.Player {
	whole := make([]int32, all)
	return func(s *task.Step, actions []int32) error {
		if err := act(s, whole); err != nil {
			return err
		}
		copy(actions, whole[c.first:c.first+c.count])
		return nil
	}
}
