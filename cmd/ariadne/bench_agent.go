package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"ariadne/agent"
	"ariadne/agent/op"
	"ariadne/internal/crew"
	"ariadne/task"
)

// paperCore is the AGaLiTe core of the reference's T-Maze and Mystery Path experiments.
var paperCore = agent.AGaLiTe{Layers: 4, DModel: 128, DHead: 64, DFFC: 128, Heads: 4, Eta: 4, R: 2, Reset: true}

// gtrxlCore is the GTrXL core of the reference's T-Maze experiments, with a memory of the given number of steps.
func gtrxlCore(memory int) agent.Core {
	return agent.GTrXL{Layers: 4, DModel: 128, DHead: 64, Heads: 4, MLP: 2, Memory: memory, Reset: true}
}

// pictured returns a network that sees pictures of 64x64 pixels; vectored returns one that sees the T-Maze's 16 numbers.
func pictured(encoder agent.Encoder) agent.Config {
	return agent.Config{Shape: []int{64, 64, 3}, Pixels: true, Actions: 6, Encoder: encoder, Core: paperCore, DActor: 256, DCritic: 256}
}

func vectored(core agent.Core) agent.Config {
	return agent.Config{Shape: []int{16}, Actions: 4, Encoder: agent.Encoder{Name: "flatten"}, Core: core, DActor: 128, DCritic: 128}
}

// benchNetwork is a network whose speed is measured.
type benchNetwork struct {
	name   string
	config agent.Config
}

// benchNetworks are the networks that network= can name.
var benchNetworks = []benchNetwork{
	{"nature_agalite", pictured(agent.Encoder{Name: agent.EncoderNature})},
	{"impala_agalite", pictured(agent.Encoder{Name: agent.EncoderIMPALA, Width: 256})},
	{"agalite", vectored(paperCore)},
	{"galite", vectored(agent.GaLiTe{
		Layers: 4, DModel: 128, DHead: 64, DFFC: 128, Heads: 4, Kernel: agent.Kernel{Name: agent.KernelPPRelu, Nu: 2},
		UpdateRule: agent.RuleProjectedSigmoid, Flow: agent.FlowGTrXL, Reset: true,
	})},
	{"gtrxl128", vectored(gtrxlCore(128))},
	{"gtrxl256", vectored(gtrxlCore(256))},
	{"lstm", vectored(agent.LSTM{Layers: 1, DModel: 600, Reset: true})},
	{"gru", vectored(agent.GRU{Layers: 1, DModel: 680, Reset: true})},
}

// agentBench is what `bench learner`, `act` and `state` measure. It is set by network=a,b,... steps=T sequences=B.
type agentBench struct {
	networks         []benchNetwork
	steps, sequences int
}

func newAgentBench(keys []string, defaults ...string) (agentBench, error) {
	b := agentBench{steps: 128, sequences: 16}
	names := defaults
	for _, key := range keys {
		name, value, _ := strings.Cut(key, "=")
		var err error
		switch name {
		case "network":
			names = strings.Split(value, ",")
		case "steps":
			b.steps, err = positive(name, value)
		case "sequences":
			b.sequences, err = positive(name, value)
		default:
			err = fmt.Errorf("setting %q is not known; there are: network, steps, sequences", name)
		}
		if err != nil {
			return b, usageError{err}
		}
	}
	for _, name := range names {
		i := slices.IndexFunc(benchNetworks, func(n benchNetwork) bool { return n.name == name })
		if i < 0 {
			return b, usageError{fmt.Errorf("network %q is not known; there are: %s", name, strings.Join(benchNetworkNames(), ", "))}
		}
		b.networks = append(b.networks, benchNetworks[i])
	}
	return b, nil
}

// positive reads a whole number of at least 1. name is the key in its error.
func positive(name, text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s is %s, want a whole number, 1 or more", name, text)
	}
	return n, nil
}

