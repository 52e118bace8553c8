package play

import (
	"bytes"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ariadne/maze"
	"ariadne/maze/explorer"
	"ariadne/maze/planner"
	"ariadne/task"
)

// TestARivalPlaysForItself lets a rival play beside a person who walks, and beside one who does not. In both games it must do
// what an explorer does that is alone in its maze.
func TestARivalPlaysForItself(t *testing.T) {
	const seed, seconds = 4, 30
	s := session(t, Options{Seed: seed, Start: true, Rival: NewPlanner(planner.Planner{Who: planner.Explorer}, 0)})
	env, err := maze.NewEnv(s.stage.(*mazeStage).env.Config(), seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	alone, err := explorer.New(env, explorer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var actions []uint8
	score := 0.0
	for range 4 * seconds {
		a := alone.Act()
		actions = append(actions, uint8(a))
		reward, _ := env.Step(a)
		score += reward
	}
	if score < 2 {
		t.Fatalf("seed %d is of no use: an explorer scores %v", seed, score)
	}
	for _, key := range []Key{"Down", "Up"} {
		var events bytes.Buffer
		s := session(t, Options{Seed: seed, Start: true, Rival: NewPlanner(planner.Planner{Who: planner.Explorer}, 0), Log: &events})
		s.Key(key, true, false)
		own, beside := s.stage.(*mazeStage), s.rival.stage.(*mazeStage)
		if own.env == beside.env || own.layout.String() != beside.layout.String() || own.env.Current() != beside.env.Current() {
			t.Fatal("the rival is not in a copy of the maze")
		}
		for s.stage.facts().steps < len(actions) {
			if a, b := len(own.played), len(beside.played); a != b {
				t.Fatalf("%d steps of the person, %d of the rival", a, b)
			}
			run(t, s, 100*time.Millisecond)
		}
		if got := beside.played[:len(actions)]; !slices.Equal(got, actions) || s.rival.score() != score {
			t.Errorf("key %s: the rival scores %v with %v, alone it is %v with %v", key, s.rival.score(), got, score, actions)
		}
		if n := strings.Count(events.String(), `"event":"rival"`); n != int(score) {
			t.Errorf("key %s: %d rewards of the rival in the log, want %v", key, n, score)
		}
	}
}

func TestARivalWaitsWhileThePersonDoes(t *testing.T) {
	s := session(t, Options{Seed: 1, Rival: NewRandom(1)})
	beside := s.rival.stage.(*mazeStage)
	for _, c := range []struct {
		key   Key
		plays bool
	}{{"M", false}, {"Enter", true}, {"Space", false}, {"F1", false}, {"F1", false}, {"Space", true}} {
		tap(s, c.key)
		before := len(beside.played)
		run(t, s, time.Second)
		if plays := len(beside.played) > before; plays != c.plays {
			t.Errorf("after %s, %s: the rival plays: %v", c.key, modeNames[s.mode], plays)
		}
	}
}

// slow is a pilot that takes its time until it is told to go.
type slow struct {
	Pilot
	told chan struct{}
}

func (p *slow) Act(s *task.Step) (int32, error) {
	<-p.told
	return p.Pilot.Act(s)
}

func TestPicturesGoOnWhileARivalPlans(t *testing.T) {
	p := &slow{NewRandom(1), make(chan struct{})}
	s := session(t, Options{Seed: 1, Start: true, Rival: p})
	s.Key("Left", true, false)
	run(t, s, time.Second) // ten pictures
	if f := s.stage.facts(); f.steps != 0 || s.flying || s.phase != 0 || !s.rival.late {
		t.Errorf("step %d, phase %v of a game whose rival has not decided yet", f.steps, s.phase)
	}
	close(p.told)
	run(t, s, time.Second)
	if f := s.stage.facts(); f.steps < 3 || s.rival.late {
		t.Errorf("step %d, a second after the rival had decided", f.steps)
	}
}

func TestARivalComesAlongToOtherMazes(t *testing.T) {
	s := session(t, Options{Seed: 2, Start: true, Rival: NewPlanner(planner.Planner{Who: planner.Explorer}, 0), Settings: map[string]any{}})
	for _, c := range []struct {
		key  Key
		size int
	}{{"2", 11}, {"N", 11}, {"1", 9}, {"Backspace", 9}} {
		tap(s, c.key)
		own, beside := s.stage.(*mazeStage), s.rival.stage.(*mazeStage)
		if own.plan.beside != &beside.plan || beside.env.Config().Size != c.size || own.layout.String() != beside.layout.String() || len(beside.played) > 0 {
			t.Fatalf("key %s: the rival is not at the beginning of the same maze", c.key)
		}
		for s.rival.score() == 0 {
			if run(t, s, time.Second); s.stage.facts().steps > 4*60 {
				t.Fatalf("key %s: an explorer scores nothing in a minute", c.key)
			}
		}
	}
}

func TestTheMapShowsWhereTheRivalIs(t *testing.T) {
	s := session(t, Options{Seed: 2, Start: true, Rival: NewPlanner(planner.Planner{Who: planner.Explorer}, 0)})
	run(t, s, 8*time.Second)
	m := image.NewRGBA(image.Rect(0, 0, 236, 236))
	if err := s.stage.chart().draw(m, s.phase, nil); err != nil {
		t.Fatal(err)
	}
	n := 0
	for i := 0; i < len(m.Pix); i += 4 {
		if c := inkRival; m.Pix[i] == c.R && m.Pix[i+1] == c.G && m.Pix[i+2] == c.B {
			n++
		}
	}
	if n < 10 {
		t.Errorf("%d pixels in the rival's colour", n)
	}
}

func TestAScoreSaysWhoTheRivalWas(t *testing.T) {
	dir := t.TempDir()
	// A file of scores from before there were rivals.
	before := `{"version":1,"scores":[{"task":"x","seed":1,"score":3,"steps":4,"date":"2024-01-02T03:04:05Z"}]}`
	if err := os.WriteFile(filepath.Join(dir, "scores.json"), []byte(before), 0o644); err != nil {
		t.Fatal(err)
	}
	scores, err := OpenScores(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := session(t, Options{Seed: 4, Start: true, Rival: NewPlanner(planner.Planner{Who: planner.Explorer}, 0), Scores: scores, Settings: map[string]any{"time_limit": 20.0}})
	run(t, s, 21*time.Second)
	again, err := OpenScores(dir)
	if err != nil || len(again.list) != 2 {
		t.Fatalf("%+v, %v", again.list, err)
	}
	if old := again.list[0]; old.Rival != nil || old.Score != 3 {
		t.Errorf("a score without a rival became %+v", old)
	}
	if r := again.list[1].Rival; r == nil || *r != (Rival{"explorer", s.rival.score()}) || r.Score == 0 {
		t.Errorf("the rival that scored %v was kept as %+v", s.rival.score(), r)
	}
}

func TestTheEndSaysWhoIsAhead(t *testing.T) {
	for _, c := range []struct {
		person, rival float64
		over          bool
		want          string
	}{
		{26, 35, true, "The rival, random, reached 35: you are 9 behind."},
		{26, 25, true, "The rival, random, reached 25: you are 1 ahead."},
		{26, 26, true, "The rival, random, reached 26: a draw."},
		{0.5, 0.25, false, "The rival, random, had 0.25: you are 0.25 ahead."},
	} {
		r := rival{thinker: thinker{pilot: NewRandom(1), stage: &boardStage{now: facts{score: c.rival, over: c.over}}}}
		if got := r.result(c.person); got != c.want {
			t.Errorf("%v against %v: %q, want %q", c.person, c.rival, got, c.want)
		}
	}
}

func TestRivalsPlayOtherTasks(t *testing.T) {
	s := session(t, Options{Task: "patient_counter", Start: true, Rival: NewRandom(3)})
	tap(s, "A")
	run(t, s, 100*time.Millisecond)
	if own, beside := s.stage.facts().steps, s.rival.stage.facts().steps; own != 1 || beside != 1 {
		t.Fatalf("%d steps of the person, %d of the rival", own, beside)
	}
	for range counterLimit - 1 { // the rival's episode ends first
		if err := s.rival.advance(); err != nil {
			t.Fatal(err)
		}
		s.rival.settle()
	}
	score := s.rival.score()
	for range counterLimit - 1 {
		tap(s, "A")
	}
	run(t, s, 100*time.Millisecond)
	if f := s.rival.stage.facts(); s.mode != modeEnded || f.steps != counterLimit || f.score != score {
		t.Errorf("%s; the rival went on from its end with %v to %v in step %d", modeNames[s.mode], score, f.score, f.steps)
	}
	if _, err := New(Options{Task: "counter", Rival: NewPlanner(planner.Planner{Who: planner.Explorer}, 0)}); err == nil || !strings.Contains(err.Error(), "the explorer plays memory_maze, not counter") {
		t.Errorf("an explorer counts: error %v", err)
	}
}
