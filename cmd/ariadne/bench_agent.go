package main

import (
	"context"
	"math/rand/v2"

	"ariadne/agent"
	"ariadne/agent/op"
	"ariadne/task"
)

// paperCore is the AGaLiTe core of the reference's T-Maze and Mystery Path experiments.
var paperCore = agent.Core{Name: "agalite", Layers: 4, DModel: 128, DHead: 64, DFFC: 128, Heads: 4, Eta: 4, R: 2, Reset: true}

// benchNetworks are the networks whose speed is measured: behind pictures, and behind the T-Maze's 16 numbers.
var benchNetworks = []struct {
	metric string
	config agent.Config
}{
	{"nature_agalite", agent.Config{
		Shape: []int{64, 64, 3}, Pixels: true, Actions: 6, Encoder: agent.Encoder{Name: "nature"}, Core: paperCore, DActor: 256, DCritic: 256,
	}},
	{"agalite", agent.Config{
		Shape: []int{16}, Actions: 4, Encoder: agent.Encoder{Name: "flatten"}, Core: paperCore, DActor: 128, DCritic: 128,
	}},
}

// fresh returns a model with its first weights.
func fresh(c agent.Config) (*agent.Model, *agent.Weights, error) {
	m, err := agent.New(c)
	if err != nil {
		return nil, nil, err
	}
	w := m.NewWeights()
	m.Init(w, 1)
	return m, w, nil
}

// randomObs fills observations for n rows.
func randomObs(c agent.Config, n int, r *rand.Rand) task.Obs {
	o := task.NewObs(task.Spec{Shape: c.Shape, Pixels: c.Pixels}, n)
	for i := range o.Pixels {
		o.Pixels[i] = uint8(r.Uint32())
	}
	for i := range o.Vector {
		o.Vector[i] = r.Float32()
	}
	return o
}

func floats(n int, r *rand.Rand) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return v
}

func benchLearner(ctx context.Context, o benchOptions) ([]metric, error) {
	const steps, sequences = 128, 16
	var metrics []metric
	for _, n := range benchNetworks {
		m, w, err := fresh(n.config)
		if err != nil {
			return nil, err
		}
		l, err := agent.NewLearner(m, w, steps, sequences, &agent.PPOLoss{ClipCoef: 0.2, VFCoef: 0.5, EntCoef: 0.01}, o.threads)
		if err != nil {
			return nil, err
		}
		r := rand.New(rand.NewPCG(1, 2))
		rows := steps * sequences
		batch := &agent.Minibatch{
			Obs: randomObs(n.config, rows, r), Done: make([]bool, rows), State: m.NewState(sequences), Actions: make([]int32, rows),
			Advantage: floats(rows, r), Return: floats(rows, r), LogProb: floats(rows, r), Value: floats(rows, r),
		}
		size := len(w.Flat)
		grad, first, second := make([]float32, size), make([]float32, size), make([]float32, size)
		step := 0
		samples, err := rate(ctx, o.seconds, rows, func() error {
			if _, err := l.Gradient(batch, grad); err != nil {
				return err
			}
			step++
			_, factor := op.ClipFactor(grad, 0.5)
			op.Adam(w.Flat, grad, first, second, 1e-6, factor, step, op.AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: 1e-8})
			return nil
		})
		if err != nil {
			return nil, err
		}
		if err := l.Close(); err != nil {
			return nil, err
		}
		metrics = append(metrics, metric{n.metric + "_samples_per_s", samples, "samples/s", map[string]any{
			"T": steps, "B": sequences, "threads": o.threads, "kernels": op.Kernels,
		}})
	}
	return metrics, nil
}

func benchAct(ctx context.Context, o benchOptions) ([]metric, error) {
	const envs = 16
	var metrics []metric
	for _, n := range benchNetworks {
		m, w, err := fresh(n.config)
		if err != nil {
			return nil, err
		}
		p, err := agent.NewPolicy(m, w, envs)
		if err != nil {
			return nil, err
		}
		obs := randomObs(n.config, envs, rand.New(rand.NewPCG(1, 2)))
		state, done := m.NewState(envs), make([]bool, envs)
		logits, value := make([]float32, envs*n.config.Actions), make([]float32, envs)
		calls, err := rate(ctx, o.seconds, 1, func() error { return p.Act(obs, done, state, logits, value) })
		p.Close()
		if err != nil {
			return nil, err
		}
		name := "act16_ms"
		if n.metric != "agalite" {
			name = n.metric + "_act16_ms"
		}
		metrics = append(metrics, metric{name, 1000 / calls, "ms", map[string]any{"envs": envs, "kernels": op.Kernels}})
	}
	return metrics, nil
}
