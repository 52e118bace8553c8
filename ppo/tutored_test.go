package ppo

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"ariadne/agent"
	"ariadne/task"
)

// tutoredBatch is the task cue with everything that a task can offer to a learner: a guide, an extra, and episodes that a time
// limit truncates.
type tutoredBatch struct{ *cueBatch }

var cueExtra = task.Extra{Name: "cue", Shape: []int{2}}

func (b tutoredBatch) Tells() []task.Extra {
	return []task.Extra{{Name: "other", Shape: []int{1}}, cueExtra}
}

// Teach says that the right action is the cue, and that each other action costs 2 steps.
func (b tutoredBatch) Teach(l *task.Lesson) error {
	copy(l.Action, b.cue)
	for i := range l.Cost {
		l.Cost[i] = 2
		if int32(i%2) == b.cue[i/2] {
			l.Cost[i] = 0
		}
	}
	return nil
}

// tell writes the cue, one-hot. It is unknown (NaN) at the second step of an episode.
func (b tutoredBatch) tell(s *task.Step) {
	if len(s.Extras) == 0 {
		return
	}
	for i, cue := range b.cue {
		row := s.Extras[0][2*i : 2*i+2]
		row[0], row[1] = float32(1-cue), float32(cue)
		if b.step[i] == 1 {
			row[0], row[1] = float32(math.NaN()), float32(math.NaN())
		}
	}
}

func (b tutoredBatch) Reset(s *task.Step) error {
	defer b.tell(s)
	return b.cueBatch.Reset(s)
}

func (b tutoredBatch) Step(actions []int32, s *task.Step) error {
	defer b.tell(s)
	if s.Final.Vector != nil {
		for i := range b.cue { // the last observation of the episode, whether it ends now or not
			copy(s.Final.Vector[3*i:3*i+3], []float32{0, 0, 1})
		}
	}
	if err := b.cueBatch.Step(actions, s); err != nil {
		return err
	}
	for i := range s.Truncated {
		s.Truncated[i] = s.Done[i] && i%2 == 0 // every second environment only ends by its limit
	}
	return nil
}

// tutored returns a run with everything that can be added to PPO's loss.
func tutored() run {
	none, all, half := 0.0, 1.0, 0.5
	c := tinyConfig(PPO)
	c.NumEnvs, c.NumMinibatches = 2*leastRows+2, 2
	c.PolicyCoef = &Schedule{Initial: 0, Final: &all, MaxDecaySteps: 4, Power: 1}
	c.ValueSchedule = &Schedule{Initial: 1, Final: &half, MaxDecaySteps: 4, Power: 1}
	c.Imitation = &Imitation{
		Coef:        Schedule{Initial: 1, Final: &none, MaxDecaySteps: 4, Power: 1},
		Temperature: 1,
		Guided:      Schedule{Initial: 0.5, Final: &none, MaxDecaySteps: 4, Power: 1},
	}
	c.Predictions = map[string]Prediction{
		"cue":  {Of: "cue", From: agent.FromCore, Hidden: 5, Kind: agent.KindBinary, Scale: 1, Coef: Constant(0.5)},
		"sees": {Of: "cue", From: agent.FromEncoder, Stop: true, Kind: agent.KindRegression, Scale: 2, Coef: Constant(1)},
	}
	c.BootstrapLimits = true
	return run{config: c, seed: 31, inputs: []string{agent.InputLastAction, agent.InputLastReward}, tutored: true}
}

func TestTutoredRecordsHoldWhatWasLearnt(t *testing.T) {
	sink := &records{}
	r := tutored()
	r.threads, r.updates = 2, 6
	r.options = func(o *Options) { o.Sinks = append(o.Sinks, sink) }
	train(t, r.trainer(t, ""))
	has := func(update int, name string, want bool) {
		t.Helper()
		if _, ok := sink.list[update].Get(name); ok != want {
			t.Errorf("update %d has %s: %v, want %v", update, name, ok, want)
		}
	}
	for _, name := range []string{"losses/value_loss", "losses/entropy", "losses/prediction_cue", "losses/prediction_sees", "charts/policy_coef", "charts/vf_coef"} {
		has(0, name, true)
		has(5, name, true)
	}
	for _, name := range []string{"losses/imitation", "losses/imitation_kl", "losses/imitation_cost", "losses/imitation_agreement", "charts/guided_return"} {
		has(0, name, true)
		has(5, name, false)
	}
	has(0, "losses/policy_loss", false)
	has(5, "losses/policy_loss", true)
	if v, _ := sink.list[0].Get("charts/guided_success"); v != 1 {
		t.Errorf("the guide's success is %v, want 1", v)
	}
	if v, _ := sink.list[0].Get("charts/guided"); v != 0.5 {
		t.Errorf("%v of the environments are guided, want 0.5", v)
	}
}

