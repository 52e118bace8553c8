package agent

import (
	"math"
	"testing"

	"ariadne/internal/reference"
)

// referenceRollout is a rollout of the reference cut into sequences: column e·sequences+s is part s of environment e.
type referenceRollout struct {
	golden
	envs, steps, sequences, length int
}

func newReferenceRollout(g golden, sequences int) referenceRollout {
	steps := int(g.number("T"))
	return referenceRollout{g, int(g.number("E")), steps, sequences, steps / sequences}
}

// columns cuts an array [E, at least T, ...] of rows of the given size into [length+extra, E·sequences, ...].
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
		Shape: []int{int(r.number("D"))}, Actions: int(r.number("actions")), Encoder: Encoder{Name: "flatten"}, Core: r.coreConfig("seq_model"),
		DActor: int(r.number("hidden")), DCritic: int(r.number("hidden")),
	}
	m, err := New(c)
	if err != nil {
		r.Fatal(err)
	}
	return m, r.weights("", m.encoder, m.core, m.actor, m.critic)
}

// advantages are generalised advantage estimates [E, T] of the behaviour values (SPEC section 7), and the returns.
func (r referenceRollout) advantages() (advantage, returns []float32) {
	values, rewards, done := r.floats("in/critic_preds"), r.floats("in/rewards"), r.flags("in/terminations")
	gamma, lambda := r.number("gamma"), r.number("gae_lambda")
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

// logProbs are the log-probabilities of the actions under the behaviour logits, [E, T].
func (r referenceRollout) logProbs() []float32 {
	actions, logits := r.actions("in/actions"), r.floats("in/actor_preds")
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

// compareGradient holds a learner's loss and gradient to the reference.
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

// TestReferencePPOGradient holds PPO's loss, its parts and its gradient to the reference.
func TestReferencePPOGradient(t *testing.T) {
	compared := 0
	eachGolden(t, reference.Files(t, "agalite/rl/ppo_grad_*.safetensors"), func(g golden) {
		r := newReferenceRollout(g, int(g.number("num_seqs")))
		m, w := r.model()
		advantage, returns := r.advantages()
		if g.Metadata["norm_adv"] == "True" {
			normalise(advantage)
		}
		mb := &Minibatch{
			Done: columns(r, g.flags("in/terminations"), 1, 0), State: g.state("in/hiddens/", m.leaves, r.envs*r.sequences),
			Actions: columns(r, g.actions("in/actions"), 1, 0), Advantage: columns(r, advantage, 1, 0),
			Return: columns(r, returns, 1, 0), LogProb: columns(r, r.logProbs(), 1, 0),
		}
		mb.Obs.Vector = columns(r, g.floats("in/observations"), m.size(), 0)
		loss := &PPOLoss{ClipCoef: float32(g.number("clip_coef")), VFCoef: float32(g.number("vf_coef")), EntCoef: g.floats("out/ent_coef_used")[0]}
		r.compareGradient(m, w, mb, loss, "out/losses_loss_pg_v_entropy_kl", func(s Stats) []float64 {
			return []float64{s.Loss, s.Policy, s.Value, s.Entropy, s.ApproxKL}
		})
		compared++
	})
	t.Logf("compared %d cases", compared)
}

// TestReferenceA2CGradient holds A2C's loss, its parts and its gradient to the reference.
func TestReferenceA2CGradient(t *testing.T) {
	compared := 0
	eachGolden(t, reference.Files(t, "agalite/rl/a2c*.safetensors"), func(g golden) {
		r := newReferenceRollout(g, 1)
		m, w := r.model()
		rewards := g.floats("in/rewards") // [E, T+1], entry t+1 belongs to action t
		var ofActions []float32
		for e := range r.envs {
			ofActions = append(ofActions, rewards[e*(r.steps+1)+1:(e+1)*(r.steps+1)]...)
		}
		mb := &Minibatch{
			Done: columns(r, g.flags("in/terminations"), 1, 1), State: g.state("in/h0/", m.leaves, r.envs),
			Actions: columns(r, g.actions("in/actions"), 1, 0), Reward: columns(r, ofActions, 1, 0),
		}
		mb.Obs.Vector = columns(r, g.floats("in/observations"), m.size(), 1)
		loss := &A2CLoss{
			Gamma: float32(g.number("gamma")), Lambda: float32(g.number("lamb")), EntCoef: float32(g.number("entropy_coef")),
			ValueCoef: float32(g.number("value_coef")),
		}
		r.compareGradient(m, w, mb, loss, "out/loss_value_entropy_actor", func(s Stats) []float64 {
			return []float64{s.Loss, s.Value, -s.Entropy, s.Policy}
		})
		compared++
	})
	t.Logf("compared %d cases", compared)
}
