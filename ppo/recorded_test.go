package ppo

import (
	"math"
	"strings"
	"testing"

	"ariadne/agent"
	"ariadne/rundir"
)

// recordedRun learns what the guide does in every environment. After every second update it tries the policy in three other
// environments.
func recordedRun(t testing.TB) run {
	t.Helper()
	r := tutored()
	c, err := r.config.Recorded()
	if err != nil {
		t.Fatal(err)
	}
	r.config = c
	r.options = func(o *Options) {
		o.Trial, o.LogInterval = newCueBatch(3, 77), 2*c.samples()
	}
	return r
}

func TestRecordedEpisodesAreLearntFromAndThePolicyIsTried(t *testing.T) {
	sink := &records{}
	r := recordedRun(t)
	r.threads, r.updates = 1, 40
	r.config.Imitation.Coef = Constant(1)
	r.config.Optimizer.LearningRate = Constant(1e-2)
	options := r.options
	r.options = func(o *Options) {
		options(o)
		o.Sinks = []rundir.Sink{sink}
	}
	trainer := train(t, r.trainer(t, ""))
	for _, p := range trainer.rollout.logProb {
		if !math.IsNaN(float64(p)) {
			t.Fatal("the policy has acted in recorded episodes")
		}
	}
	last := sink.list[len(sink.list)-1]
	for name, want := range map[string]float64{
		"charts/guided": 1, "charts/policy_coef": 0, "charts/episodes": 3, "charts/success": 1, "charts/guided_success": 1, "losses/imitation_agreement": 1,
	} {
		if got, ok := last.Get(name); !ok || math.Abs(got-want) > 0.05 {
			t.Errorf("%s is %v (%v), want %v", name, got, ok, want)
		}
	}
	if _, ok := last.Get("losses/imitation_cost"); ok {
		t.Error("costs were read, which recorded episodes do not tell")
	}
}

func TestATrialShowsTheSameForTheSameWeights(t *testing.T) {
	r := recordedRun(t)
	r.threads, r.updates = 2, 1
	trainer := r.trainer(t, "")
	first, err := trainer.trial.play()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		again, err := trainer.trial.play()
		if err != nil {
			t.Fatal(err)
		}
		if len(first) != 3 || len(again) != 3 || first[0] != again[0] || first[1] != again[1] || first[2] != again[2] {
			t.Errorf("episodes %+v, then %+v", first, again)
		}
	}
}

func TestRecordedChangesOnlySettingsOfTheGuide(t *testing.T) {
	c := tinyConfig(PPO)
	plain, err := c.Recorded()
	if err != nil || plain.Imitation.Coef.At(0) != 1 || plain.guided(0) != c.NumEnvs || c.Imitation != nil {
		t.Errorf("%+v, %v", plain.Imitation, err)
	}
	c.Imitation = &Imitation{Turns: true}
	if led, err := c.Recorded(); err != nil || len(led.leads(nil, 1, 0)) != c.NumEnvs {
		t.Errorf("of %d environments, what was recorded leads %v, error %v", c.NumEnvs, led.Imitation, err)
	}
	c.Imitation = nil

	c.Imitation = &Imitation{Coef: Constant(2), Temperature: 1, CostCoef: 3, StudentTemperature: 4}
	kept, err := c.Recorded()
	if i := kept.Imitation; err != nil || i.Coef.At(0) != 2 || i.StudentTemperature != 4 || i.Temperature != 0 || i.CostCoef != 0 || c.Imitation.CostCoef != 3 {
		t.Errorf("%+v, %v", i, err)
	}
	if _, err := tinyConfig(A2C).Recorded(); err == nil || !strings.Contains(err.Error(), "want ppo or vtrace") {
		t.Errorf("a2c: error %v", err)
	}
	o := Options{Config: tinyConfig(PPO), TotalSteps: 1, Batch: newCueBatch(4, 1)}
	o.Model, o.Weights = tinyModel(t, o.Config)
	other, err := agent.New(agent.Config{
		Shape: []int{4}, Actions: 2, Encoder: agent.Encoder{Name: "flatten"}, Core: agent.Feedforward{Layers: 1, DModel: 4}, DActor: 2, DCritic: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	o.Batch, o.Trial, o.Model = newCueBatch(4, 1), newCueBatch(1, 1), other
	if err := o.check(); err == nil {
		t.Error("a trial of another task than the model's was taken")
	}
}