func benchNetworkNames() []string {
	var names []string
	for _, n := range benchNetworks {
		names = append(names, n.name)
	}
	return names
}

// fresh returns a model and its initial weights. It refuses a number of rows, computed at a time, that needs too much memory.
func fresh(c agent.Config, rows float64) (*agent.Model, *agent.Weights, error) {
	m, err := agent.New(c)
	if err != nil {
		return nil, nil, err
	}
	if err := checkMemory("this benchmark", part{rows * 8 * m.RowSize(), fmt.Sprintf("%.3g rows, steps x sequences", rows)}); err != nil {
		return nil, nil, err
	}
	w := m.NewWeights()
	m.Init(w, 1)
	return m, w, nil
}

// randomObs returns random observations for n rows.
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

// benchLearner measures minibatches of PPO: forward, backward, clipping and Adam. In turn with them, it measures how fast all threads at
// once can multiply and add in registers. It reports which part of that speed convolutions, dense layers and gates reach.
func benchLearner(ctx context.Context, o benchOptions) ([]metric, error) {
	b, err := newAgentBench(o.keys, "nature_agalite", "impala_agalite", "agalite")
	if err != nil {
		return nil, err
	}
	var metrics []metric
	for _, n := range b.networks {
		l, err := b.learn(ctx, o, n.config)
		if err != nil {
			return nil, err
		}
		params := map[string]any{"T": b.steps, "B": b.sequences, "threads": o.threads, "kernels": op.Kernels}
		metrics = append(metrics,
			metric{n.name + "_samples_per_s", l.samplesPerSecond, "samples/s", params},
			metric{n.name + "_products_of_peak", 100 * l.products / l.peak, "%", map[string]any{
				"gflops_per_thread": math.Round(l.products / 1e9), "peak_gflops_per_thread": math.Round(l.peak / 1e9),
			}},
		)
	}
	return metrics, nil
}

// learning is what benchLearner measures of a network.
type learning struct {
	samplesPerSecond float64
	products         float64 // FLOP/s of each thread while it computes convolutions, dense layers and gates
	peak             float64 // FLOP/s of each thread while all threads only multiply and add
}

func (b agentBench) learn(ctx context.Context, o benchOptions, c agent.Config) (learning, error) {
	m, w, err := fresh(c, float64(b.steps)*float64(b.sequences))
	if err != nil {
		return learning{}, err
	}
	l, err := agent.NewLearner(m, w, b.steps, b.sequences, &agent.PPOLoss{ClipCoef: 0.2, VFCoef: 0.5, EntCoef: 0.01}, o.threads)
	if err != nil {
		return learning{}, err
	}
	defer l.Close()
	r := rand.New(rand.NewPCG(1, 2))
	rows := b.steps * b.sequences
	batch := &agent.Minibatch{
		Obs: randomObs(c, rows, r), Done: make([]bool, rows), State: m.NewState(b.sequences), Actions: make([]int32, rows),
		Advantage: floats(rows, r), Return: floats(rows, r), LogProb: floats(rows, r), Value: floats(rows, r),
	}
	size := len(w.Flat)
	grad, first, second := make([]float32, size), make([]float32, size), make([]float32, size)
	step := 0
	minibatch := func() error {
		if _, err := l.Gradient(batch, grad); err != nil {
			return err
		}
		step++
		_, factor := op.ClipFactor(grad, 0.5)
		op.Adam(w.Flat, grad, first, second, 1e-4, factor, step, op.AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: 1e-8})
		return nil
	}
	if err := minibatch(); err != nil { // the first is not counted
		return learning{}, err
	}
	costs := l.Profile()
	step = 0
	var learned time.Duration
	var peak op.Cost
	for begin := time.Now(); step == 0 || time.Since(begin).Seconds() < o.seconds; {
		if ctx.Err() != nil {
			return learning{}, errInterrupted
		}
		at := time.Now()
		if err := minibatch(); err != nil {
			return learning{}, err
		}
		learned += time.Since(at)
		multiplyAdd(o.threads, &peak)
	}
	products := costs().Products()
	return learning{
		samplesPerSecond: float64(step*rows) / learned.Seconds(),
		products:         products.Flops / products.Time.Seconds(),
		peak:             peak.Flops / peak.Time.Seconds(),
	}, nil
}

