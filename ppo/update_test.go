package ppo

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ariadne/agent"
	"ariadne/internal/reference"
	"ariadne/task"
)

// referenceRollout fills a rollout, [T, N], with the reference's arrays, [E, T] or [E, T+1].
func referenceRollout(g golden, c Config, m *agent.Model) *rollout {
	spec := task.Spec{Name: "reference", Actions: g.integer("actions"), Shape: m.Config().Shape}
	r := newRollout(c, m, spec, 0, c.NumEnvs)
	n, steps := c.NumEnvs, c.RolloutLen
	r.obs.Vector = reference.TimeMajor(g.Floats("in/observations"), n, steps+1)
	r.done = reference.TimeMajor(g.Flags("in/terminations"), n, steps+1)
	r.action = reference.TimeMajor(g.Int32s("in/actions"), n, steps)
	r.reward = reference.TimeMajor(g.Floats("in/rewards"), n, steps+1)[n:] // the reward with observation 0 belongs to an earlier step
	return r
}

// updateTolerance returns the relative tolerance of a result. Gradients and their sums may differ by more than losses and
// parameters.
func updateTolerance(name string) float64 {
	if strings.HasPrefix(name, "grad/") || strings.HasPrefix(name, "adam_") || name == "out/grad_global_norm" {
		return 1e-4
	}
	return 1e-5
}

func TestReferencePPOUpdate(t *testing.T) {
	n := eachGolden(t, reference.Files(t, "agalite/rl/ppo_update_*.safetensors"), func(g golden) {
		c := Config{
			Agent: PPO, NumEnvs: g.integer("E"), RolloutLen: g.integer("T"), SequenceLength: g.integer("T") / g.integer("num_seqs"),
			Gamma: g.Number("gamma"), GAELambda: g.Number("gae_lambda"), NumMinibatches: g.integer("num_minibatches"),
			UpdateEpochs: g.integer("epochs"), NormAdv: g.Metadata["norm_adv"] == "True", ClipCoef: g.Number("clip_coef"),
			EntCoef: g.schedule("ent_schedule"), VFCoef: g.Number("vf_coef"), MaxGradNorm: g.Number("max_grad_norm"),
			Optimizer: Optimizer{LearningRate: g.schedule("lr")}, DActor: g.integer("hidden"), DCritic: g.integer("hidden"),
		}
		if err := c.Validate(); err != nil {
			t.Fatal(err)
		}
		g.compare(updateTolerance, func(m *agent.Model, w *agent.Weights) results {
			r := referenceRollout(g, c, m)
			copy(r.value, reference.TimeMajor(g.Floats("in/critic_preds"), c.NumEnvs, c.RolloutLen+1))
			logits := reference.TimeMajor(g.Floats("in/actor_preds"), c.NumEnvs, c.RolloutLen)
			for i, a := range r.action {
				row := logits[i*r.spec.Actions : (i+1)*r.spec.Actions]
				r.logProb[i] = row[a] - logSumExp(row)
			}
			g.state("in/hiddens/", r.start)
			r.estimate(c.Gamma, c.GAELambda)

			optimizer := newAdam(c, len(w.Flat), 2)
			u, err := newEpochUpdater(c, m, w, optimizer, rand.NewPCG(0, 0), newCrew(Options{Config: c}), 2)
			if err != nil {
				t.Fatal(err)
			}
			defer u.close()
			permutations := g.Int32s("in/permutations")
			u.shuffle = func(order []int32) { permutations = permutations[copy(order, permutations):] }
			tick := g.integer("update_tick")
			learningRate, entropyCoef := c.learningRate(tick, tick+1), c.EntCoef.At(tick)
			l, err := u.update(r, learningRate, entropyCoef)
			if err != nil {
				t.Fatal(err)
			}
			if want := g.Int32s("out/adam_count")[0]; optimizer.step != int(want) {
				t.Errorf("%d gradient steps, the reference took %d", optimizer.step, want)
			}
			res := results{
				"out/lr_used": {float32(learningRate)}, "out/ent_coef_used": {float32(entropyCoef)},
				"out/losses_loss_pg_v_entropy_kl": {float32(l.total), float32(l.policy), float32(l.value), float32(l.entropy), float32(l.approxKL)},
			}
			res.addWeights("param_after/", w, w.Flat)
			res.addWeights("adam_mu/", w, optimizer.m)
			res.addWeights("adam_nu/", w, optimizer.v)
			return res
		})
	})
	t.Logf("compared %d updates", n)
}

func TestReferenceA2C(t *testing.T) {
	n := eachGolden(t, reference.Files(t, "agalite/rl/a2c*.safetensors"), func(g golden) {
		c := Default(A2C)
		c.NumEnvs, c.RolloutLen, c.Gamma, c.GAELambda = g.integer("E"), g.integer("T"), g.Number("gamma"), g.Number("lamb")
		c.EntCoef, c.VFCoef = Constant(g.Number("entropy_coef")), g.Number("value_coef")
		c.MaxGradNorm, c.Optimizer.LearningRate = g.Number("max_grad_norm"), Constant(g.Number("lr"))
		if err := c.Validate(); err != nil {
			t.Fatal(err)
		}
		g.compare(updateTolerance, func(m *agent.Model, w *agent.Weights) results {
			r := referenceRollout(g, c, m)
			g.state("in/h0/", r.start)
			u, err := newA2C(c, m, w, newAdam(c, len(w.Flat), 2), newCrew(Options{Config: c}), 2)
			if err != nil {
				t.Fatal(err)
			}
			defer u.close()
			res := results{}
			for i := range len(g.Floats("out/step_losses")) / 4 {
				l, err := u.update(r, c.learningRate(i, 1), c.EntCoef.At(i))
				if err != nil {
					t.Fatal(err)
				}
				losses := []float32{float32(l.total), float32(l.value), float32(-l.entropy), float32(l.policy)}
				res["out/step_losses"] = append(res["out/step_losses"], losses...)
				if i == 0 {
					res["out/loss_value_entropy_actor"], res["out/grad_global_norm"] = losses, []float32{float32(l.gradNorm)}
					res.addWeights("grad/param/", w, u.grad)
				}
			}
			res.addWeights("param_after3/", w, w.Flat)
			return res
		})
	})
	t.Logf("compared %d files", n)
}

