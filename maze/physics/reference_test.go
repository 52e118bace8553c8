package physics_test

import (
	"fmt"
	"testing"

	"ariadne/internal/lacking"
	"ariadne/maze/physics"
)

const bound = 1e-8 // m, rad, m/s, rad/s

// The recordings hold position and velocity, which is not the whole state of the reference: its solver starts from its last
// solution and ends within a tolerance, so the result depends on the start. The tests put the walker back into the recorded
// state in two ways: first the solver keeps its own last solution, then SetState drops that. Both are equally close after a
// control step, but not after each single substep: where the walker comes to rest against a wall, a substep can be off by 1e-6.

// tally counts the states that are off by more than bound.
type tally struct {
	worst     float64
	n, beyond int
}

func (c *tally) add(w *physics.World, qpos, qvel *[5]float64) {
	off := max(deviation(&w.QPos, qpos), deviation(&w.QVel, qvel))
	c.worst = max(c.worst, off)
	c.n++
	if !(off <= bound) {
		c.beyond++
	}
}

func (c *tally) String() string {
	return fmt.Sprintf("all within %.1e, %d of %d beyond %.0e", c.worst, c.beyond, c.n, bound)
}

// The walker restarts from the recorded state at every control step.
func TestReferenceControlStepsFromRecordedStates(t *testing.T) {
	steps := 0
	for _, tr := range trajectories(t) {
		w, cold := tr.reset(), tr.world
		var kept, fresh tally
		for i := range tr.action {
			cold.SetState(tr.qpos[i], tr.qvel[i])
			for range tr.perStep {
				tr.substep(&w, i)
				tr.substep(&cold, i)
			}
			kept.add(&w, &tr.qpos[i+1], &tr.qvel[i+1])
			fresh.add(&cold, &tr.qpos[i+1], &tr.qvel[i+1])
			w.QPos, w.QVel = tr.qpos[i+1], tr.qvel[i+1]
		}
		steps += kept.n
		t.Logf("%-24s control steps: %v; without the last solution %v", tr.name, &kept, &fresh)
		if kept.beyond+fresh.beyond > 0 {
			t.Errorf("%s: off by %.2g, without the last solution by %.2g", tr.name, kept.worst, fresh.worst)
		}
	}
	t.Logf("compared %d control steps", steps)
}

// The walker restarts from the recorded state at every substep.
func TestReferenceSubstepsFromRecordedStates(t *testing.T) {
	steps := 0
	for _, tr := range trajectories(t) {
		if tr.subQPos == nil {
			continue
		}
		w, cold := tr.reset(), tr.reset()
		var kept, fresh tally
		exact := 0
		for i := range tr.subQPos {
			tr.substep(&w, i/tr.perStep)
			tr.substep(&cold, i/tr.perStep)
			qpos, qvel := &tr.subQPos[i], &tr.subQVel[i]
			kept.add(&w, qpos, qvel)
			fresh.add(&cold, qpos, qvel)
			if deviation(&w.QVel, qvel) < 1e-12 {
				exact++
			}
			w.QPos, w.QVel = *qpos, *qvel
			cold.SetState(*qpos, *qvel)
		}
		steps += kept.n
		t.Logf("%-24s substeps: %v, %.1f %% of qvel within 1e-12; without the last solution %v",
			tr.name, &kept, 100*float64(exact)/float64(kept.n), &fresh)
		if kept.beyond > 0 || 1000*fresh.beyond > fresh.n {
			t.Errorf("%s: off by %.2g, without the last solution %d times by more than %g", tr.name, kept.worst, fresh.beyond, bound)
		}
	}
	if steps == 0 {
		lacking.Skip(t, "no trajectory with substeps")
	}
	t.Logf("compared %d substeps", steps)
}

// The walker starts from the reset and is never put back. Contacts amplify rounding errors, but for the first hundred steps
// nine of ten trajectories keep positions and velocities to six digits.
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
			off := max(deviation(&w.QPos, &tr.qpos[i+1]), deviation(&w.QVel, &tr.qvel[i+1]))
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