// multiplyAdd multiplies and adds in the registers of all threads at once for some milliseconds. It adds the operations of each thread and
// the time that each took to the cost.
func multiplyAdd(threads int, c *op.Cost) {
	var group sync.WaitGroup
	costs := make([]op.Cost, threads)
	for i := range costs {
		group.Go(func() {
			begin := time.Now()
			for costs[i].Time < 5*time.Millisecond {
				costs[i].Flops += op.MultiplyAdd(10_000)
				costs[i].Time = time.Since(begin)
			}
		})
	}
	group.Wait()
	for _, k := range costs {
		c.Time += k.Time
		c.Flops += k.Flops
	}
}

// benchAct measures steps of a policy. The number of environments is that of sequences.
func benchAct(ctx context.Context, o benchOptions) ([]metric, error) {
	b, err := newAgentBench(o.keys, "nature_agalite", "agalite", "gtrxl128")
	if err != nil {
		return nil, err
	}
	var metrics []metric
	for _, n := range b.networks {
		ms, err := b.act(ctx, o, n.config)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("act%d_ms", b.sequences)
		if n.name != "agalite" {
			name = n.name + "_" + name
		}
		metrics = append(metrics, metric{name, ms, "ms", map[string]any{"envs": b.sequences, "threads": o.threads, "kernels": op.Kernels}})
	}
	return metrics, nil
}

// act measures the time of a step, in ms. It divides the environments among policies on goroutines of their own, as training does. It
// begins to measure when the memories of last steps are full, because steps cost less until then.
func (b agentBench) act(ctx context.Context, o benchOptions, c agent.Config) (ms float64, err error) {
	m, w, err := fresh(c, float64(b.sequences))
	if err != nil {
		return 0, err
	}
	r, parts := rand.New(rand.NewPCG(1, 2)), min(o.threads, b.sequences)
	steps := make([]func() error, parts)
	for i := range parts {
		envs := (i+1)*b.sequences/parts - i*b.sequences/parts
		p, err := agent.NewPolicy(m, w, envs)
		if err != nil {
			return 0, err
		}
		defer p.Close()
		obs, state, done := randomObs(c, envs, r), m.NewState(envs), make([]bool, envs)
		logits, value := make([]float32, envs*c.Actions), make([]float32, envs)
		steps[i] = func() error { return p.Act(obs, done, state, logits, value) }
	}
	errs := make([]error, parts)
	threads := crew.New(parts)
	defer threads.Dismiss()
	act := func() error {
		threads.Run(parts, 1, func(_, i, _ int) { errs[i] = steps[i]() })
		return errors.Join(errs...)
	}
	full := 0
	if core, ok := c.Core.(agent.GTrXL); ok {
		full = core.Memory
	}
	for range full {
		if err := act(); err != nil {
			return 0, err
		}
	}
	calls, err := rate(ctx, o.seconds, 1, act)
	return 1000 / calls, err
}

// benchState counts the bytes of each core's state per environment. It takes no times.
func benchState(_ context.Context, o benchOptions) ([]metric, error) {
	b, err := newAgentBench(o.keys, "agalite", "galite", "gtrxl128", "gtrxl256", "lstm", "gru")
	if err != nil {
		return nil, err
	}
	var metrics []metric
	for _, n := range b.networks {
		m, err := agent.New(n.config)
		if err != nil {
			return nil, err
		}
		size := 0
		for _, leaf := range m.NewState(1).Leaves {
			size += 4 * len(leaf.Data)
		}
		metrics = append(metrics, metric{n.name + "_state_bytes", float64(size), "bytes", map[string]any{"envs": 1}})
	}
	return metrics, nil
}
