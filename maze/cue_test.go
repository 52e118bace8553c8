package maze

import "testing"

func TestCuesLastForCueStepsObservations(t *testing.T) {
	for _, steps := range []int{0, 1, 3} {
		c := standard(t, 9)
		c.CueSteps = steps
		e := newTestEnv(t, c, 68) // the first step of this seed is rewarded, so the target changes then
		changed := 0              // observation of the last change
		for i := range 30 {
			if i == 15 {
				if err := e.Reset(); err != nil {
					t.Fatal(err)
				}
				changed = i
			}
			want := steps == 0 || i-changed < steps
			if e.Cued() != want || (e.TargetColor() == [3]float64{}) == want {
				t.Errorf("cues of %d steps: in observation %d, %d after the change, Cued is %v and the colour %v",
					steps, i, i-changed, e.Cued(), e.TargetColor())
			}
			var o Observation
			if e.Observe(&o); o.TargetColor != e.TargetColor() {
				t.Errorf("observed colour %v, want %v", o.TargetColor, e.TargetColor())
			}
			if reward, _ := e.Step(0); reward > 0 {
				changed = i + 1
			}
		}
	}
}

func TestCuesChangeNothingElse(t *testing.T) {
	c := standard(t, 9)
	plain := newTestEnv(t, c, 5)
	c.CueSteps = 2
	cued := newTestEnv(t, c, 5)
	for range 50 {
		r, _ := plain.Step(4)
		if s, _ := cued.Step(4); r != s || plain.QPos() != cued.QPos() || plain.Current() != cued.Current() {
			t.Fatal("the episodes differ")
		}
	}
}
