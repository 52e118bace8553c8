package ppo

import (
	"math"
	"math/rand/v2"
	"testing"

	"ariadne/internal/reference"
)

func TestReferenceGAE(t *testing.T) {
	n := eachGolden(t, reference.Files(t, "agalite/rl/gae_*.safetensors"), func(g golden) {
		b, steps := g.integer("B"), g.integer("T")
		rewards := reference.TimeMajor(g.Floats("rewards"), b, steps+1)
		values := reference.TimeMajor(g.Floats("values"), b, steps+1)
		done := reference.TimeMajor(g.Flags("done"), b, steps+1)
		advantage, returns := make([]float32, b*steps), make([]float32, b*steps)
		LambdaReturns(advantage, returns, rewards[b:], values, done, steps, b, float32(g.Number("gamma")), float32(g.Number("lam")))
		g.close("lambda_returns", returns, reference.TimeMajor(g.Floats("lambda_returns"), b, steps), 1e-6)
		g.close("advantages", advantage, reference.TimeMajor(g.Floats("advantages"), b, steps), 1e-6)
		g.close("pure_targets_TB", returns, g.Floats("pure_targets_TB"), 1e-6)
		g.close("pure_advantages_TB", advantage, g.Floats("pure_advantages_TB"), 1e-6)
	})
	t.Logf("compared %d files", n)
}

func TestReferenceDiscountedReturn(t *testing.T) {
	n := eachGolden(t, reference.Files(t, "agalite/rl/gae_*.safetensors"), func(g golden) {
		rewards := g.Floats("logged/rewards")
		d, m := newDiscounted(1), meter{}
		for i, r := range rewards {
			d.step([]float32{r}, []bool{i == len(rewards)-1}, g.Number("gamma"), m)
		}
		g.close("return_per_episode", []float32{float32(m["charts/discounted_return"].Sum)}, g.Floats("logged/return_per_episode"), 1e-6)
		if d.Weight[0] != 0 || d.Sum[0] != 0 || d.Length[0] != 0 {
			t.Errorf("after an episode's end there is %+v left", d)
		}
	})
	t.Logf("compared %d files", n)
}

func TestReferencePureGAE(t *testing.T) {
	n := eachGolden(t, reference.Files(t, "agalite/rl/pure_ppo_update*.safetensors"), func(g golden) {
		for _, u := range []string{"u0/", "u1/"} {
			steps, envs := g.integer("NUM_STEPS"), g.integer("NUM_ENVS")
			value := append(g.Floats(u+"traj/value"), g.Floats(u+"last_value")...)
			done := append(g.Flags(u+"traj/done"), g.Flags(u+"last_done")...)
			advantage, returns := make([]float32, steps*envs), make([]float32, steps*envs)
			LambdaReturns(advantage, returns, g.Floats(u+"traj/reward"), value, done, steps, envs,
				float32(g.Number("GAMMA")), float32(g.Number("GAE_LAMBDA")))
			g.close(u+"advantages", advantage, g.Floats(u+"advantages"), 1e-6)
			g.close(u+"targets", returns, g.Floats(u+"targets"), 1e-6)
		}
	})
	t.Logf("compared advantages and targets of %d files; their network has a GRU core, which package agent does not have", n)
}

func TestLambdaReturnsAtTheEndsOfLambda(t *testing.T) {
	const steps, envs = 7, 3
	rng := rand.New(rand.NewPCG(1, 2))
	reward, value, done := make([]float32, steps*envs), make([]float32, (steps+1)*envs), make([]bool, (steps+1)*envs)
	for i := range reward {
		reward[i] = float32(rng.NormFloat64())
	}
	for i := range value {
		value[i], done[i] = float32(rng.NormFloat64()), rng.IntN(4) == 0
	}
	advantage, returns := make([]float32, steps*envs), make([]float32, steps*envs)
	const gamma = 0.9

	t.Run("λ = 0 bootstraps after one step", func(t *testing.T) {
		LambdaReturns(advantage, returns, reward, value, done, steps, envs, gamma, 0)
		for i := range returns {
			want := reward[i]
			if !done[i+envs] {
				want += gamma * value[i+envs]
			}
			if math.Abs(float64(returns[i]-want)) > 1e-6 || returns[i]-value[i] != advantage[i] {
				t.Errorf("return %d is %v, want %v; advantage %v", i, returns[i], want, advantage[i])
			}
		}
	})
	t.Run("λ = 1 adds up rewards to the end of the episode", func(t *testing.T) {
		LambdaReturns(advantage, returns, reward, value, done, steps, envs, gamma, 1)
		for i := range returns {
			want, weight, at := 0.0, 1.0, i
			for ; at < len(reward); at += envs {
				want += weight * float64(reward[at])
				weight *= gamma
				if done[at+envs] {
					break
				}
			}
			if at >= len(reward) {
				want += weight * float64(value[at])
			}
			if math.Abs(float64(returns[i])-want) > 1e-5 {
				t.Errorf("return %d is %v, want %v", i, returns[i], want)
			}
		}
	})
}

func TestNormalizeGivesMeanZeroAndDeviationOne(t *testing.T) {
	x := []float32{3, -1, 4, 1, -5, 9, 2, 6}
	normalize(x)
	mean, variance := moments(x)
	if math.Abs(mean) > 1e-7 || math.Abs(variance-1) > 1e-6 {
		t.Errorf("mean %v, variance %v", mean, variance)
	}
	same := []float32{2, 2, 2}
	normalize(same)
	if same[0] != 0 || same[2] != 0 {
		t.Errorf("equal values became %v", same)
	}
}

func TestExplainedVariance(t *testing.T) {
	returns := []float32{1, 2, 3, 4}
	for _, c := range []struct {
		name      string
		advantage []float32
		want      float64
	}{
		{"perfect values", []float32{0, 0, 0, 0}, 1},
		{"values off by a constant", []float32{5, 5, 5, 5}, 1},
		{"constant values", returns, 0},
	} {
		if got := explainedVariance(c.advantage, returns); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if got := explainedVariance([]float32{1, 2}, []float32{3, 3}); !math.IsNaN(got) {
		t.Errorf("returns that do not vary: %v, want NaN", got)
	}
}
