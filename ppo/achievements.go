package ppo

import (
	"math/bits"

	"ariadne/task"
)

// achievements adds metrics about the episodes of a task.Achiever:
//
//	achievements/NAME      share of the episodes that reached the achievement
//	charts/achievements    number of achievements in an episode
//	charts/return_percent  an episode's return as a percentage of the largest possible one
//
// Its zero value, for other tasks, adds nothing.
type achievements struct {
	names []string // of metrics
	best  float64
}

func newAchievements(b task.Batch) (a achievements) {
	if b, ok := b.(task.Achiever); ok {
		for _, name := range b.Achievements() {
			a.names = append(a.names, "achievements/"+name)
		}
		a.best = b.BestReturn()
	}
	return a
}

// episode adds a finished episode to the metrics.
func (a achievements) episode(e task.Episode, m meter) {
	if a.names == nil {
		return
	}
	for i, name := range a.names {
		m.add(name, float64(e.Achieved[i/64]>>(i%64)&1))
	}
	m.add("charts/achievements", float64(bits.OnesCount64(e.Achieved[0])+bits.OnesCount64(e.Achieved[1])))
	m.add("charts/return_percent", 100*e.Return/a.best)
}
