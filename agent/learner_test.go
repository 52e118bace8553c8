package agent

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/reference"
)

// referenceRollout is a rollout of the reference, cut into sequences. Column e·sequences+s is part s of environment e.
type referenceRollout struct {
	golden
	envs, steps, sequences, length int
}

func newReferenceRollout(g golden, sequences int) referenceRollout {
	steps := int(g.Number("T"))
	return referenceRollout{g, int(g.Number("E")), steps, sequences, steps / sequences}
}

// columns cuts an array [E, at least T, ...] with rows of the given size into [length+extra, E·sequences, ...].
func columns[E any](r referenceRollout, v []E, size, extra int) []E {
	perEnv := len(v) / r.envs / size
	var out []E
	for t := range r.length + extra {
		for e := range r.envs {
			for s := range r.sequences {
				at := (e*perEnv + s*r.length + t) * size
				out = append(out, v[at:at+size]...)
			}
		}
	}
	return out
}

func (r referenceRollout) model() (*Model, *Weights) {
	c := Config{
		Shape: []int{int(r.Number("D"))}, Actions: int(r.Number("actions")), Encoder: Encoder{Name: "flatten"}, Core: r.coreConfig("seq_model"),
		DActor: int(r.Number("hidden")), DCritic: int(r.Number("hidden")),
	}
	m, err := New(c)
	if err != nil {
		r.Fatal(err)
	}
	return m, r.weights("", m.encoder, m.core, m.actor, m.critic)
}

// advantages returns generalised advantage estimates [E, T] of the behaviour values (SPEC section 7), and the returns.
func (r referenceRollout) advantages() (advantage, returns []float32) {
	values, rewards, done := r.Floats("in/critic_preds"), r.Floats("in/rewards"), r.Flags("in/terminations")
	gamma, lambda := r.Number("gamma"), r.Number("gae_lambda")
	advantage, returns = make([]float32, r.envs*r.steps), make([]float32, r.envs*r.steps)
	for e := range r.envs {
		a := 0.0
		for t := r.steps - 1; t >= 0; t-- {
			at := e*(r.steps+1) + t
			keep := gamma
			if done[at+1] {
				keep = 0
			}
			a = float64(rewards[at+1]) + keep*float64(values[at+1]) - float64(values[at]) + keep*lambda*a
			advantage[e*r.steps+t], returns[e*r.steps+t] = float32(a), float32(a)+values[at]
		}
	}
	return advantage, returns
}

// logProbs returns the log-probabilities of the actions under the behaviour logits, [E, T].
func (r referenceRollout) logProbs() []float32 {
	actions, logits := r.Int32s("in/actions"), r.Floats("in/actor_preds")
	n := len(logits) / len(actions)
	out := make([]float32, len(actions))
	for i, a := range actions {
		total := 0.0
		for _, l := range logits[i*n : (i+1)*n] {
			total += math.Exp(float64(l))
		}
		out[i] = float32(float64(logits[i*n+int(a)]) - math.Log(total))
	}
	return out
}

func normalise(v []float32) {
	mean, variance := 0.0, 0.0
	for _, x := range v {
		mean += float64(x) / float64(len(v))
	}
	for _, x := range v {
		variance += (float64(x) - mean) * (float64(x) - mean) / float64(len(v))
	}
	for i, x := range v {
		v[i] = float32((float64(x) - mean) / (math.Sqrt(variance) + 1e-8))
	}
}

// compareGradient compares a learner's loss and gradient with the reference.
func (r referenceRollout) compareGradient(m *Model, w *Weights, mb *Minibatch, loss Loss, name string, parts func(Stats) []float64) {
	l, err := NewLearner(m, w, r.length, r.envs*r.sequences, loss, 2)
	if err != nil {
		r.Fatal(err)
	}
	defer l.Close()
	grad := make([]float32, len(w.Flat))
	r.compare(w, func() results {
		stats, err := l.Gradient(mb, grad)
		if err != nil {
			r.Fatal(err)
		}
		res := results{}
		for _, p := range parts(stats) {
			res[name] = append(res[name], float32(p))
		}
		res.addGradients("", w, grad)
		return res
	})
}

