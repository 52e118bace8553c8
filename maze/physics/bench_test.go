package physics_test

import (
	"strings"
	"testing"
)

// BenchmarkSubstep drives the standard trajectories' actions; one operation is one substep.
func BenchmarkSubstep(b *testing.B) {
	for _, tr := range trajectories(b) {
		w := tr.world(b)
		if w == nil || tr.substeps != 50 {
			continue
		}
		b.Run(strings.TrimPrefix(tr.name, "traj_"), func(b *testing.B) {
			b.ReportAllocs()
			length := len(tr.action) * tr.substeps
			for i := range b.N {
				i %= length
				if i == 0 {
					w.Reset(tr.qpos[0][0], tr.qpos[0][1], tr.qpos[0][3])
				}
				control := controls[tr.action[i/tr.substeps]]
				w.Substep(control[0], control[1])
			}
		})
	}
}
