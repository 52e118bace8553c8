package browser

import (
	"errors"
	"strings"
	"testing"

	"ariadne/agent/mind"
	"ariadne/play"
	"ariadne/task"
)

func TestKeysHaveTheNamesOfTheGame(t *testing.T) {
	for key, want := range map[string]play.Key{
		"ArrowUp": "Up", " ": "Space", "a": "A", "A": "A", "3": "3", "é": "É", "Escape": "", "F1": "", "Tab": "Tab", "Unidentified": "", "": "", "\x00": "",
	} {
		if got := keyName(key); got != want {
			t.Errorf("%q is %q, want %q", key, got, want)
		}
	}
}

func TestPadsHaveTheButtonsOfTheGame(t *testing.T) {
	if got, want := padButtons(1<<0|1<<12|1<<1|1<<16), play.ButtonA|play.ButtonUp; got != want {
		t.Errorf("%b, want %b", got, want)
	}
}

func TestWhatAPageAsksForIsPlayed(t *testing.T) {
	a, err := read(`{"task":"memory_maze","settings":{"size":9,"render":"soft","guide_forward":0.5},"seed":7,"speed":2,"pilot":"explorer","person":true}`)
	if err != nil {
		t.Fatal(err)
	}
	var kept string
	o, err := a.options(&line{}, func(b []byte) error { kept = string(b); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if o.Settings["size"] != 9 || o.Settings["guide_forward"] != 0.5 || o.Seed != 7 || o.Pilot.Name() != "explorer" || !o.Bare {
		t.Errorf("%+v", o)
	}
	if err := o.Scores.Add(play.Score{Task: "t", Score: 3}); err != nil || !strings.Contains(kept, `"score": 3`) {
		t.Errorf("%v, kept %s", err, kept)
	}
	a.Scores = kept
	if o, err = a.options(&line{}, nil); err != nil {
		t.Fatal(err)
	}
	if best, ok := o.Scores.Best("t"); !ok || best != 3 {
		t.Errorf("the best is %v, %v", best, ok)
	}
	for text, want := range map[string]string{`{`: "cannot be read", `{"pilot":"nobody"}`: "nobody is called"} {
		a, err := read(text)
		if err == nil {
			_, err = a.options(&line{}, nil)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestARemotePilotTakesTheAnswerToItsQuestion(t *testing.T) {
	l := &line{}
	r := &remote{name: "far", line: l}
	s := &task.Step{Reward: []float32{2}}
	if err := r.Begin(nil, s); err != nil || r.Mind() != nil {
		t.Fatal(err, r.Mind())
	}
	l.ask = func(q *mind.Question, _ task.Obs) {
		if !q.First || q.Reward != 2 || q.Number != 1 {
			t.Errorf("%+v", q)
		}
		for _, text := range []string{`{"number":0,"action":5}`, `{"number":1,"action":3,"mind":{"Value":1.5}}`} { // the first answers another question
			if err := l.take(text); err != nil {
				t.Error(err)
			}
		}
	}
	if a, err := r.Act(s); a != 3 || err != nil || r.Mind().Value != 1.5 {
		t.Errorf("%d, %v, %+v", a, err, r.Mind())
	}
	l.ask = func(*mind.Question, task.Obs) { r.Abandon() }
	if _, err := r.Act(s); !errors.Is(err, errAbandoned) {
		t.Error(err)
	}
	l.ask = func(*mind.Question, task.Obs) { _ = l.take(`{"number":3,"error":"no weights"}`) }
	if _, err := r.Act(s); err == nil || !strings.Contains(err.Error(), "no weights") {
		t.Error(err)
	}
}
