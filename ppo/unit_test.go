package ppo

import (
	"math"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"ariadne/rundir"
)

func TestTheUnitIsTheDeviationOfDiscountedReturns(t *testing.T) {
	u := newUnit(Config{NormReturns: true, NumEnvs: 2})
	rewards := [][]float32{{1, 0}, {0, 2}, {3, 0}}
	done := [][]bool{{false, false}, {true, false}, {false, false}}
	for i := range rewards {
		u.step(rewards[i], done[i], 0.5)
	}
	returns := []float64{1, 0, 0.5, 2, 3, 1} // environment 0 begins an episode before the 3
	mean, square := 0.0, 0.0
	for _, r := range returns {
		mean += r / 6
		square += r * r / 6
	}
	if got, want := u.update(), math.Sqrt(square-mean*mean); math.Abs(got-want) > 1e-12 {
		t.Errorf("deviation %v, want %v", got, want)
	}
	u.step([]float32{0, 0}, []bool{false, false}, 0.5) // 1.5, 0.5
	var w, m, s float64
	for _, x := range [][]float64{returns, {1.5, 0.5}} {
		a, b := 0.0, 0.0
		for _, r := range x {
			a += r / float64(len(x))
			b += r * r / float64(len(x))
		}
		w, m, s = 0.99*w+0.01, 0.99*m+0.01*a, 0.99*s+0.01*b
	}
	if got, want := u.update(), math.Sqrt(s/w-m/w*m/w); math.Abs(got-want) > 1e-12 {
		t.Errorf("deviation of two updates %v, want %v", got, want)
	}
}

func TestReturnsThatDoNotVaryAreNotScaled(t *testing.T) {
	for _, reward := range []float32{0, 1, -1e6} {
		u := newUnit(Config{NormReturns: true, NumEnvs: 2})
		for range 5 {
			u.step([]float32{reward, reward}, []bool{true, true}, 0.9)
			if got := u.update(); got != 1 {
				t.Errorf("deviation of rewards of %v is %v, want 1", reward, got)
			}
		}
	}
}

// measured is the tutored run with NormReturns and TargetKL.
func measured() run {
	r := tutored()
	target := 1e-4
	r.config.NormReturns, r.config.TargetKL, r.config.UpdateEpochs = true, &target, 3
	return r
}

func TestLossesAreInUnitsOfTheReturns(t *testing.T) {
	c := tinyConfig(PPO)
	c.NormReturns = true
	sink := &records{}
	r := run{config: c, seed: 3, threads: 1, updates: 2, options: func(o *Options) { o.Sinks = []rundir.Sink{sink} }}
	trainer := r.trainer(t, "")
	train(t, trainer)
	o := trainer.rollout
	deviation, ok := sink.list[1].Get("charts/return_deviation")
	if !ok || deviation <= 0 || deviation == 1 {
		t.Fatalf("deviation %v, %v", deviation, ok)
	}
	for i, a := range o.advantage {
		if want := float64(o.returns[i]-o.value[i]) / deviation; math.Abs(float64(a)-want) > 1e-5 {
			t.Errorf("advantage %d is %v, want %v", i, a, want)
		}
	}
	x := c.coefficients(0).inUnitsOf(deviation)
	if want := c.VFCoef / deviation / deviation; math.Abs(x.value-want) > 1e-12 || x.policy != 1 {
		t.Errorf("coefficients %+v, want the value's to be %v", x, want)
	}
}

func TestAnUpdateEndsOnceThePolicyHasMovedFar(t *testing.T) {
	steps := func(target *float64) (int, *Trainer) {
		c := tinyConfig(PPO)
		c.UpdateEpochs, c.TargetKL = 4, target
		trainer := train(t, run{config: c, seed: 3, threads: 1, updates: 3}.trainer(t, t.TempDir()))
		return trainer.adam.step, trainer
	}
	all, straight := steps(nil)
	large, small := 1e3, 1e-12
	n, loose := steps(&large)
	if n != all {
		t.Errorf("%d gradient steps of %d though nothing is too far", n, all)
	}
	sameBits(t, "weights", loose.weights.Flat, straight.weights.Flat)
	if n, _ := steps(&small); n < 3 || n > 6 {
		t.Errorf("%d gradient steps of 3 updates, want each to end soon after its first", n)
	}
}

func TestNormReturnsAndTargetKLAreRead(t *testing.T) {
	c := Default(PPO)
	if err := yaml.Unmarshal([]byte("norm_returns: true\ntarget_kl: 0.02\n"), &c); err != nil {
		t.Fatal(err)
	}
	if !c.NormReturns || c.TargetKL == nil || *c.TargetKL != 0.02 {
		t.Errorf("read %+v", c)
	}
	if err := yaml.Unmarshal([]byte("target_kl: null\n"), &c); err != nil || c.TargetKL != nil {
		t.Errorf("null is read as %v, %v", c.TargetKL, err)
	}
	zero := 0.0
	for want, change := range map[string]func(*Config){
		"target_kl is 0, want a positive":   func(c *Config) { c.TargetKL = &zero },
		"clip_value is set: with norm_retu": func(c *Config) { c.NormReturns, c.ClipValue = true, true },
		"norm_returns is set: a2c":          func(c *Config) { *c = tinyConfig(A2C); c.NormReturns = true },
		"target_kl is set: a2c":             func(c *Config) { *c = tinyConfig(A2C); c.TargetKL = &zero },
	} {
		c := tinyConfig(PPO)
		change(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
