package play

import (
	"bytes"
	"image"
	"slices"
	"testing"
	"time"
)

func TestAPausedPictureIsDrawnOnce(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	run(t, s, time.Second)
	tap(s, "Space")
	m, changed, err := s.Frame(320, 200, s.log.now+time.Millisecond)
	if err != nil || !changed {
		t.Fatalf("the pause is not shown: %v", err)
	}
	before := slices.Clone(m.Pix)
	phase := s.phase
	m, changed, err = s.Frame(320, 200, s.log.now+10*time.Second)
	if err != nil || changed || !bytes.Equal(before, m.Pix) || s.phase != phase {
		t.Errorf("changed %v, %v", changed, err)
	}
	if _, changed, err = s.Frame(400, 300, s.log.now); err != nil || !changed {
		t.Errorf("another size is not drawn: %v", err)
	}
}

func TestTheEndShowsTheWayThatWasGone(t *testing.T) {
	s := session(t, Options{Seed: 9, Start: true, Settings: map[string]any{"time_limit": 2.0}})
	s.Key("Up", true, false)
	run(t, s, 3*time.Second)
	m, _, err := s.Frame(1280, 800, s.log.now)
	if err != nil || s.mode != modeEnded {
		t.Fatalf("%s, %v", modeNames[s.mode], err)
	}
	const side = 460
	want := image.NewRGBA(image.Rect(0, 0, side, side))
	if err := s.stage.chart().draw(want, 1, nil); err != nil {
		t.Fatal(err)
	}
	corner := image.Pt(1220-side, 400-side/2)
	for y := 1; y < side-1; y++ { // within its frame
		at := m.PixOffset(corner.X+1, corner.Y+y)
		if !bytes.Equal(m.Pix[at:at+4*(side-2)], want.Pix[want.PixOffset(1, y):][:4*(side-2)]) {
			t.Fatalf("row %d of the map differs", y)
		}
	}
	for _, size := range [][2]int{{160, 120}, {500, 900}} { // no room
		if _, _, err := s.Frame(size[0], size[1], s.log.now); err != nil {
			t.Errorf("%v: %v", size, err)
		}
	}
}

func TestPicturesOfAllSizesAndModes(t *testing.T) {
	s := session(t, Options{Seed: 3, Map: true, View: true})
	for _, size := range [][2]int{{1, 1}, {160, 120}, {121, 333}, {640, 400}, {2560, 1440}} {
		for _, k := range []Key{"", "Enter", "F1", "F1", "Space", "Backspace"} {
			if k != "" {
				tap(s, k)
			}
			m, _, err := s.Frame(size[0], size[1], s.log.now+20*time.Millisecond)
			if err != nil || m.Rect.Dx() != size[0] || m.Rect.Dy() != size[1] {
				t.Fatalf("%v, key %q: %v", size, k, err)
			}
		}
	}
	if _, _, err := s.Frame(0, 10, s.log.now); err == nil {
		t.Error("a window without pixels is drawn")
	}
}

func TestMovementIsSmooth(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	s.Key("Left", true, false)
	run(t, s, time.Second) // at full speed
	m := s.stage.(*mazeStage)
	last := m.way.at(s.phase)[3]
	for range 60 {
		if _, _, err := s.Frame(64, 48, s.log.now+time.Second/60); err != nil {
			t.Fatal(err)
		}
		now := m.way.at(s.phase)[3]
		if d := last - now; d < 0.7*1.268/60 || d > 1.3*1.268/60 {
			t.Fatalf("turned by %v rad between pictures, want about %v", d, 1.268/60)
		}
		last = now
	}
}