// TestReferencePPOGradient compares PPO's loss, its parts and its gradient with the reference.
func TestReferencePPOGradient(t *testing.T) {
	compared := 0
	eachGolden(t, reference.Files(t, "agalite/rl/ppo_grad_*.safetensors"), func(g golden) {
		r := newReferenceRollout(g, int(g.Number("num_seqs")))
		m, w := r.model()
		advantage, returns := r.advantages()
		if g.Metadata["norm_adv"] == "True" {
			normalise(advantage)
		}
		mb := &Minibatch{
			Done: columns(r, g.Flags("in/terminations"), 1, 0), State: g.state("in/hiddens/", m.leaves, r.envs*r.sequences),
			Actions: columns(r, g.Int32s("in/actions"), 1, 0), Advantage: columns(r, advantage, 1, 0),
			Return: columns(r, returns, 1, 0), LogProb: columns(r, r.logProbs(), 1, 0),
		}
		mb.Obs.Vector = columns(r, g.Floats("in/observations"), m.size(), 0)
		loss := &PPOLoss{ClipCoef: float32(g.Number("clip_coef")), VFCoef: float32(g.Number("vf_coef")), EntCoef: g.Floats("out/ent_coef_used")[0]}
		r.compareGradient(m, w, mb, loss, "out/losses_loss_pg_v_entropy_kl", func(s Stats) []float64 {
			return []float64{s.Loss, s.Policy, s.Value, s.Entropy, s.ApproxKL}
		})
		compared++
	})
	t.Logf("compared %d cases", compared)
}

// TestReferenceA2CGradient compares A2C's loss, its parts and its gradient with the reference.
func TestReferenceA2CGradient(t *testing.T) {
	compared := 0
	eachGolden(t, reference.Files(t, "agalite/rl/a2c*.safetensors"), func(g golden) {
		r := newReferenceRollout(g, 1)
		m, w := r.model()
		rewards := g.Floats("in/rewards") // [E, T+1], entry t+1 belongs to action t
		var ofActions []float32
		for e := range r.envs {
			ofActions = append(ofActions, rewards[e*(r.steps+1)+1:(e+1)*(r.steps+1)]...)
		}
		mb := &Minibatch{
			Done: columns(r, g.Flags("in/terminations"), 1, 1), State: g.state("in/h0/", m.leaves, r.envs),
			Actions: columns(r, g.Int32s("in/actions"), 1, 0), Reward: columns(r, ofActions, 1, 0),
		}
		mb.Obs.Vector = columns(r, g.Floats("in/observations"), m.size(), 1)
		loss := &A2CLoss{
			Gamma: float32(g.Number("gamma")), Lambda: float32(g.Number("lamb")), EntCoef: float32(g.Number("entropy_coef")),
			ValueCoef: float32(g.Number("value_coef")),
		}
		r.compareGradient(m, w, mb, loss, "out/loss_value_entropy_actor", func(s Stats) []float64 {
			return []float64{s.Loss, s.Value, -s.Entropy, s.Policy}
		})
		compared++
	})
	t.Logf("compared %d cases", compared)
}

func newLearner(t testing.TB, m *Model, w *Weights, steps, b int, loss Loss, threads int) *Learner {
	t.Helper()
	l, err := NewLearner(m, w, steps, b, loss, threads)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

var ppoLoss = &PPOLoss{ClipCoef: 0.2, VFCoef: 0.5, EntCoef: 0.01}

func TestGradientDoesNotDependOnThreads(t *testing.T) {
	m, w := initialised(t, smallConfig)
	for _, loss := range []Loss{ppoLoss, &A2CLoss{Gamma: 0.99, Lambda: 0.95, EntCoef: 0.01, ValueCoef: 0.5}} {
		mb := randomMinibatch(m, 7, 5, loss)
		var first []float32
		var stats Stats
		for _, threads := range []int{1, 2, 8} {
			grad := make([]float32, len(w.Flat))
			s, err := newLearner(t, m, w, 7, 5, loss, threads).Gradient(mb, grad)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first, stats = grad, s
			}
			if !slices.Equal(grad, first) || s != stats {
				t.Errorf("%T with %d threads differs from one thread", loss, threads)
			}
		}
	}
}

