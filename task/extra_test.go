package task

import (
	"errors"
	"strings"
	"testing"
)

func TestExtrasAreChosenByName(t *testing.T) {
	all := []Extra{{"place", []int{2}}, {"walls", []int{3, 4}}, {"cue", []int{1}}}
	got, err := ChooseExtras(all, []string{"cue", "walls"})
	if err != nil || len(got) != 2 || got[0].Name != "cue" || got[1].Size() != 12 {
		t.Errorf("chosen %+v, error %v", got, err)
	}
	if _, err := ChooseExtras(all, []string{"cue", "wall"}); err == nil || !strings.Contains(err.Error(), `"wall" is not known; there are: place, walls, cue`) {
		t.Errorf("error %v names no extras", err)
	}
}

// plain is a batch without guide and extras.
type plain struct{ Batch }

func (plain) Close() error { return nil }

func TestMissingGuidesAndExtrasAreErrors(t *testing.T) {
	Register("plain", func(Options) (Batch, error) { return plain{}, nil })
	if _, err := New("plain", Options{Envs: 1, Teach: true}); !errors.Is(err, ErrNoGuide) || !strings.Contains(err.Error(), "task plain") {
		t.Errorf("error %v, want %v", err, ErrNoGuide)
	}
	if _, err := New("plain", Options{Envs: 1, Extras: []string{"x"}}); !errors.Is(err, ErrNoExtras) {
		t.Errorf("error %v, want %v", err, ErrNoExtras)
	}
	if _, err := New("plain", Options{Envs: 1}); err != nil {
		t.Error(err)
	}
}

func TestStepsAndLessonsMustFit(t *testing.T) {
	spec, extras := Spec{Name: "x", Actions: 3, Shape: []int{4}}, []Extra{{"place", []int{2}}}
	step := func(change func(*Step)) error {
		s := Step{Obs: NewObs(spec, 2), Reward: make([]float32, 2), Done: make([]bool, 2)}
		change(&s)
		return s.Fits(spec, 2, extras...)
	}
	for _, c := range []struct {
		change func(*Step)
		want   string // part of the error; "" for none
	}{
		{func(*Step) {}, ""},
		{func(s *Step) { s.Truncated = make([]bool, 2) }, ""},
		{func(s *Step) { s.Truncated = make([]bool, 3) }, "3 truncated flags"},
		{func(s *Step) { s.Extras = [][]float32{nil} }, ""},
		{func(s *Step) { s.Extras = [][]float32{make([]float32, 4)} }, ""},
		{func(s *Step) { s.Extras = [][]float32{make([]float32, 2)} }, "2 numbers of extra place"},
		{func(s *Step) { s.Extras = make([][]float32, 2) }, "2 extras"},
		{func(s *Step) { s.Reward = nil }, "rewards"},
	} {
		if err := step(c.change); c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("error %v, want one about %q", err, c.want)
		}
	}
	for _, c := range []struct {
		lesson Lesson
		fits   bool
	}{
		{Lesson{Action: make([]int32, 2)}, true},
		{Lesson{Action: make([]int32, 2), Cost: make([]float32, 6)}, true},
		{Lesson{Action: make([]int32, 2), Cost: make([]float32, 5)}, false},
		{Lesson{Action: make([]int32, 1)}, false},
	} {
		if err := c.lesson.Fits(spec, 2); (err == nil) != c.fits {
			t.Errorf("lesson of %d actions and %d costs: error %v", len(c.lesson.Action), len(c.lesson.Cost), err)
		}
	}
}
