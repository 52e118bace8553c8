package play

import (
	"encoding/json"
	"image"
	"testing"
	"time"
)

func TestTheStateIsWhatAPageShows(t *testing.T) {
	s := session(t, Options{Seed: 2, Bare: true})
	if st := s.State(); st.Mode != "title" || st.Size != 9 || st.People == nil || *st.People != 26.4 || !st.Mapped {
		t.Errorf("%+v", st)
	}
	tap(s, "Enter")
	s.Key("Up", true, false)
	run(t, s, 2*time.Second)
	st := s.State()
	if st.Mode != "playing" || st.Steps < 6 || st.Left == nil || *st.Left > 249 || st.Color == "" || st.Find == "" || st.Pilot != "" || st.Mind != nil {
		t.Errorf("%+v", st)
	}
	if _, err := json.Marshal(st); err != nil {
		t.Error(err)
	}
	if n := len(s.Way()); n != st.Steps+1 {
		t.Errorf("%d places after %d steps", n, st.Steps)
	}
	e, _, ok := s.Episode()
	if !ok || e.Seed != 2 || e.Policy != personPolicy || len(e.Actions) < st.Steps {
		t.Errorf("%+v, %v", e, ok)
	}
}

func TestBarePicturesAreTheTaskAlone(t *testing.T) {
	bare, whole := session(t, Options{Seed: 2, Bare: true, Start: true}), session(t, Options{Seed: 2, Start: true})
	a, b := run(t, bare, 200*time.Millisecond), run(t, whole, 200*time.Millisecond)
	differs := image.Rectangle{}
	for y := range 200 {
		for x := range 320 {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				differs = differs.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if differs.Empty() {
		t.Error("bare pictures have what whole ones have")
	}
	if at := image.Pt(160, 100); a.RGBAAt(at.X, at.Y) != b.RGBAAt(at.X, at.Y) {
		t.Error("the maze itself looks different")
	}
}

func TestTheMapShowsAnotherWay(t *testing.T) {
	s := session(t, Options{Seed: 2, Start: true})
	run(t, s, 200*time.Millisecond)
	draw := func() *image.RGBA {
		m := image.NewRGBA(image.Rect(0, 0, 200, 200))
		if has, err := s.Plan(m); !has || err != nil {
			t.Fatal(has, err)
		}
		return m
	}
	without := draw()
	s.Compare([][2]float64{{-6, -6}, {6, 6}})
	rival := func(m *image.RGBA) (n int) {
		for i := 0; i < len(m.Pix); i += 4 {
			if m.Pix[i] < 0x70 && m.Pix[i+1] > 0xa0 && m.Pix[i+2] > 0xa0 {
				n++
			}
		}
		return n
	}
	if before, after := rival(without), rival(draw()); after < before+50 {
		t.Errorf("%d pixels in the rival's colour, %d before", after, before)
	}
	if err := s.restart(3); err != nil {
		t.Fatal(err)
	}
	if other := s.stage.chart().other; other != nil {
		t.Errorf("another maze shows the way %v", other)
	}
}
