package main

import (
	"testing"
	"time"

	"ariadne/rundir"
)

// TestARunEndsAtItsGoal trains runs whose metric satisfies the goal from the first record on. One trains in one go, the other in two. Both
// must end at the same step.
func TestARunEndsAtItsGoal(t *testing.T) {
	whole, parts := trainTwice(t, "1536", "8192", "+tmaze=small", "log_interval=512", "run.until={metric: charts/updates, least: 2, steps: 2048}")
	var ends [2]int64
	for i, dir := range []string{whole, parts} {
		records, err := readMetrics(dir)
		if err != nil {
			t.Fatal(err)
		}
		ends[i] = records[len(records)-1].Step
	}
	if ends[0] != ends[1] || ends[0] < 2048 || ends[0] > 4096 {
		t.Errorf("the runs in one part and in two ended at steps %v", ends)
	}
}

func TestAGoalIsReachedByAllOfManyRecords(t *testing.T) {
	reached := int64(0)
	s := &goalSink{goal: goal{Metric: "x", Least: 0.9, Steps: 20}, dir: t.TempDir()}
	if err := s.Rewind(0); err != nil { // nothing has been logged yet
		t.Fatal(err)
	}
	for _, r := range []struct {
		step int64
		name string
		x    float64
	}{{10, "x", 0.95}, {20, "x", 0.9}, {29, "x", 0.89}, {40, "x", 1}, {50, "y", 0}, {59, "x", 1}, {60, "x", 1}} {
		s.reached = func() { reached = r.step }
		if err := s.Write(rundir.NewRecord(r.step, time.Time{}, map[string]float64{r.name: r.x})); err != nil {
			t.Fatal(err)
		}
	}
	if reached != 60 {
		t.Errorf("reached at step %d, want 60", reached)
	}
}
