package maze

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func BenchmarkStep(b *testing.B) {
	for _, size := range standardSizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			e := newTestEnv(b, standard(b, size), 1)
			rng := rand.New(rand.NewPCG(1, 2))
			actions := make([]int, 4096)
			for i := 1; i < len(actions); i++ {
				actions[i] = roam(rng, actions[i-1])
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, last := e.Step(actions[i%len(actions)]); last {
					if err := e.Reset(); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkReset(b *testing.B) {
	for _, size := range standardSizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			e := newTestEnv(b, standard(b, size), 1)
			b.ReportAllocs()
			for b.Loop() {
				if err := e.Reset(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBatchStep(b *testing.B) {
	const envs = 64
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprintf("%d envs, %d threads", envs, threads), func(b *testing.B) {
			batch := newTestBatch(b, standard(b, 9), BatchOptions{Envs: envs, Threads: threads, Seed: 1, AutoReset: true})
			actions, rewards, last := make([]int32, envs), make([]float32, envs), make([]bool, envs)
			for i := range actions {
				actions[i] = int32(i % Actions)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := batch.Step(actions, rewards, last); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(envs*b.N)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

func BenchmarkState(b *testing.B) {
	e := newTestEnv(b, standard(b, 15), 1)
	state := e.AppendState(nil)
	b.Run("append", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			state = e.AppendState(state[:0])
		}
	})
	b.Run("restore", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := e.RestoreState(state); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(float64(len(state)), "bytes")
}
