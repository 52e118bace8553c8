package play

import (
	"strings"
	"testing"
	"time"

	"ariadne/maze/planner"
	"ariadne/task"
)

func TestPlannersPlayMazesOnly(t *testing.T) {
	for _, p := range []Pilot{NewPlanner(planner.Planner{Who: planner.Oracle}, 0), NewPlanner(planner.Planner{Who: planner.Explorer}, 0)} {
		if err := p.Begin(&counter{}, &task.Step{}); err == nil || !strings.Contains(err.Error(), p.Name()) {
			t.Errorf("%s takes up a counter: error %v", p.Name(), err)
		}
	}
}

func TestTheExplorerReachesTargets(t *testing.T) {
	s := session(t, Options{Seed: 2, Pilot: NewPlanner(planner.Planner{Who: planner.Explorer}, 0), Start: true, Settings: map[string]any{"size": 7, "action_repeat": 2}})
	run(t, s, 30*time.Second)
	if f := s.stage.facts(); f.score < 2 {
		t.Errorf("score %v after half a minute, want at least 2", f.score)
	}
}

func TestAWatchedPilotGoesOnToTheNextEpisode(t *testing.T) {
	short := map[string]any{"time_limit": 3.0}
	s := session(t, Options{Seed: 5, Pilot: NewRandom(1), Settings: short})
	finish(t, s)
	clear(s.letters.lines)
	run(t, s, time.Second)
	if s.mode != modeEnded || s.seed != 5 || !says(s, "The next seed begins") {
		t.Fatalf("%s with seed %d a second after the end", modeNames[s.mode], s.seed)
	}
	tap(s, "F1") // the help page stops it, too
	run(t, s, 2*endTime)
	if s.mode != modeEnded || s.seed != 5 {
		t.Fatalf("%s with seed %d after a key", modeNames[s.mode], s.seed)
	}
	tap(s, "F1")
	tap(s, "Enter")
	finish(t, s)
	seed := s.seed
	run(t, s, endTime+time.Second)
	if s.mode != modePlaying || s.seed != seed+1 || s.stage.facts().steps == 0 {
		t.Errorf("%s with seed %d, step %d, after an end of seed %d", modeNames[s.mode], s.seed, s.stage.facts().steps, seed)
	}

	// Somebody who has taken over is not pushed on.
	tap(s, "Up")
	finish(t, s)
	seed = s.seed
	run(t, s, 2*endTime)
	if s.mode != modeEnded || s.seed != seed {
		t.Errorf("%s with seed %d: a person's end passes by", modeNames[s.mode], s.seed)
	}
	person := session(t, Options{Seed: 5, Start: true, Settings: short})
	finish(t, person)
	run(t, person, 2*endTime)
	if person.mode != modeEnded {
		t.Error("a person's game goes on by itself")
	}
}

// planning is a pilot that thinks until it is told to act or is abandoned.
type planning struct {
	Pilot
	told      chan struct{}
	abandoned chan struct{}
}

func (p *planning) Act(s *task.Step) (int32, error) {
	select {
	case <-p.told:
		return p.Pilot.Act(s)
	case <-p.abandoned:
		return 0, nil
	}
}

func (p *planning) Abandon() { p.abandoned <- struct{}{} }

// While a watched pilot plans, pictures go on and say so. Other keys work, and leaving does not wait.
func TestAWindowIsAliveWhileAPilotPlans(t *testing.T) {
	p := &planning{NewRandom(1), make(chan struct{}), make(chan struct{})}
	s := session(t, Options{Seed: 1, Pilot: p})
	run(t, s, 2*time.Second)
	if f := s.stage.facts(); f.steps != 0 || s.phase != 0 || s.late() != Pilot(p) || !says(s, "plans its way through this maze") {
		t.Fatalf("step %d, phase %v; it is said: %v", f.steps, s.phase, says(s, "plans its way through this maze"))
	}
	tap(s, "M")
	tap(s, "N") // ends the planning
	run(t, s, time.Second)
	if s.seed != 2 || !s.showMap || s.mode != modePlaying {
		t.Errorf("%s with seed %d", modeNames[s.mode], s.seed)
	}
	close(p.told)
	run(t, s, time.Second)
	if f := s.stage.facts(); f.steps < 3 || s.late() != nil {
		t.Errorf("step %d, a second after it had planned", f.steps)
	}
}

// A planner can be stopped at any time, and makes its plan anew.
func TestAnOracleLeavesItsPlan(t *testing.T) {
	s := session(t, Options{Seed: 3, Pilot: NewPlanner(planner.Planner{Who: planner.Oracle}, 0), Settings: map[string]any{"size": 31}})
	run(t, s, 100*time.Millisecond)
	if s.late() == nil {
		t.Fatal("it has planned a maze of 31x31 at once")
	}
	tap(s, "N")
	if s.mover.next.action != 0 || s.mover.thinking {
		t.Errorf("the plan was finished: action %d", s.mover.next.action)
	}
	if s.seed != 4 || s.stage.facts().steps != 0 {
		t.Errorf("seed %d, step %d", s.seed, s.stage.facts().steps)
	}
}