// TestShardsAddUpToTheWhole computes a minibatch in one shard, in two and in one per sequence. It compares all with the single sequences.
func TestShardsAddUpToTheWhole(t *testing.T) {
	m, w := initialised(t, smallConfig)
	const steps, b = 6, 3
	for _, loss := range []Loss{ppoLoss, &A2CLoss{Gamma: 0.9, Lambda: 0.8, EntCoef: 0.01, ValueCoef: 0.5}} {
		mb := randomMinibatch(m, steps, b, loss)
		sum := make([]float64, len(w.Flat))
		single := newLearner(t, m, w, steps, 1, loss, 1)
		total := 0.0
		for i := range b {
			grad := make([]float32, len(w.Flat))
			s, err := single.Gradient(sequence(m, mb, i, b), grad)
			if err != nil {
				t.Fatal(err)
			}
			total += s.Loss / b
			for j, g := range grad {
				sum[j] += float64(g) / b
			}
		}
		for shards := 1; shards <= b; shards++ {
			learner, err := NewShardedLearner(m, w, steps, b, loss, shards, min(shards, 2))
			if err != nil {
				t.Fatal(err)
			}
			defer learner.Close()
			grad := make([]float32, len(w.Flat))
			stats, err := learner.Gradient(mb, grad)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(total-stats.Loss) > 1e-6 {
				t.Errorf("%T: sequences have a mean loss of %v, %d shards %v", loss, total, shards, stats.Loss)
			}
			for j, g := range grad {
				if math.Abs(float64(g)-sum[j]) > 1e-5 {
					t.Fatalf("%T: gradient %d is %v in %d shards, %v for the sequences", loss, j, g, shards, sum[j])
				}
			}
		}
	}
}

// sequence returns one sequence of a minibatch of b sequences.
func sequence(m *Model, mb *Minibatch, i, b int) *Minibatch { return sequences(m, mb, i, i+1, b) }

// sequences returns the sequences from first (inclusive) to last (exclusive) of a minibatch of b sequences.
func sequences(m *Model, mb *Minibatch, first, last, b int) *Minibatch {
	n, size := last-first, m.size()
	some := &Minibatch{
		Obs: m.NewObs(len(mb.Done) / b * n), Done: make([]bool, len(mb.Done)/b*n), State: m.NewState(n), Actions: make([]int32, len(mb.Actions)/b*n),
	}
	copyColumns(some.Obs.Vector, mb.Obs.Vector, n*size, first*size, b*size)
	copyColumns(some.Done, mb.Done, n, first, b)
	copyColumns(some.Actions, mb.Actions, n, first, b)
	some.State.copyRows(0, mb.State, first, last)
	for _, pair := range [][2]*[]float32{
		{&some.Advantage, &mb.Advantage}, {&some.Return, &mb.Return}, {&some.LogProb, &mb.LogProb}, {&some.Value, &mb.Value}, {&some.Reward, &mb.Reward},
	} {
		*pair[0] = make([]float32, len(*pair[1])/b*n)
		copyColumns(*pair[0], *pair[1], n, first, b)
	}
	return some
}

// TestGradientIsTheSlopeOfTheLoss covers what no reference data cover: cores, pictures without an encoder, the skip layer past
// the core, and the layers before the core.
func TestGradientIsTheSlopeOfTheLoss(t *testing.T) {
	pictures := smallConfig
	pictures.Core = Feedforward{Layers: 2, DModel: 8}
	skip := pictures
	skip.Skip = 6
	pictures.Shape, pictures.Pixels = []int{3, 4, 2}, true
	integrator := skip
	integrator.Integrator = 5
	mapped := skip
	mapped.Map = smallMap()
	configs := map[string]Config{"flattened pictures": pictures, "skip": skip, "integrator": integrator, "map": mapped}
	for _, name := range CoreNames() {
		c := smallConfig
		c.Core = shrunk(t, name)
		switch c.Core.(type) {
		case AGaLiTe, GaLiTe, GTrXL: // full of kinks; reference data check their gradients
		default:
			configs[name] = c
		}
	}
	for name, c := range configs {
		m, w := initialised(t, c)
		mb := randomMinibatch(m, 4, 2, ppoLoss)
		l := newLearner(t, m, w, 4, 2, ppoLoss, 1)
		grad := make([]float32, len(w.Flat))
		if _, err := l.Gradient(mb, grad); err != nil {
			t.Fatal(err)
		}
		for _, tensor := range w.Tensors {
			if name == "map" && isSense(tensor.Name) {
				continue // no gradient reaches them through the map
			}
			measured, slope := slopeAlong(t, l, mb, tensor, grad, 2e-4)
			if math.Abs(measured-slope) > 0.02*slope+1e-4 {
				t.Errorf("%s: the loss rises by %v along the gradient of %s, which says %v", name, measured, tensor.Name, slope)
			}
		}
	}
}

