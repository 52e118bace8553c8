package memorygym

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"ariadne/task"
)

func newTask(t testing.TB, name string, o task.Options) (*Batch, *task.Step) {
	t.Helper()
	made, err := task.New(name, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { made.Close() })
	n := made.Len()
	return made.(*Batch), &task.Step{Obs: task.NewObs(made.Spec(), n), Reward: make([]float32, n), Done: make([]bool, n)}
}

// Names of the tasks on their own.
var shortNames = []string{"mysterypath", "mysterypath_grid", "mortarmayhem", "mortarmayhem_grid", "searingspotlights"}

func BenchmarkStep(b *testing.B) {
	for _, name := range shortNames {
		for _, observation := range []string{pixels, vector} {
			b.Run(name+"/"+observation, func(b *testing.B) {
				const envs = 128
				batch, s := newTask(b, name, task.Options{
					Envs: envs, Seed: 1, Threads: 1, Settings: map[string]any{"observation": observation},
				})
				if err := batch.Reset(s); err != nil {
					b.Fatal(err)
				}
				const rounds = 64
				actions := make([]int32, rounds*envs)
				for i := range actions {
					actions[i] = rand.Int32N(int32(batch.Spec().Actions))
				}
				runtime.GC()
				b.ReportAllocs()
				k := 0
				for b.Loop() {
					s.Episodes = s.Episodes[:0]
					if err := batch.Step(actions[k*envs:(k+1)*envs], s); err != nil {
						b.Fatal(err)
					}
					k = (k + 1) % rounds
				}
				b.ReportMetric(envs*float64(b.N)/b.Elapsed().Seconds(), "steps/s")
			})
		}
	}
}
