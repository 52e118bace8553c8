package ppo

import (
	"fmt"
	"testing"

	"ariadne/agent"
	"ariadne/task"
)

// benchmarked returns a trainer of the reference's T-Maze agent (AGaLiTe, 4 layers of width 128), for a few updates.
func benchmarked(b *testing.B, algorithm string, envs int) *Trainer {
	b.Helper()
	c := Default(algorithm)
	c.NumEnvs, c.RolloutLen, c.DActor, c.DCritic = envs, 32, 128, 128
	batch, err := task.New("tmazev2", task.Options{Envs: envs, Seed: 1, Threads: 1, Settings: map[string]any{"corridor_len": 20}})
	if err != nil {
		b.Fatal(err)
	}
	spec := batch.Spec()
	m, err := agent.New(agent.Config{
		Shape: spec.Shape, Actions: spec.Actions, Encoder: agent.Encoder{Name: "flatten"},
		Core:   agent.AGaLiTe{Layers: 4, DModel: 128, DHead: 64, DFFC: 128, Heads: 4, Eta: 4, R: 2, Reset: true},
		DActor: c.DActor, DCritic: c.DCritic,
	})
	if err != nil {
		b.Fatal(err)
	}
	w := m.NewWeights()
	m.Init(w, 1)
	trainer, err := NewTrainer(Options{Config: c, Model: m, Weights: w, Batch: batch, Threads: 2, TotalSteps: 1 << 40})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := trainer.Close(); err != nil {
			b.Error(err)
		}
	})
	if err := trainer.begin(); err != nil {
		b.Fatal(err)
	}
	return trainer
}

func BenchmarkCollect(b *testing.B) {
	for _, envs := range []int{8, 16, 64} {
		b.Run(fmt.Sprintf("envs=%d", envs), func(b *testing.B) {
			trainer := benchmarked(b, A2C, envs)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := trainer.collect(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*float64(trainer.config.samples())/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

func BenchmarkUpdate(b *testing.B) {
	for _, algorithm := range []string{A2C, PPO} {
		b.Run(algorithm, func(b *testing.B) {
			trainer := benchmarked(b, algorithm, 16)
			b.ReportAllocs()
			for b.Loop() {
				if err := trainer.iterate(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*float64(trainer.config.samples())/b.Elapsed().Seconds(), "steps/s")
		})
	}
}
