package main

import (
	"cmp"
	"slices"

	"ariadne/task"
)

// cohort is environments of an evaluation, next to each other in its numbering, that are played together. What happens in them
// follows from the evaluation and from their numbers, not from who else plays when: a network acts on as many rows at a time as
// the cohort has, whatever the part or the machine. A planner's is a single environment, since it acts in each alone.
type cohort struct{ first, count int }

// environments is how many there are in the whole evaluation.
func (o *evaluation) environments() int { return min(o.envs, o.episodes) }

// cohorts are those of the whole evaluation, in order.
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

// own are the cohorts of the part that is to be played.
func (o *evaluation) own() []cohort {
	var list []cohort
	for i, c := range o.cohorts() {
		if o.part.Has(i) {
			list = append(list, c)
		}
	}
	return list
}

// share is how many of the evaluation's episodes an environment plays: the same number in each, but for the first ones where it
// does not come out even.
func (o *evaluation) share(env int) int { return share(o.episodes, env, o.environments()) }

// count is how many episodes cohorts play.
func (o *evaluation) count(cohorts []cohort) int {
	n := 0
	for _, c := range cohorts {
		for i := range c.count {
			n += o.share(c.first + i)
		}
	}
	return n
}

// inOrder sorts episodes as if all environments had been played together: by the decision that ended them, then by environment.
func inOrder(episodes []playedEpisode) {
	slices.SortStableFunc(episodes, func(a, b playedEpisode) int {
		return cmp.Or(cmp.Compare(a.ended, b.ended), cmp.Compare(a.Env, b.Env))
	})
}

// of draws actions for environments that are some of all: those of the others are drawn, too, and dropped.
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
