package agent

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/agent/op"
	"ariadne/internal/hydra"
	"ariadne/internal/safetensors"
)

// shrunk returns a registered core with its defaults, in which every number above 8 becomes 8.
func shrunk(t testing.TB, name string) Core {
	t.Helper()
	group, ok := CoreDefaults(name)
	if !ok {
		t.Fatalf("no core %s", name)
	}
	for _, key := range group.Paths() {
		if n, err := hydra.Get[int](group, key); err == nil && n > 8 {
			if err := group.Override(key + "=8"); err != nil {
				t.Fatal(err)
			}
		}
	}
	c, err := ReadCore(group)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// smallCores returns small cores by a name: every registered one, and others of its kind where its keys choose what is computed.
// With short it returns only those whose numbers at each step do not depend on how a sequence is cut.
func smallCores(t testing.TB, short bool) map[string]Core {
	all := map[string]Core{}
	for _, name := range CoreNames() {
		all[name] = shrunk(t, name)
	}
	all["agalite"] = AGaLiTe{Layers: 2, DModel: 8, DHead: 4, DFFC: 8, Heads: 2, Eta: 2, R: 3, Reset: true}
	all["agalite fixed"] = AGaLiTe{Layers: 2, DModel: 8, DHead: 4, DFFC: 8, Heads: 2, Eta: 2, R: 2, Reset: true, Fixes: []string{FixClock, FixFrequencies}}
	all["lstm deep"] = LSTM{Layers: 2, DModel: 8, Reset: true}
	all["gru deep"] = GRU{Layers: 2, DModel: 8, Reset: true}
	gtrxl := GTrXL{Layers: 2, DModel: 8, DHead: 4, Heads: 2, MLP: 2, Memory: 3, Reset: true}
	all["gtrxl"] = gtrxl
	if short {
		delete(all, "gtrxl")
	}
	gtrxl.Fixes = []string{FixWindow, FixQueryNorm, FixDeadState}
	all["gtrxl fixed"] = gtrxl
	galite := GaLiTe{Layers: 2, DModel: 8, DHead: 4, DFFC: 8, Heads: 2, Kernel: Kernel{KernelPPEluPlusOne, 2}, Flow: FlowGTrXL, Reset: true}
	for _, rule := range []string{RuleProjectedSigmoid, RuleKeyValueGated, RuleGatedPENG, RuleMEGA, RuleDelta} {
		galite.UpdateRule = rule
		all["galite "+rule] = galite
	}
	galite.Fixes = []string{FixDeadState, FixDeltaNorm, FixDeltaReset}
	all["galite delta fixed"] = galite
	galite.UpdateRule, galite.Fixes = RuleProjectedSigmoid, nil
	for _, kernel := range []string{KernelRelu, KernelEluPlusOne, KernelDPFP, KernelPPRelu} {
		galite.Kernel.Name = kernel
		all["galite "+kernel] = galite
	}
	for _, flow := range []string{FlowTrXL, FlowVanilla} {
		galite.Flow = flow
		all["galite "+flow] = galite
	}
	return all
}

// initialisedCore makes a core that reads rows of the given width, and weights for it.
func initialisedCore(t testing.TB, config Core, width int) (CoreLayers, *Weights) {
	t.Helper()
	c, _, err := newCore("", config, width)
	if err != nil {
		t.Fatal(err)
	}
	specs := declare(c)
	w := newWeights(specs)
	initialise(w, specs, 1)
	return c, w
}

// TestEveryCoreFitsAFixedMinibatch takes steps of Adam on the same minibatch. They must make its loss smaller.
func TestEveryCoreFitsAFixedMinibatch(t *testing.T) {
	configs := map[string]Config{}
	for name, core := range smallCores(t, false) {
		configs[name] = Config{Shape: []int{5}, Actions: 3, Encoder: Encoder{Name: EncoderFlatten}, Core: core, DActor: 8, DCritic: 8}
	}
	for _, e := range []Encoder{{Name: EncoderFlatten}, {Name: EncoderMLP, Layers: 2, Width: 8}, {Name: EncoderIMPALA, Width: 8}, {Name: EncoderIMPALA}} {
		configs[fmt.Sprintf("%s %d", e.Name, e.Width)] = Config{
			Shape: []int{9, 10, 2}, Pixels: true, Actions: 3, Encoder: e, Core: LSTM{Layers: 2, DModel: 8, Reset: true}, Heads: Heads{Name: HeadsRelu}, DActor: 8, DCritic: 8,
		}
	}
	for name, c := range configs {
		t.Run(name, func(t *testing.T) {
			const steps, b = 6, 3
			m, w := initialised(t, c)
			loss := &PPOLoss{ClipCoef: 0.2, VFCoef: 0.5, EntCoef: 0.001}
			l := newLearner(t, m, w, steps, b, loss, 2)
			mb, n := randomMinibatch(m, steps, b, loss), len(w.Flat)
			grad, first, second := make([]float32, n), make([]float32, n), make([]float32, n)
			var begin, end float64
			for i := range 25 {
				stats, err := l.Gradient(mb, grad)
				if err != nil {
					t.Fatal(err)
				}
				if i == 0 {
					begin = stats.Loss
				}
				end = stats.Loss
				_, factor := op.ClipFactor(grad, 1)
				op.Adam(w.Flat, grad, first, second, 3e-3, factor, i+1, op.AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: 1e-8})
			}
			if !(end < begin-0.01) {
				t.Errorf("the loss went from %v to %v", begin, end)
			}
		})
	}
}

