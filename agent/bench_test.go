package agent

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// paper is the configuration of the AGaLiTe paper's T-Maze experiments.
var paper = AGaLiTe{Layers: 4, DModel: 128, DHead: 64, DFFC: 128, Heads: 4, Eta: 4, R: 2, Reset: true}

var (
	pixelConfig  = Config{Shape: []int{64, 64, 3}, Pixels: true, Actions: 6, Encoder: Encoder{Name: "nature"}, Core: paper, DActor: 128, DCritic: 128}
	vectorConfig = Config{Shape: []int{16}, Actions: 4, Encoder: Encoder{Name: "flatten"}, Core: paper, DActor: 128, DCritic: 128}
)

func initialised(t testing.TB, c Config) (*Model, *Weights) {
	t.Helper()
	m, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	w := m.NewWeights()
	m.Init(w, 1)
	return m, w
}

// randomMinibatch makes a minibatch for any loss: T steps of B sequences and one observation more.
func randomMinibatch(m *Model, t, b int, loss Loss) *Minibatch {
	rng := rand.New(rand.NewPCG(1, 2))
	n, steps := t*b, t+loss.Extra()
	floats := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(rng.NormFloat64())
		}
		return v
	}
	mb := &Minibatch{
		Obs: m.NewObs(steps * b), Done: make([]bool, steps*b), State: m.NewState(b), Actions: make([]int32, n), Advantage: floats(n), Return: floats(n),
		LogProb: floats(n), Value: floats(n), Reward: floats(n),
	}
	copy(mb.Obs.Vector, floats(len(mb.Obs.Vector)))
	for i := range mb.Obs.Pixels {
		mb.Obs.Pixels[i] = uint8(rng.IntN(256))
	}
	for i := range mb.Done {
		mb.Done[i] = rng.IntN(20) == 0
	}
	for i := range mb.Actions {
		mb.Actions[i] = int32(rng.IntN(m.config.Actions))
		mb.LogProb[i] = -1.5 + mb.LogProb[i]/10
	}
	return mb
}

// cores are the cores of the reference's T-Maze experiments by the names of their configurations.
var cores = map[string]Core{
	"agalite":     paper,
	"galite":      GaLiTe{Layers: 4, DModel: 128, DHead: 64, DFFC: 128, Heads: 4, Kernel: Kernel{KernelPPRelu, 2}, UpdateRule: RuleProjectedSigmoid, Flow: FlowGTrXL, Reset: true},
	"gtrxl128":    GTrXL{Layers: 4, DModel: 128, DHead: 64, Heads: 4, MLP: 2, Memory: 128, Reset: true},
	"gtrxl256":    GTrXL{Layers: 4, DModel: 128, DHead: 64, Heads: 4, MLP: 2, Memory: 256, Reset: true},
	"lstm":        LSTM{Layers: 1, DModel: 600, Reset: true},
	"gru":         GRU{Layers: 1, DModel: 680, Reset: true},
	"feedforward": Feedforward{Layers: 2, DModel: 128},
}

// eachCore runs a benchmark of every core on vectors, and of AGaLiTe behind both convolutional encoders.
func eachCore(b *testing.B, bench func(b *testing.B, c Config)) {
	for _, name := range slices.Sorted(maps.Keys(cores)) {
		c := vectorConfig
		c.Core = cores[name]
		b.Run(name, func(b *testing.B) { bench(b, c) })
	}
	for _, name := range []string{EncoderNature, EncoderIMPALA} {
		c := pixelConfig
		c.Encoder = Encoder{Name: name}
		b.Run(name, func(b *testing.B) { bench(b, c) })
	}
}

func BenchmarkAct(b *testing.B) {
	eachCore(b, func(b *testing.B, c Config) {
		m, w := initialised(b, c)
		const n = 16
		p, err := NewPolicy(m, w, n)
		if err != nil {
			b.Fatal(err)
		}
		defer p.Close()
		mb, s := randomMinibatch(m, 1, n, &PPOLoss{}), m.NewState(n)
		logits, value := make([]float32, n*c.Actions), make([]float32, n)
		b.ReportAllocs()
		for b.Loop() {
			if err := p.Act(mb.Obs, mb.Done, s, logits, value); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(n/(b.Elapsed().Seconds()/float64(b.N)), "steps/s")
		size := 0
		for _, leaf := range s.Leaves {
			size += 4 * leaf.size()
		}
		b.ReportMetric(float64(size), "state-bytes")
	})
}

func BenchmarkLearner(b *testing.B) {
	eachCore(b, func(b *testing.B, c Config) {
		m, w := initialised(b, c)
		const t, n = 128, 16
		loss := &PPOLoss{ClipCoef: 0.2, VFCoef: 0.5, EntCoef: 0.01}
		l, err := NewLearner(m, w, t, n, loss, 2)
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close()
		mb, grad := randomMinibatch(m, t, n, loss), make([]float32, len(w.Flat))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := l.Gradient(mb, grad); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(t*n/(b.Elapsed().Seconds()/float64(b.N)), "samples/s")
	})
}
