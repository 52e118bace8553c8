package ppo

import (
	"math"
	"testing"

	"github.com/goccy/go-yaml"

	"ariadne/agent"
)

// byVTrace returns a run of PPO with V-trace as its algorithm instead.
func byVTrace(r run) run {
	c := Default(VTrace)
	r.config.Agent, r.config.NormAdv, r.config.ClipCoef, r.config.RhoBar, r.config.CBar = VTrace, c.NormAdv, c.ClipCoef, c.RhoBar, c.CBar
	return r
}

func TestVTraceLearnsTheTMaze(t *testing.T) {
	c := tinyConfig(VTrace)
	c.NumEnvs, c.RolloutLen, c.SequenceLength, c.MaxGradNorm = 32, 16, 16, 0.5
	c.EntCoef, c.Optimizer.LearningRate = Constant(0.02), Constant(1e-2)
	learns(t, run{config: c, task: "tmazev2", seed: 2, threads: 1, updates: 60})
}

// TestVTraceLearnsTheReturnsOfItsSequences computes the losses of the acting weights, whose ratios are 1, from the values in a
// rollout. Each sequence ends with the value of the observation after it.
func TestVTraceLearnsTheReturnsOfItsSequences(t *testing.T) {
	r := byVTrace(tutored())
	r.threads, r.updates = 2, 3
	r.config.PolicyCoef, r.config.NumMinibatches, r.config.UpdateEpochs = nil, 1, 1
	trainer := r.trainer(t, "")
	if err := trainer.begin(); err != nil {
		t.Fatal(err)
	}
	c, o := r.config, trainer.rollout
	for range 2 {
		if _, err := trainer.collect(); err != nil {
			t.Fatal(err)
		}
		policy, value, cut, guided, onwards := 0.0, 0.0, 0, 0, 0
		above := 0.0 // of the next step's target over that step's value
		for env := range o.envs {
			for step := o.steps - 1; step >= 0; step-- {
				i, then := step*o.envs+env, (step+1)*o.envs+env
				if (step+1)%o.sequence == 0 {
					above = 0
					if !o.done[then] {
						onwards++
					}
				}
				rest, discount := float64(o.value[then]), c.Gamma
				if o.done[then] {
					rest, discount = float64(o.limits.value[i]), 0
					if rest != 0 {
						cut++
					}
				}
				ahead := float64(o.reward[i]) + c.Gamma*rest - float64(o.value[i])
				if p := float64(o.logProb[i]); math.IsNaN(p) {
					guided++
				} else {
					policy -= p * (ahead + discount*above)
				}
				above = ahead + discount*c.GAELambda*above
				value += above * above / 2
			}
		}
		if cut == 0 || guided == 0 || onwards == 0 {
			t.Fatalf("%d episodes cut, %d steps guided, %d sequences that go on: want some of each", cut, guided, onwards)
		}
		l, err := trainer.updater.update(o, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		n := float64(c.samples())
		if math.Abs(l.policy-policy/n) > 1e-5 || math.Abs(l.value-value/n) > 1e-5 {
			t.Errorf("policy loss %v and value loss %v, want %v and %v", l.policy, l.value, policy/n, value/n)
		}
		if !(math.Abs(l.approxKL) < 1e-10) {
			t.Errorf("approximate KL of the weights that acted: %v", l.approxKL)
		}
		o.carry()
		trainer.counters.Step += c.samples()
	}
}

func TestVTraceIsInUnitsOfTheReturns(t *testing.T) {
	c := tinyConfig(VTrace)
	c.PolicyCoef = &Schedule{Initial: 0.5}
	m, _ := tinyModel(t, c)
	o, err := newObjective(c, m)
	if err != nil {
		t.Fatal(err)
	}
	loss := o.Sum[0].Loss.(*agent.VTraceLoss)
	for _, deviation := range []float64{1, 4} {
		o.set(c.coefficients(0).inUnitsOf(deviation))
		if got, want := *loss.PolicyCoef, float32(0.5/deviation); got != want {
			t.Errorf("deviation %v: the policy loss counts %v, want %v", deviation, got, want)
		}
		if got, want := loss.VFCoef, float32(c.VFCoef/deviation/deviation); got != want {
			t.Errorf("deviation %v: the value loss counts %v, want %v", deviation, got, want)
		}
	}
}

func TestVTraceBoundsAreRead(t *testing.T) {
	c := Default(VTrace)
	if c.RhoBar != 1 || c.CBar != 1 {
		t.Errorf("bars are %v and %v unless said", c.RhoBar, c.CBar)
	}
	if err := yaml.Unmarshal([]byte("rho_bar: 2\nc_bar: 0.5\nlamb: 0.8\nbootstrap_limits: true\n"), &c); err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	m, _ := tinyModel(t, c)
	o, err := newObjective(c, m)
	if err != nil {
		t.Fatal(err)
	}
	loss := *o.Sum[0].Loss.(*agent.VTraceLoss)
	loss.PolicyCoef = nil
	want := agent.VTraceLoss{Gamma: 0.99, Lambda: 0.8, RhoBar: 2, CBar: 0.5, VFCoef: 0.5, EntCoef: 3e-4, Limits: true}
	if loss != want {
		t.Errorf("the loss is %+v, want %+v", loss, want)
	}
}