func TestTheGuideActsInItsEnvironments(t *testing.T) {
	r := tutored()
	r.threads, r.updates = 1, 6
	trainer := r.trainer(t, "")
	if err := trainer.begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := trainer.collect(); err != nil {
		t.Fatal(err)
	}
	o, guided := trainer.rollout, r.config.NumEnvs/2
	lessons := o.column(agent.TeacherCostColumn(2).Name).Floats
	otherwise := 0
	for i, action := range o.action {
		env := i % o.envs
		if chosen := !math.IsNaN(float64(o.logProb[i])); chosen == (env < guided) {
			t.Errorf("step %d, environment %d: log-probability %v", i/o.envs, env, o.logProb[i])
		}
		best := int32(0)
		if lessons[2*i+1] == 0 {
			best = 1
		}
		if env < guided && action != best {
			t.Errorf("step %d, environment %d: action %d, the guide's is %d", i/o.envs, env, action, best)
		}
		if env >= guided && action != best {
			otherwise++
		}
	}
	if otherwise == 0 {
		t.Error("the agent always did as the guide")
	}
}

func TestExtrasLieBesideTheirObservations(t *testing.T) {
	r := tutored()
	r.threads, r.updates = 1, 6
	trainer := r.trainer(t, "")
	if err := trainer.begin(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := trainer.collect(); err != nil {
			t.Fatal(err)
		}
		o := trainer.rollout
		told := o.column("extra/cue").Floats
		for i := range o.done {
			obs, first := o.obs.Vector[3*i:3*i+3], o.obs.Vector[3*i+2] == 0
			if first && (told[2*i] != obs[0] || told[2*i+1] != obs[1]) {
				t.Errorf("row %d shows %v and is told %v", i, obs, told[2*i:2*i+2])
			}
		}
		o.carry()
	}
}

// TestLimitsBootstrap computes the returns of a rollout independently. Where a limit truncated an episode, a policy that has
// gone through the same steps gives the value of the last observation.
func TestLimitsBootstrap(t *testing.T) {
	c := tinyConfig(PPO)
	c.BootstrapLimits, c.Gamma, c.GAELambda = true, 0.9, 0.8
	r := run{config: c, seed: 5, threads: 2, updates: 2, tutored: true, inputs: []string{agent.InputLastAction}}
	trainer := r.trainer(t, "")
	if err := trainer.begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := trainer.collect(); err != nil {
		t.Fatal(err)
	}
	o := trainer.rollout
	o.estimate(c.Gamma, c.GAELambda)
	policy, err := agent.NewPolicy(trainer.model, trainer.weights, o.envs)
	if err != nil {
		t.Fatal(err)
	}
	defer policy.Close()
	state, ahead := trainer.model.NewState(o.envs), trainer.model.NewState(o.envs)
	logits, value, last := make([]float32, 2*o.envs), make([]float32, o.envs), make([]float32, len(o.reward))
	final := task.Obs{Vector: make([]float32, 3*o.envs)}
	for env := range o.envs {
		final.Vector[3*env+2] = 1
	}
	for step := range o.steps {
		obs, done := o.row(step)
		if err := policy.Act(obs, done, state, logits, value); err != nil {
			t.Fatal(err)
		}
		row := step * o.envs
		state.Remember(o.action[row:row+o.envs], o.reward[row:row+o.envs])
		copyState(ahead, state)
		if err := policy.Act(final, make([]bool, o.envs), ahead, logits, last[row:row+o.envs]); err != nil {
			t.Fatal(err)
		}
	}
	cut := 0
	next := append([]float32(nil), o.value[o.steps*o.envs:]...)
	for i := len(o.reward) - 1; i >= 0; i-- {
		env, then := i%o.envs, i+o.envs
		want := float64(o.reward[i])
		switch {
		case o.done[then] && env%2 == 0:
			want += c.Gamma * float64(last[i])
			cut++
		case !o.done[then]:
			want += c.Gamma * ((1-c.GAELambda)*float64(o.value[then]) + c.GAELambda*float64(next[env]))
		}
		next[env] = o.returns[i]
		if math.Abs(float64(o.returns[i])-want) > 1e-5 {
			t.Errorf("return of step %d, environment %d is %v, want %v", i/o.envs, env, o.returns[i], want)
		}
	}
	if cut == 0 {
		t.Error("no limit has cut an episode")
	}
}

