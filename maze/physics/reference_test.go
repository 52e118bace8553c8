package physics_test

import (
	"math"
	"testing"
)

func deviation(a, b *[5]float64) float64 {
	worst := 0.0
	for i := range a {
		worst = max(worst, math.Abs(a[i]-b[i]))
	}
	return worst
}

// Restarted from the recorded state at every control step, the walker follows the reference.
func TestReferenceControlSteps(t *testing.T) {
	steps := 0
	for _, tr := range trajectories(t) {
		w := tr.world(t)
		if w == nil {
			t.Logf("%s: layout unknown", tr.name)
			continue
		}
		var worstPos, worstVel float64
		var at, over int
		for i, action := range tr.action {
			w.SetState(tr.qpos[i], tr.qvel[i])
			for range tr.substeps {
				w.Substep(controls[action][0], controls[action][1])
			}
			if d := deviation(&w.QPos, &tr.qpos[i+1]); d > worstPos {
				worstPos, at = d, i
			}
			dv := deviation(&w.QVel, &tr.qvel[i+1])
			worstVel = max(worstVel, dv)
			if dv > 1e-9 {
				over++
			}
			steps++
		}
		t.Logf("%s: %d control steps, largest deviation of qpos %.2g (step %d), of qvel %.2g; %d steps over 1e-9", tr.name, len(tr.action), worstPos, at, worstVel, over)
		if worstPos > 1e-8 || worstVel > 1e-8 {
			t.Errorf("%s: off by %.2g in qpos, %.2g in qvel", tr.name, worstPos, worstVel)
		}
	}
	t.Logf("compared %d control steps", steps)
}

// Restarted from the recorded state at every substep.
func TestReferenceSubsteps(t *testing.T) {
	steps := 0
	for _, tr := range trajectories(t) {
		if tr.subQPos == nil {
			continue
		}
		w := tr.world(t)
		if w == nil {
			t.Logf("%s: layout unknown", tr.name)
			continue
		}
		var worstPos, worstVel float64
		over, at := 0, 0
		qpos, qvel := tr.qpos[0], tr.qvel[0]
		for i := range tr.subQPos {
			w.SetState(qpos, qvel)
			control := controls[tr.action[i/tr.substeps]]
			w.Substep(control[0], control[1])
			qpos, qvel = tr.subQPos[i], tr.subQVel[i]
			worstPos = max(worstPos, deviation(&w.QPos, &qpos))
			d := deviation(&w.QVel, &qvel)
			if d > worstVel {
				worstVel, at = d, i
			}
			if d > 1e-10 {
				over++
			}
			steps++
		}
		t.Logf("%s: %d substeps, largest deviation of qpos %.2g, of qvel %.2g (substep %d); %d over 1e-10", tr.name, len(tr.subQPos), worstPos, worstVel, at, over)
		if worstPos > 1e-8 || worstVel > 1e-8 {
			t.Errorf("%s: off by %.2g in qpos, %.2g in qvel", tr.name, worstPos, worstVel)
		}
	}
	t.Logf("compared %d substeps", steps)
}
