package ppo

import (
	"testing"

	"ariadne/task"
)

// achiever is a task with three achievements.
type achiever struct{ task.Batch }

func (achiever) Achievements() []string { return []string{"one", "two", "three"} }
func (achiever) BestReturn() float64    { return 8 }

func TestAchievementsAreSharesOfTheEpisodes(t *testing.T) {
	a, m := newAchievements(achiever{}), meter{}
	for _, e := range []task.Episode{{Return: 2, Achieved: [2]uint64{0b001}}, {Return: 4, Achieved: [2]uint64{0b101}}} {
		m.episode(e)
		a.episode(e, m)
	}
	r := m.record(1, 1, map[string]float64{})
	for name, want := range map[string]float64{
		"achievements/one": 1, "achievements/two": 0, "achievements/three": 0.5, "charts/achievements": 1.5, "charts/return_percent": 37.5,
	} {
		if got, ok := r.Get(name); !ok || got != want {
			t.Errorf("%s is %v (%v), want %v", name, got, ok, want)
		}
	}
}

func TestTasksWithoutAchievementsHaveNoSuchMetrics(t *testing.T) {
	m := meter{}
	newAchievements(newCueBatch(1, 1)).episode(task.Episode{Return: 1}, m)
	if len(m) > 0 {
		t.Errorf("metrics %v", m)
	}
}
