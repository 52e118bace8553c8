package ppo

import (
	"math/bits"

	"ariadne/task"
)

// achievements puts what episodes of a task.Achiever have reached into metrics:
//
//	achievements/NAME      share of the episodes that reached it
//	charts/achievements    number of them in an episode
//	charts/return_percent  an episode's return as a percentage of the most that it can be
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

// episode takes in a finished episode.
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