// TestSequencesEqualSteps runs a sequence at once, in two parts, and step by step with the state updated in place. All must give
// the same.
func TestSequencesEqualSteps(t *testing.T) {
	const steps, b, width = 9, 3, 5
	for name, config := range smallCores(t, true) {
		t.Run(name, func(t *testing.T) {
			c, w := initialisedCore(t, config, width)
			rng := rand.New(rand.NewPCG(71, 72))
			x, done := make([]float32, steps*b*width), make([]bool, steps*b)
			for i := range x {
				x[i] = float32(rng.NormFloat64())
			}
			for i := range done {
				done[i] = rng.IntN(6) == 0
			}
			want, wantState := inParts(t, c, w, x, done, b, steps)
			for _, part := range []int{3, 1} {
				got, state := inParts(t, c, w, x, done, b, part)
				if diff := furthest(got, want); !(diff < 2e-5) {
					t.Errorf("parts of %d: rows differ by %v", part, diff)
				}
				for i, leaf := range state.Leaves {
					if diff := furthest(leaf.Data, wantState.Leaves[i].Data); !(diff < 2e-5) {
						t.Errorf("parts of %d: state %s differs by %v", part, leaf.Name, diff)
					}
				}
			}
		})
	}
}

// inParts runs a core over parts of a sequence. The core updates its state in place.
func inParts(t *testing.T, c CoreLayers, w *Weights, x []float32, done []bool, b, part int) ([]float32, *State) {
	t.Helper()
	steps := len(done) / b
	width := len(x) / (steps * b)
	n := &Network{T: part, B: b, weights: w, start: newState(c.State(), b)}
	nowX, nowDone := make([]float32, part*b*width), make([]bool, part*b)
	var y *op.Node
	build(t, n, func() {
		n.Done = n.Flags("done", nowDone, part, b)
		y = c.Build(n, n.Floats("x", nowX, part*b, width))
	})
	var rows []float32
	for i := 0; i < steps; i += part {
		copy(nowX, x[i*b*width:])
		copy(nowDone, done[i*b:])
		run(t, n)
		rows = append(rows, op.Values(y)...)
	}
	return rows, n.start
}

func TestResetForgetsTheEpisodeBefore(t *testing.T) {
	const b, width = 1, 5
	for name, config := range smallCores(t, false) {
		switch c := config.(type) {
		case AGaLiTe:
			if !slices.Contains(c.Fixes, FixClock) {
				continue // the clock goes on, as in the reference
			}
		case GaLiTe:
			if c.UpdateRule == RuleDelta && !c.fixes(FixDeltaReset) {
				continue // it never forgets, as in the reference
			}
		}
		c, w := initialisedCore(t, config, width)
		rng := rand.New(rand.NewPCG(73, 74))
		x := make([]float32, 4*width)
		for i := range x {
			x[i] = float32(rng.NormFloat64())
		}
		both, _ := inParts(t, c, w, x, []bool{false, false, true, false}, b, 4)
		alone, _ := inParts(t, c, w, x[2*width:], []bool{false, false}, b, 2)
		if diff := furthest(both[len(alone):], alone); !(diff < 1e-6) {
			t.Errorf("%s: an episode differs by %v from the same without one before", name, diff)
		}
	}
}

