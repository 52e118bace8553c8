package ppo

import (
	"math"
	"testing"

	"ariadne/agent"
)

// replay acts on the observations of a rollout with a policy of its own. It fails if values, actions, log-probabilities or the
// states at the start of sequences differ from the rollout's. It advances state, [N], by the rollout's T steps.
func replay(t *testing.T, trainer *Trainer, state *agent.State, draws uint64) {
	t.Helper()
	r := trainer.rollout
	policy, err := agent.NewPolicy(trainer.model, trainer.weights, r.envs)
	if err != nil {
		t.Fatal(err)
	}
	defer policy.Close()
	near := func(what string, step, env int, got, want float32) {
		t.Helper()
		if math.Abs(float64(got-want)) > 1e-5*(1+math.Abs(float64(want))) {
			t.Errorf("%s of environment %d at step %d is %v, replayed %v", what, env, step, got, want)
		}
	}
	sampler := agent.NewSampler(trainer.options.Seed, r.spec.Actions)
	logits, value := make([]float32, r.envs*r.spec.Actions), make([]float32, r.envs)
	for step := range r.steps {
		if step%r.sequence == 0 {
			for env := range r.envs {
				sequence := env*(r.steps/r.sequence) + step/r.sequence
				for i, leaf := range state.Leaves {
					size := len(leaf.Data) / r.envs
					for j, want := range leaf.Data[env*size : (env+1)*size] {
						near("state "+leaf.Name, step, env, r.start.Leaves[i].Data[sequence*size+j], want)
					}
				}
			}
		}
		obs, done := r.row(step)
		if err := policy.Act(obs, done, state, logits, value); err != nil {
			t.Fatal(err)
		}
		for env := range r.envs {
			at := step*r.envs + env
			near("value", step, env, r.value[at], value[env])
			action, logProb := sampler.Sample(logits[env*r.spec.Actions:(env+1)*r.spec.Actions], draws+uint64(at))
			if r.action[at] != action {
				t.Errorf("action of environment %d at step %d is %d, replayed %d", env, step, r.action[at], action)
			}
			near("log-probability", step, env, r.logProb[at], logProb)
		}
		row := step * r.envs
		state.Remember(r.action[row:row+r.envs], r.reward[row:row+r.envs])
	}
	ahead := trainer.model.NewState(r.envs)
	copyState(ahead, state)
	obs, done := r.row(r.steps)
	if err := policy.Act(obs, done, ahead, logits, value); err != nil {
		t.Fatal(err)
	}
	for env := range r.envs {
		near("bootstrap value", r.steps, env, r.value[r.steps*r.envs+env], value[env])
	}
}

func TestRolloutsAreWhatThePolicyDoesStepByStep(t *testing.T) {
	c := tinyConfig(PPO)
	c.NumEnvs = 2*leastRows + 3
	c.NumMinibatches = 1
	for _, inputs := range [][]string{nil, {agent.InputLastAction, agent.InputLastReward}} {
		trainer := run{config: c, seed: 21, threads: 2, updates: 3, inputs: inputs}.trainer(t, "")
		if err := trainer.begin(); err != nil {
			t.Fatal(err)
		}
		state := trainer.model.NewState(c.NumEnvs)
		for range 3 {
			if _, err := trainer.collect(); err != nil {
				t.Fatal(err)
			}
			replay(t, trainer, state, uint64(trainer.counters.Step))
			trainer.rollout.carry()
			trainer.counters.Step += c.samples()
		}
	}
}

func TestBeforeTheFirstStepTheLearnerAgreesWithTheActors(t *testing.T) {
	c := tinyConfig(PPO)
	c.NumMinibatches, c.UpdateEpochs, c.Optimizer.LearningRate = 1, 1, Constant(0)
	for _, inputs := range [][]string{nil, {agent.InputLastAction, agent.InputLastReward}} {
		trainer := run{config: c, seed: 22, threads: 1, updates: 3, inputs: inputs}.trainer(t, "")
		if err := trainer.begin(); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := trainer.collect(); err != nil {
				t.Fatal(err)
			}
			trainer.rollout.estimate(c.Gamma, c.GAELambda)
			l, err := trainer.updater.update(trainer.rollout, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			if l.approxKL > 1e-10 || l.clipFrac != 0 || math.Abs(l.policy) > 1e-5 {
				t.Errorf("with the weights that acted: approximate KL %v, clipped %v, policy loss %v; want 0", l.approxKL, l.clipFrac, l.policy)
			}
			trainer.rollout.carry()
		}
	}
}