func TestReferenceOptimizer(t *testing.T) {
	compared := 0
	eachGolden(t, reference.Files(t, "agalite/rl/optim*.safetensors"), func(g golden) {
		rates := g.Floats("pure_anneal/lr_per_count")
		for _, chain := range []struct {
			name string
			norm float64
			eps  float64
			rate func(n int) float64
		}{
			{"a2c", 0.5, 1e-8, func(int) float64 { return 1e-4 }},
			{"ppo", 5, 1e-8, func(int) float64 { return 2.5e-4 }},
			{"pure_const", 1, 1e-5, func(int) float64 { return 4e-4 }},
			{"pure_anneal", 1, 1e-5, func(n int) float64 { return float64(rates[n]) }},
		} {
			var names []string
			var param []float32
			for _, x := range g.Tensors {
				if name, ok := strings.CutPrefix(x.Name, "param0/"); ok {
					names = append(names, name)
					param = append(param, g.Floats(x.Name)...)
				}
			}
			a := newAdam(Config{MaxGradNorm: chain.norm, Optimizer: Optimizer{Eps: chain.eps}}, len(param), 3)
			for n, norm := range g.Floats("global_norms") {
				var grad []float32
				for _, name := range names {
					all := g.Floats("grads/" + name)
					size := len(all) / len(rates)
					grad = append(grad, all[n*size:(n+1)*size]...)
				}
				g.close("global_norms", []float32{a.apply(param, grad, float32(chain.rate(n)))}, []float32{norm}, 1e-6)
				after := chain.name + "/param" + strconv.Itoa(n+1) + "/"
				if _, ok := g.Get(after + names[0]); !ok {
					continue
				}
				var want []float32
				for _, name := range names {
					want = append(want, g.Floats(after+name)...)
				}
				g.close(after, param, want, 1e-5)
				compared++
			}
		}
	})
	t.Logf("compared parameters after %d steps", compared)
	if compared == 0 {
		t.Error("nothing was compared")
	}
}

func TestPermuteIsUniform(t *testing.T) {
	engine := rand.NewPCG(1, 2)
	order := make([]int32, 4)
	counts := map[[4]int32]int{}
	const draws = 24000
	for range draws {
		permute(order, engine)
		counts[[4]int32(order)]++
	}
	if len(counts) != 24 {
		t.Fatalf("%d permutations of 4, want 24", len(counts))
	}
	for p, n := range counts {
		if math.Abs(float64(n)-draws/24) > 5*math.Sqrt(draws/24) {
			t.Errorf("permutation %v came up %d times, want about %d", p, n, draws/24)
		}
	}
}

func TestMinibatchesHoldEverySequenceOnce(t *testing.T) {
	c := tinyConfig(PPO)
	m, w := tinyModel(t, c)
	spec := newCueBatch(c.NumEnvs, 1).Spec()
	r := newRollout(c, m, spec, 0, c.NumEnvs)
	for i := range r.action {
		env, step := i%c.NumEnvs, i/c.NumEnvs
		r.reward[i], r.advantage[i], r.returns[i] = 0, float32(env*1000+step), -float32(env*1000+step)
		r.obs.Vector[i*spec.Size()] = float32(env*1000 + step)
		r.done[i] = (env+step)%3 == 0
	}
	for q := range r.start.Len() {
		r.start.Leaves[0].Data[q*len(r.start.Leaves[0].Data)/r.start.Len()] = float32(q)
	}
	u, err := newEpochUpdater(c, m, w, newAdam(c, len(w.Flat), 2), rand.NewPCG(5, 6), newCrew(Options{Config: c}), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer u.close()
	u.shuffle(u.order)
	var seen []int32
	l, b := c.sequence(), c.minibatch()
	for _, sequences := range u.minibatches {
		r.gather(u.minibatch, sequences, 1)
		for i, q := range sequences {
			seen = append(seen, q)
			env, first := int(q)/c.sequences(), int(q)%c.sequences()*l
			if got := u.minibatch.State.Leaves[0].Data[i*len(u.minibatch.State.Leaves[0].Data)/b]; got != float32(q) {
				t.Errorf("sequence %d has the state of %v", q, got)
			}
			for s := range l {
				want, at := float32(env*1000+first+s), s*b+i
				mb := u.minibatch
				if mb.Advantage[at] != want || mb.Return[at] != -want || mb.Obs.Vector[at*spec.Size()] != want || mb.Done[at] != ((env+first+s)%3 == 0) {
					t.Errorf("step %d of sequence %d holds %v, want %v", s, q, mb.Advantage[at], want)
				}
			}
		}
	}
	slices.Sort(seen)
	for i, q := range seen {
		if int(q) != i {
			t.Fatalf("sequences of an epoch: %v", seen)
		}
	}
	if len(seen) != c.NumEnvs*c.sequences() {
		t.Errorf("%d sequences, want %d", len(seen), c.NumEnvs*c.sequences())
	}
}