func TestMissingGuidesAndExtrasAreNamed(t *testing.T) {
	c := tinyConfig(PPO)
	m, w := tinyModel(t, c)
	for want, change := range map[string]func(c *Config){
		"no guide": func(c *Config) { c.Imitation = &Imitation{Coef: Constant(1)} },
		"does not predict": func(c *Config) {
			c.Predictions = map[string]Prediction{"speed": {Of: "cue", From: "core", Kind: "binary", Scale: 1}}
		},
	} {
		changed := c
		change(&changed)
		_, err := NewTrainer(Options{Config: changed, Model: m, Weights: w, Batch: newCueBatch(c.NumEnvs, 1), TotalSteps: 1})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	c.Predictions = map[string]Prediction{"cue": {Of: "hue"}}
	if _, err := c.Heads(newCueBatch(1, 1)); !errors.Is(err, task.ErrNoExtras) {
		t.Errorf("error %v of a task without extras", err)
	}
	if _, err := c.Heads(tutoredBatch{newCueBatch(1, 1)}); err == nil || !strings.Contains(err.Error(), "there are: other, cue") {
		t.Errorf("error %v of a task with others", err)
	}
}

func TestSettingsOfTheLossAreChecked(t *testing.T) {
	least := -1.0
	for want, change := range map[string]func(c *Config){
		"policy_coef: initial value is -1":        func(c *Config) { c.PolicyCoef = &Schedule{Initial: -1} },
		"vf_coef: final value is -1":              func(c *Config) { c.ValueSchedule = &Schedule{Final: &least, MaxDecaySteps: 1, Power: 1} },
		"imitation.temperature is -1":             func(c *Config) { c.Imitation = &Imitation{Temperature: -1} },
		"imitation.guided is 2, want a share":     func(c *Config) { c.Imitation = &Imitation{Guided: Constant(2)} },
		"predictions.a.of is missing":             func(c *Config) { c.Predictions = map[string]Prediction{"a": {}} },
		"predictions.a.from is \"walls\"":         func(c *Config) { c.Predictions = map[string]Prediction{"a": {Of: "x", From: "walls"}} },
		"predictions.a.kind is \"unary\"":         func(c *Config) { c.Predictions = map[string]Prediction{"a": {Of: "x", From: "core", Kind: "unary"}} },
		"predictions.a.scale is 0":                func(c *Config) { c.Predictions = map[string]Prediction{"a": {Of: "x", From: "core", Kind: "binary"}} },
		"policy_coef is set: the weight of a2c's": func(c *Config) { c.Agent, c.PolicyCoef = A2C, &Schedule{} },
		"bootstrap_limits is set: a2c":            func(c *Config) { c.Agent, c.BootstrapLimits = A2C, true },
		"imitation.guided is set: a2c":            func(c *Config) { c.Agent, c.Imitation = A2C, &Imitation{Guided: Constant(1)} },
	} {
		c := tinyConfig(PPO)
		change(&c)
		if c.Agent == A2C {
			algorithm := tinyConfig(A2C)
			algorithm.PolicyCoef, algorithm.BootstrapLimits, algorithm.Imitation = c.PolicyCoef, c.BootstrapLimits, c.Imitation
			c = algorithm
		}
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

func TestConfigReadsTheLossesParts(t *testing.T) {
	c := Default(PPO)
	err := yaml.Unmarshal([]byte(`
vf_coef: {initial: 1, final: 0.5, max_decay_steps: 10}
policy_coef: 0
imitation: {coef: 1, temperature: 2}
predictions: {where: {of: agent_pos}, wall: {of: walls_around, kind: binary, from: encoder, hidden: 32, stop: true, coef: 0.5}}
bootstrap_limits: true
`), &c)
	if err != nil {
		t.Fatal(err)
	}
	if v := c.ValueSchedule.At(5); v != 0.75 || c.PolicyCoef.At(0) != 0 || c.Imitation.Coef.At(9) != 1 || c.Imitation.Temperature != 2 || !c.BootstrapLimits {
		t.Errorf("read %+v", c)
	}
	want := map[string]Prediction{
		"where": {Of: "agent_pos", From: "core", Kind: "regression", Scale: 1, Coef: Constant(1)},
		"wall":  {Of: "walls_around", From: "encoder", Hidden: 32, Stop: true, Kind: "binary", Scale: 1, Coef: Constant(0.5)},
	}
	if !reflect.DeepEqual(c.Predictions, want) {
		t.Errorf("read %+v, want %+v", c.Predictions, want)
	}
	for text, want := range map[string]string{
		"imitation: {coeff: 1}":          "imitation: coeff is not a known key",
		"predictions: {a: {off: x}}":     "predictions.a: off is not a known key",
		"vf_coef: {initial: 1, last: 2}": "last",
	} {
		if err := yaml.Unmarshal([]byte(text), &c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", text, err, want)
		}
	}
}
