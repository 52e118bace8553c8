package play

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

func TestGamepadsComeAndGo(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	run(t, s, 100*time.Millisecond)
	s.Pad(Pad{Name: "Pad", Y: -1, X: 0.9})
	if s.toast != "gamepad: Pad" || !s.input.down("Up") || !s.input.down("Right") || s.input.down("Left", "Down") {
		t.Errorf("%q, held %q", s.toast, s.input.held)
	}
	s.Pad(Pad{Name: "Pad", Y: -1, Buttons: ButtonY | ButtonRightBumper})
	if !s.showMap || !s.fast() || s.input.holds("Right") {
		t.Errorf("map %v, fast %v, held %q", s.showMap, s.fast(), s.input.held)
	}
	s.Pad(Pad{}) // unplugged while it moves
	if s.mode != modePaused || len(s.input.held) > 0 || s.toast != "the gamepad is gone" || s.fast() {
		t.Errorf("%s, held %q, %q", modeNames[s.mode], s.input.held, s.toast)
	}
	s.Pad(Pad{Name: "Pad", Buttons: ButtonA})
	if s.mode != modePlaying {
		t.Errorf("A leads to %s", modeNames[s.mode])
	}
}

func TestAGameWithoutFocusWaits(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	if s.Focus(false); s.mode != modePlaying {
		t.Error("it waits though it never had the focus")
	}
	s.Focus(true)
	s.Key("Up", true, false)
	s.Focus(false)
	if s.mode != modePaused || s.input.holds("Up") {
		t.Errorf("%s, held %q", modeNames[s.mode], s.input.held)
	}
	s.Focus(true)
	if s.mode != modePaused {
		t.Error("it goes on by itself")
	}
}

func TestTakingOverAndGivingBack(t *testing.T) {
	var events bytes.Buffer
	dir := t.TempDir()
	s := session(t, Options{Seed: 2, Pilot: NewRandom(1), Log: &events, Episodes: dir, Settings: map[string]any{"time_limit": 4.0}})
	if s.mode != modePlaying || !s.piloted {
		t.Fatal("the pilot does not play")
	}
	run(t, s, 600*time.Millisecond)
	s.Key("Up", true, false)
	if s.piloted {
		t.Error("a key that moves does not take over")
	}
	run(t, s, 600*time.Millisecond)
	tap(s, "P")
	if !s.piloted {
		t.Error("P does not give back")
	}
	run(t, s, 4*time.Second)
	if s.mode != modeEnded {
		t.Errorf("%s, want the end", modeNames[s.mode])
	}
	by := map[string]int{}
	for line := range strings.Lines(events.String()) {
		var e Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.Event == "step" {
			by[e.By]++
		}
	}
	if by["person"] < 2 || by["random"] < 10 || by["person"]+by["random"] != 16 {
		t.Errorf("steps by %v", by)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("an episode that a pilot played was kept as a person's: %v, %v", files, err)
	}
}

func TestAShortTapLastsForAStepAndOppositesCancel(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	run(t, s, 100*time.Millisecond) // the first step is under way
	for _, c := range []struct {
		name    string
		press   []Key
		release []Key
		want    uint8
	}{
		{"a tap", []Key{"Up"}, []Key{"Up"}, 1},
		{"nothing", nil, nil, 0},
		{"W and D held", []Key{"W", "D"}, nil, 5},
		{"and A", []Key{"A"}, nil, 1},
		{"without D", nil, []Key{"D"}, 4},
		{"nothing again", nil, []Key{"W", "A"}, 0},
	} {
		for _, k := range c.press {
			s.Key(k, true, false)
		}
		for _, k := range c.release {
			s.Key(k, false, false)
		}
		m := s.stage.(*mazeStage)
		before := len(m.played)
		for len(m.played) == before {
			run(t, s, 50*time.Millisecond)
		}
		if got := m.played[before]; got != c.want {
			t.Errorf("%s: action %d, want %d", c.name, got, c.want)
		}
	}
}