// isSense reports whether a weight belongs to a map's senses.
func isSense(name string) bool {
	rest, of := strings.CutPrefix(name, "map/")
	return of && !strings.HasPrefix(rest, "layers_") && !strings.HasPrefix(rest, "dense/")
}

func TestGradientRefuses(t *testing.T) {
	m, w := initialised(t, smallConfig)
	const steps, b = 3, 2
	a2c := &A2CLoss{}
	good, grad := randomMinibatch(m, steps, b, ppoLoss), make([]float32, len(w.Flat))
	for _, c := range []struct {
		want   string
		loss   Loss
		change func(mb *Minibatch)
	}{
		{"observations", ppoLoss, func(mb *Minibatch) { mb.Obs.Vector = mb.Obs.Vector[1:] }},
		{"flags", ppoLoss, func(mb *Minibatch) { mb.Done = nil }},
		{"states", ppoLoss, func(mb *Minibatch) { mb.State = nil }},
		{"states", ppoLoss, func(mb *Minibatch) { mb.State = m.NewState(1) }},
		{"5 actions", ppoLoss, func(mb *Minibatch) { mb.Actions = mb.Actions[1:] }},
		{"action 3 of step 2, sequence 1", ppoLoss, func(mb *Minibatch) { mb.Actions = []int32{0, 0, 0, 0, 0, 3} }},
		{"action -1 of step 0, sequence 1", ppoLoss, func(mb *Minibatch) { mb.Actions = []int32{0, -1, 0, 0, 0, 0} }},
		{"0 advantages", ppoLoss, func(mb *Minibatch) { mb.Advantage = nil }},
		{"0 returns", ppoLoss, func(mb *Minibatch) { mb.Return = nil }},
		{"0 log-probabilities", ppoLoss, func(mb *Minibatch) { mb.LogProb = nil }},
		{"0 old values", &PPOLoss{ClipValue: true}, func(mb *Minibatch) { mb.Value = nil }},
		{"observations", a2c, func(*Minibatch) {}}, // one observation is missing
		{"0 rewards", a2c, func(mb *Minibatch) { *mb = *randomMinibatch(m, steps, b, a2c); mb.Reward = nil }},
	} {
		mb := *good
		c.change(&mb)
		_, err := newLearner(t, m, w, steps, b, c.loss, 1).Gradient(&mb, grad)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
	if _, err := newLearner(t, m, w, steps, b, ppoLoss, 1).Gradient(good, grad[1:]); err == nil {
		t.Error("too little memory for gradients was taken")
	}
	if _, err := NewLearner(m, w, 0, b, ppoLoss, 1); err == nil {
		t.Error("a learner of no steps was built")
	}
}

func TestGradientAllocatesNothingThatGrowsWithTheMinibatch(t *testing.T) {
	m, w := initialised(t, smallConfig)
	allocated := map[int]uint64{}
	for _, steps := range []int{2, 200} {
		l := newLearner(t, m, w, steps, 4, ppoLoss, 1)
		mb, grad := randomMinibatch(m, steps, 4, ppoLoss), make([]float32, len(w.Flat))
		var before, after runtime.MemStats
		for range 4 {
			runtime.ReadMemStats(&before)
			if _, err := l.Gradient(mb, grad); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
		}
		allocated[steps] = after.TotalAlloc - before.TotalAlloc
	}
	if allocated[200] > allocated[2]+allocated[2]/5 {
		t.Errorf("200 steps allocate %d bytes, 2 steps %d", allocated[200], allocated[2])
	}
}

// slopeAlong measures how the loss rises when all weights of a tensor move along the signs of its gradient. It also returns the
// rise that the gradient promises. It leaves the weights as they were.
func slopeAlong(t *testing.T, l *Learner, mb *Minibatch, tensor Tensor, grad []float32, step float64) (measured, promised float64) {
	t.Helper()
	own, kept, unused := tensor.in(grad), slices.Clone(tensor.Data), make([]float32, len(grad))
	at := func(x float64) float64 {
		for i, g := range own {
			tensor.Data[i] = kept[i] + float32(x*math.Copysign(1, float64(g)))
		}
		stats, err := l.Gradient(mb, unused)
		if err != nil {
			t.Fatal(err)
		}
		return stats.Loss
	}
	for _, g := range own {
		promised += math.Abs(float64(g))
	}
	measured = (at(step) - at(-step)) / (2 * step)
	at(0)
	return measured, promised
}