// TestViewersSeeTheLayersOfEveryMemory checks that every memory names layers for a viewer, and that each layer is a part of a
// leaf.
func TestViewersSeeTheLayersOfEveryMemory(t *testing.T) {
	for name, config := range smallCores(t, false) {
		c, _ := initialisedCore(t, config, 5)
		layers := map[string]bool{}
		for _, leaf := range newState(c.State(), 1).Leaves {
			for _, layer := range leaf.Layers {
				layers[layer] = true
			}
			if n := len(leaf.Layers); n > 1 && leaf.Shape[0] != n {
				t.Errorf("%s: leaf %s has %d layers on an axis of %d", name, leaf.Name, n, leaf.Shape[0])
			}
		}
		if len(layers) == 0 && len(c.State()) > 0 {
			t.Errorf("%s: a viewer sees nothing of its memory", name)
		}
	}
}

// TestHorizonKeepsATraceOfTheFirstObservation checks that an untrained memory keeps a trace of the first observation only as far
// back as its gates reach.
func TestHorizonKeepsATraceOfTheFirstObservation(t *testing.T) {
	const steps, n = 100, 2
	trace := func(horizon int) float64 {
		c := smallConfig
		core := smallCore
		core.Horizon = horizon
		c.Core = core
		m, w := initialised(t, c)
		p, err := NewPolicy(m, w, n)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		state, obs := m.NewState(n), m.NewObs(n)
		logits, value := make([]float32, n*c.Actions), make([]float32, n)
		width := len(obs.Vector) / n
		for step := range steps {
			clear(obs.Vector)
			for i := range n {
				obs.Vector[i*width+step%width] = 1
				if step == 0 {
					obs.Vector[i*width+i] += 1
				}
			}
			if err := p.Act(obs, []bool{step == 0, step == 0}, state, logits, value); err != nil {
				t.Fatal(err)
			}
		}
		return math.Abs(float64(value[0] - value[1]))
	}
	if odd, long := trace(0), trace(steps); !(long > 100*odd) {
		t.Errorf("after %d steps values differ by %v with the reference's start, by %v with a horizon", steps, odd, long)
	}
}

func TestFixedHeadsStartUndecided(t *testing.T) {
	spread := func(h Heads) float64 {
		c := smallConfig
		c.Heads = h
		_, w := initialised(t, c)
		kernel, _ := w.Get("actor/layers_2/kernel")
		return math.Abs(float64(kernel.Data[0]))
	}
	if odd, fixed := spread(Heads{}), spread(Heads{Fixes: []string{FixPolicyInit}}); math.Abs(odd/fixed-math.Sqrt2*100) > 0.1 {
		t.Errorf("kernels start with %v and %v", odd, fixed)
	}
}

func TestHeadsRefuse(t *testing.T) {
	for want, h := range map[string]Heads{
		`name is "softmax", want one of: tanh, relu`:    {Name: "softmax"},
		`fixes is "init", want one of: policy_init`:     {Fixes: []string{"init"}},
		`fixes has "policy_init", but relu has nothing`: {Name: HeadsRelu, Fixes: []string{FixPolicyInit}},
	} {
		if err := h.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

func TestImportTakesUpPathsOfFlax(t *testing.T) {
	_, w := initialised(t, smallConfig)
	write := func(change func(i int, name string) string) string {
		var tensors []safetensors.Tensor
		for i, t := range w.Tensors {
			tensors = append(tensors, safetensors.Float32s(change(i, t.Name), t.Shape, t.Data))
		}
		path := filepath.Join(t.TempDir(), "weights")
		if err := safetensors.Write(path, tensors, nil); err != nil {
			t.Fatal(err)
		}
		return path
	}
	m, _ := New(smallConfig)
	got := m.NewWeights()
	if err := got.Import(write(func(_ int, name string) string { return "params/" + name })); err != nil {
		t.Fatal(err)
	}
	if furthest(got.Flat, w.Flat) != 0 {
		t.Error("imported weights differ")
	}
	for want, change := range map[string]func(i int, name string) string{
		"other/kernel is not one of this model's": func(i int, name string) string {
			if i == 0 {
				return "other/kernel"
			}
			return name
		},
		"are both actor/layers_0/": func(i int, name string) string {
			if i == 2 {
				return "Dense_1/" + w.Tensors[0].Name[strings.LastIndex(w.Tensors[0].Name, "/")+1:]
			}
			return name
		},
	} {
		if err := got.Import(write(change)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
