package play

import (
	"strings"
	"testing"
	"time"

	"ariadne/maze/oracle"
	"ariadne/task"
)

func TestPlannersPlayMazesOnly(t *testing.T) {
	for _, p := range []Pilot{NewOracle(oracle.Options{}), NewExplorer()} {
		if err := p.Begin(&counter{}, &task.Step{}); err == nil || !strings.Contains(err.Error(), p.Name()) {
			t.Errorf("%s takes up a counter: error %v", p.Name(), err)
		}
	}
}

func TestTheExplorerReachesTargets(t *testing.T) {
	s := session(t, Options{Seed: 2, Pilot: NewExplorer(), Start: true, Settings: map[string]any{"size": 7, "action_repeat": 2}})
	run(t, s, 30*time.Second)
	if f := s.stage.facts(); f.score < 2 {
		t.Errorf("score %v after half a minute, want at least 2", f.score)
	}
}
