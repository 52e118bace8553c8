package agent

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"ariadne/agent/op"
	"ariadne/internal/reference"
	"ariadne/internal/safetensors"
)

// TestReferencePureUpdate repeats whole updates of the reference's src_pure with its trajectories and permutations. It compares
// the first gradient, every minibatch's losses, and the weights after each update.
func TestReferencePureUpdate(t *testing.T) {
	compared := 0
	eachGolden(t, reference.Files(t, "agalite/rl/pure_ppo_update*.safetensors"), func(g golden) {
		hidden := int(g.Number("HIDDEN"))
		m, err := New(Config{
			Shape: []int{int(g.Number("obs"))}, Actions: int(g.Number("actions")), Encoder: Encoder{Name: EncoderMLP, Layers: 1, Width: hidden},
			Core: GRU{Layers: 1, DModel: hidden, Reset: true}, Heads: Heads{Name: HeadsRelu}, DActor: hidden, DCritic: hidden,
		})
		if err != nil {
			g.Fatal(err)
		}
		u := newPureUpdates(g, m)
		for i := 0; g.Has(fmt.Sprintf("u%d/h0", i)); i++ {
			u.run(fmt.Sprintf("u%d/", i))
			compared++
		}
	})
	t.Logf("compared %d updates", compared)
}

// pureUpdates is the state of training between updates.
type pureUpdates struct {
	golden
	m                *Model
	w                *Weights
	grad, first, sum []float32 // gradient and moments
	count            int       // number of steps of the optimiser
	learner          *Learner
	t, envs, b       int
}

func newPureUpdates(g golden, m *Model) *pureUpdates {
	u := &pureUpdates{golden: g, m: m, w: m.NewWeights(), t: int(g.Number("NUM_STEPS")), envs: int(g.Number("NUM_ENVS"))}
	copy(u.w.Flat, u.stored("param0/").Flat)
	n := len(u.w.Flat)
	u.grad, u.first, u.sum = make([]float32, n), make([]float32, n), make([]float32, n)
	u.b = u.envs / int(g.Number("NUM_MINIBATCHES"))
	loss := &PPOLoss{
		ClipCoef: float32(g.Number("CLIP_EPS")), VFCoef: float32(g.Number("VF_COEF")), EntCoef: float32(g.Number("ENT_COEF")), ClipValue: true,
	}
	u.learner = newLearner(g.T, m, u.w, u.t, u.b, loss, 1)
	return u
}

// stored reads the weights below a prefix of the file.
func (u *pureUpdates) stored(prefix string) *Weights {
	u.Helper()
	w := u.m.NewWeights()
	var tensors []safetensors.Tensor
	for _, t := range u.Tensors {
		if len(t.Name) > len(prefix) && t.Name[:len(prefix)] == prefix {
			t.Name = t.Name[len(prefix):]
			tensors = append(tensors, t)
		}
	}
	if err := w.read(tensors, importName); err != nil {
		u.Fatal(err)
	}
	return w
}

func (u *pureUpdates) run(prefix string) {
	u.Helper()
	permutations, losses := u.Int32s(prefix+"permutations"), u.Floats(prefix+"minibatch_losses_total_value_actor_entropy")
	for i := 0; i < len(permutations)/u.b; i++ {
		mb := u.minibatch(prefix, permutations[i*u.b:(i+1)*u.b])
		stats, err := u.learner.Gradient(mb, u.grad)
		if err != nil {
			u.Fatal(err)
		}
		for j, got := range []float64{stats.Loss, stats.Value, stats.Policy, stats.Entropy} {
			u.near(prefix+"loss "+strconv.Itoa(4*i+j), []float32{float32(got)}, losses[4*i+j:4*i+j+1], 1e-5, 0.1)
		}
		if i == 0 && u.count == 0 {
			want := u.stored(prefix + "first_minibatch_grad/")
			for _, t := range want.Tensors {
				u.near("gradient of "+t.Name, t.in(u.grad), t.Data, gradientTolerance, 1e-3)
			}
		}
		u.step()
	}
	u.near(prefix+"param_after", u.w.Flat, u.stored(prefix+"param_after/").Flat, 1e-5, 0)
}

// near compares arrays relative to their largest value, but to least if that is larger: means of advantages cancel out.
func (u *pureUpdates) near(name string, got, want []float32, tolerance, least float64) {
	u.Helper()
	if diff := furthest(got, want); !(diff <= tolerance*max(furthest(want, make([]float32, len(want))), least)) {
		u.Errorf("%s differs by %v", name, diff)
	}
}

// step takes a step of the reference's optimiser.
func (u *pureUpdates) step() {
	perUpdate := int(u.Number("NUM_MINIBATCHES")) * int(u.Number("UPDATE_EPOCHS"))
	lr := u.Number("LR")
	if u.Metadata["ANNEAL_LR"] == "True" {
		lr *= 1 - float64(u.count/perUpdate)/u.Number("NUM_UPDATES")
	}
	u.count++
	_, factor := op.ClipFactor(u.grad, float32(u.Number("MAX_GRAD_NORM")))
	op.Adam(u.w.Flat, u.grad, u.first, u.sum, float32(lr), factor, u.count, op.AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: 1e-5})
}

// minibatch gathers some environments of an update's trajectories.
func (u *pureUpdates) minibatch(prefix string, envs []int32) *Minibatch {
	mb := &Minibatch{
		Obs: u.m.NewObs(u.t * u.b), State: u.m.NewState(u.b),
		Done: pick(u, u.Flags(prefix+"traj/done"), envs, 1), Actions: pick(u, u.Int32s(prefix+"traj/action"), envs, 1),
		Advantage: pick(u, u.Floats(prefix+"advantages"), envs, 1), Return: pick(u, u.Floats(prefix+"targets"), envs, 1),
		LogProb: pick(u, u.Floats(prefix+"traj/logp"), envs, 1), Value: pick(u, u.Floats(prefix+"traj/value"), envs, 1),
	}
	normalise(mb.Advantage)
	mb.Obs.Vector = pick(u, u.Floats(prefix+"traj/obs"), envs, u.m.size())
	h := u.Floats(prefix + "h0")
	size := len(h) / u.envs
	for i, e := range envs {
		copy(mb.State.Leaves[0].Data[i*size:(i+1)*size], h[int(e)*size:])
	}
	return mb
}

// pick gathers the columns of some environments from an array [T, envs, size].
func pick[E any](u *pureUpdates, v []E, envs []int32, size int) []E {
	var out []E
	for t := range u.t {
		for _, e := range envs {
			at := (t*u.envs + int(e)) * size
			out = append(out, v[at:at+size]...)
		}
	}
	return slices.Clip(out)
}
