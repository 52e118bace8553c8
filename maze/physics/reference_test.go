package physics_test

import (
	"testing"

	"ariadne/internal/reference"
)

const (
	positionBound = 1e-8 // m, rad
	velocityBound = 1e-8 // m/s, rad/s
)

// Restarted from the recorded state at every control step, without the solver's memory of the step before.
func TestReferenceControlStepsFromRecordedStates(t *testing.T) {
	steps := 0
	for _, tr := range trajectories(t) {
		w := tr.world
		var worstPos, worstVel float64
		for i := range tr.action {
			w.SetState(tr.qpos[i], tr.qvel[i])
			for range tr.perStep {
				tr.substep(&w, i)
			}
			worstPos = max(worstPos, deviation(&w.QPos, &tr.qpos[i+1]))
			worstVel = max(worstVel, deviation(&w.QVel, &tr.qvel[i+1]))
		}
		steps += len(tr.action)
		t.Logf("%-24s %d control steps: qpos within %.1e, qvel within %.1e", tr.name, len(tr.action), worstPos, worstVel)
		if !(worstPos <= positionBound && worstVel <= velocityBound) {
			t.Errorf("%s: off by %.2g in qpos and %.2g in qvel", tr.name, worstPos, worstVel)
		}
	}
	t.Logf("compared %d control steps", steps)
}

// Put back into the recorded state after every substep, while the solver goes on from its own last solution, as the
// reference's did.
func TestReferenceSubsteps(t *testing.T) {
	steps, files := 0, 0
	for _, tr := range trajectories(t) {
		if tr.subQPos == nil {
			continue
		}
		files++
		w := tr.reset()
		var worstPos, worstVel float64
		exact := 0
		for i := range tr.subQPos {
			tr.substep(&w, i/tr.perStep)
			velocity := deviation(&w.QVel, &tr.subQVel[i])
			worstPos = max(worstPos, deviation(&w.QPos, &tr.subQPos[i]))
			worstVel = max(worstVel, velocity)
			if velocity < 1e-12 {
				exact++
			}
			w.QPos, w.QVel = tr.subQPos[i], tr.subQVel[i]
		}
		steps += len(tr.subQPos)
		t.Logf("%-24s %d substeps: qpos within %.1e, qvel within %.1e; %.1f %% of qvel within 1e-12",
			tr.name, len(tr.subQPos), worstPos, worstVel, 100*float64(exact)/float64(len(tr.subQPos)))
		if !(worstPos <= positionBound && worstVel <= velocityBound) {
			t.Errorf("%s: off by %.2g in qpos and %.2g in qvel", tr.name, worstPos, worstVel)
		}
	}
	if files == 0 {
		reference.Missing(t, "no trajectory with substeps")
	}
	t.Logf("compared %d substeps in %d files", steps, files)
}

// Restarted from the recorded state at every substep: here the digits show that the reference's solver owes to where it
// started, up to some 1e-8 in roll velocity.
func TestReferenceSubstepsFromRecordedStates(t *testing.T) {
	const startBound = 1e-7
	steps := 0
	for _, tr := range trajectories(t) {
		if tr.subQPos == nil {
			continue
		}
		w := tr.world
		qpos, qvel := tr.qpos[0], tr.qvel[0]
		var worstPos, worstVel float64
		for i := range tr.subQPos {
			w.SetState(qpos, qvel)
			tr.substep(&w, i/tr.perStep)
			qpos, qvel = tr.subQPos[i], tr.subQVel[i]
			worstPos = max(worstPos, deviation(&w.QPos, &qpos))
			worstVel = max(worstVel, deviation(&w.QVel, &qvel))
		}
		steps += len(tr.subQPos)
		t.Logf("%-24s %d substeps: qpos within %.1e, qvel within %.1e", tr.name, len(tr.subQPos), worstPos, worstVel)
		if !(worstPos <= positionBound && worstVel <= startBound) {
			t.Errorf("%s: off by %.2g in qpos and %.2g in qvel", tr.name, worstPos, worstVel)
		}
	}
	t.Logf("compared %d substeps", steps)
}

// From the reset on, without restarts: contacts amplify rounding, but for the first hundred steps nine of ten
// trajectories keep six digits.
func TestReferenceOpenLoop(t *testing.T) {
	const (
		horizon = 100 // control steps of 50 substeps
		bound   = 1e-6
	)
	files, kept := 0, 0
	for _, tr := range trajectories(t) {
		w := tr.reset()
		worst, lasted := 0.0, len(tr.action)
		for i := range tr.action {
			for range tr.perStep {
				tr.substep(&w, i)
			}
			off := deviation(&w.QPos, &tr.qpos[i+1])
			if (i+1)*tr.perStep <= horizon*50 {
				worst = max(worst, off)
			}
			if !(off <= bound) {
				lasted = i
				break
			}
		}
		files++
		if worst <= bound {
			kept++
		}
		t.Logf("%-24s within %.1e over the first %d s, below %.0e for %d of %d control steps",
			tr.name, worst, horizon/4, bound, lasted, len(tr.action))
	}
	if 10*kept < 9*files {
		t.Errorf("%d of %d trajectories stayed within %g", kept, files, bound)
	}
	t.Logf("compared %d trajectories", files)
}

func TestReferenceContactCounts(t *testing.T) {
	compared, passed := 0, 0
	for _, tr := range trajectories(t) {
		w := tr.world
		check := func(qpos *[5]float64, step int, want int32) {
			if tr.nearTarget(qpos, step) {
				passed++
				return
			}
			compared++
			w.SetState(*qpos, [5]float64{})
			if got := w.Contacts(); got != int(want) {
				t.Errorf("%s: control step %d at %v: %d contacts, want %d", tr.name, step, *qpos, got, want)
			}
		}
		for i := range tr.qpos {
			check(&tr.qpos[i], i, tr.ncon[i])
		}
		for i := range tr.subQPos {
			check(&tr.subQPos[i], i/tr.perStep, tr.subNCon[i])
		}
	}
	t.Logf("compared %d contact counts, left out %d near targets", compared, passed)
}
