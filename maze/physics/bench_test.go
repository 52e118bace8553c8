package physics_test

import (
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"ariadne/maze/physics"
)

// BenchmarkSubstep drives worlds with the actions of the recorded trajectories. One operation is one substep.
func BenchmarkSubstep(b *testing.B) {
	for _, tr := range trajectories(b) {
		b.Run(strings.TrimPrefix(tr.name, "traj_"), func(b *testing.B) {
			b.ReportAllocs()
			length := len(tr.action) * tr.perStep
			w := tr.reset()
			for i := range b.N {
				i %= length
				if i == 0 {
					w = tr.reset()
				}
				tr.substep(&w, i/tr.perStep)
			}
		})
	}
}

// BenchmarkStandard replays all recorded standard trajectories and reports the mean time of a substep. It runs each control
// step several times and counts the quickest run, so that other load on the machine matters little.
func BenchmarkStandard(b *testing.B) {
	const runs = 5
	all := trajectories(b)
	for b.Loop() {
		var total time.Duration
		substeps := 0
		for _, tr := range all {
			if !standard.MatchString(tr.name) {
				continue
			}
			w := tr.reset()
			for i := range tr.action {
				var next physics.World
				quickest := time.Duration(math.MaxInt64)
				for range runs {
					next = w
					start := time.Now()
					for range tr.perStep {
						tr.substep(&next, i)
					}
					quickest = min(quickest, time.Since(start))
				}
				total += quickest
				substeps += tr.perStep
				w = next
				w.QPos, w.QVel = tr.qpos[i+1], tr.qvel[i+1]
			}
		}
		b.ReportMetric(float64(total)/float64(max(substeps, 1)), "ns/substep")
	}
}

var standard = regexp.MustCompile(`^traj_\d+_seed\d+$`)

// The kinds of contact one by one: none, the floor gripped and sliding, floor and wall.
func BenchmarkContact(b *testing.B) {
	for _, c := range []struct {
		name        string
		height      float64
		roll, steer float64
		walls       []physics.Wall
	}{
		{"none", 5, -1, 1, nil},
		{"grip", 0, -1, 0, nil},
		{"slide", 0, -1, 1, nil},
		{"wall", 0, -1, 0, []physics.Wall{{X: 2, HalfX: 1, HalfY: 3}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			w := amid(b, c.walls)
			w.Reset(0, 0, 0.3)
			for range b.N {
				if c.height > 0 {
					w.QPos[2] = c.height
				}
				w.Substep(c.roll, c.steer)
			}
		})
	}
}
