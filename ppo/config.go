package ppo

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"ariadne/agent"
	"ariadne/internal/hydra"
)

// The algorithms, as Config.Agent names them.
const (
	PPO    = "ppo"
	A2C    = "a2c"
	VTrace = "vtrace"
)

// Config holds every hyper-parameter of training. Its YAML keys are those of the reference's `trainer` group; the names
// that the reference gives some of them for A2C (lamb, entropy_coef, value_coef) are read too.
type Config struct {
	Agent          string    `yaml:"agent"`           // algorithm: "ppo", "a2c" or "vtrace"
	NumEnvs        int       `yaml:"num_envs"`        // N, environments that step together
	RolloutLen     int       `yaml:"rollout_len"`     // T, steps in each environment between updates
	SequenceLength int       `yaml:"sequence_length"` // L, steps that the agent's state is carried through in an update; 0: T
	Gamma          float64   `yaml:"gamma"`           // γ, discount
	GAELambda      float64   `yaml:"gae_lambda"`      // λ of the λ-returns, of generalised advantage estimation and of V-trace
	NumMinibatches int       `yaml:"num_minibatches"` // parts that an epoch's sequences are cut into (PPO, V-trace)
	UpdateEpochs   int       `yaml:"update_epochs"`   // times that a rollout is gone through (PPO, V-trace)
	NormAdv        bool      `yaml:"norm_adv"`        // give each minibatch's advantages mean 0 and deviation 1 (PPO)
	ClipCoef       float64   `yaml:"clip_coef"`       // ε, how far the probability ratio counts from 1 (PPO)
	ClipValue      bool      `yaml:"clip_value"`      // keep the value within clip_coef of the old one, too (PPO)
	EntCoef        Schedule  `yaml:"ent_coef"`        // weight of the entropy bonus
	VFCoef         float64   `yaml:"vf_coef"`         // weight of the value loss
	MaxGradNorm    float64   `yaml:"max_grad_norm"`   // global norm that gradients are clipped to
	AnnealLR       bool      `yaml:"anneal_lr"`       // let the learning rate fall linearly to 0 over Options.TotalSteps
	Optimizer      Optimizer `yaml:"optimizer"`       // Adam
	DActor         int       `yaml:"d_actor"`         // width of the policy head's hidden layer
	DCritic        int       `yaml:"d_critic"`        // width of the value head's hidden layer
	// Shards are the parts of a minibatch, at most one a sequence, whose gradients are computed on their own, on threads and ranks,
	// and added up in order; 0: agent.Shards. The last bits of all numbers depend on it.
	Shards int  `yaml:"shards,omitempty"`
	ArgMax bool `yaml:"arg_max"` // act with the most probable action, but for training, which draws

	RhoBar float64 `yaml:"rho_bar,omitempty"` // ρ̄, how much a probability ratio counts at most (V-trace)
	CBar   float64 `yaml:"c_bar,omitempty"`   // c̄, how much it counts at most for the values of the steps before (V-trace)

	PolicyCoef    *Schedule             `yaml:"policy_coef,omitempty"` // weight of the policy loss (PPO, V-trace); nil: 1
	ValueSchedule *Schedule             `yaml:"-"`                     // of vf_coef, where that is no number; nil: VFCoef
	Imitation     *Imitation            `yaml:"imitation,omitempty"`   // lessons of the task's guide; nil: none
	Predictions   map[string]Prediction `yaml:"predictions,omitempty"` // what else the agent learns to tell, by name
	// BootstrapLimits counts what was still to come where a time limit cut an episode, by the value of what it showed last
	// (PPO, V-trace). The reference counts a limit as an end.
	BootstrapLimits bool `yaml:"bootstrap_limits,omitempty"`
	// NormReturns measures advantages and the errors of values in deviations of the returns (PPO, V-trace): the losses' parts
	// keep their weights to each other whatever the task's rewards.
	NormReturns bool `yaml:"norm_returns,omitempty"`
	// TargetKL leaves out the rest of an update once the policy has moved so far, by approx_kl of a minibatch (PPO, V-trace); nil:
	// never.
	TargetKL *float64 `yaml:"target_kl,omitempty"`
}

// Optimizer holds the hyper-parameters of Adam; its decay rates are 0.9 and 0.999.
type Optimizer struct {
	LearningRate Schedule `yaml:"learning_rate"` // step size
	Eps          float64  `yaml:"eps"`           // ε beside the root of the second moment; 0: 1e-8
}

// Default returns the reference's settings: those of its Mystery Path experiments for PPO, of its T-Maze experiments for
// A2C. V-trace, which the reference does not have, takes over PPO's, with bars of 1 (Espeholt et al. 2018) in place of clipping.
func Default(agent string) Config {
	if agent == A2C {
		return Config{
			Agent: A2C, NumEnvs: 8, RolloutLen: 256, Gamma: 0.99, GAELambda: 0.95, EntCoef: Constant(0.001), VFCoef: 0.5,
			MaxGradNorm: 0.5, Optimizer: Optimizer{LearningRate: Constant(1e-4), Eps: 1e-8}, DActor: 128, DCritic: 128,
		}
	}
	c := Config{
		Agent: agent, NumEnvs: 128, RolloutLen: 128, Gamma: 0.99, GAELambda: 0.95, NumMinibatches: 8, UpdateEpochs: 3,
		NormAdv: true, ClipCoef: 0.2, EntCoef: Constant(3e-4), VFCoef: 0.5, MaxGradNorm: 5,
		Optimizer: Optimizer{LearningRate: Constant(2.5e-4), Eps: 1e-8}, DActor: 256, DCritic: 256,
	}
	if agent == VTrace {
		c.NormAdv, c.ClipCoef, c.RhoBar, c.CBar = false, 0, 1, 1
	}
	return c
}

// maxRollout bounds N·T, far above any machine's memory and far below an overflow.
const maxRollout = 1 << 31

// maxShards bounds Config.Shards, each of which has memory for a gradient.
const maxShards = 4096

// Validate returns an error that names the first setting that cannot be.
func (c Config) Validate() error {
	switch c.Agent {
	case PPO, A2C, VTrace:
	default:
		return fmt.Errorf("agent is %q, want %q, %q or %q", c.Agent, PPO, A2C, VTrace)
	}
	for _, f := range []struct {
		key   string
		value int
	}{
		{"num_envs", c.NumEnvs}, {"rollout_len", c.RolloutLen}, {"d_actor", c.DActor}, {"d_critic", c.DCritic},
	} {
		if f.value < 1 {
			return fmt.Errorf("%s is %d, want at least 1", f.key, f.value)
		}
	}
	if c.NumEnvs > maxRollout/c.RolloutLen {
		return fmt.Errorf("num_envs is %d and rollout_len %d: a rollout of more than %d steps", c.NumEnvs, c.RolloutLen, maxRollout)
	}
	if c.Shards < 0 || c.Shards > maxShards {
		return fmt.Errorf("shards is %d, want 1 to %d, or 0 for %d", c.Shards, maxShards, agent.Shards)
	}
	if c.SequenceLength < 0 || c.RolloutLen%c.sequence() != 0 {
		return fmt.Errorf("sequence_length is %d, want a divisor of rollout_len, %d", c.SequenceLength, c.RolloutLen)
	}
	for _, f := range []struct {
		key         string
		value       float64
		atMost      float64
		above, zero bool
	}{
		{key: "gamma", value: c.Gamma, atMost: 1, zero: true},
		{key: "gae_lambda", value: c.GAELambda, atMost: 1, zero: true},
		{key: "vf_coef", value: c.VFCoef, zero: true},
		{key: "max_grad_norm", value: c.MaxGradNorm},
		{key: "optimizer.eps", value: c.Optimizer.eps()},
	} {
		switch {
		case !finite(f.value) || f.value < 0 || f.value == 0 && !f.zero:
			return fmt.Errorf("%s is %v, want a positive number", f.key, f.value)
		case f.atMost > 0 && f.value > f.atMost:
			return fmt.Errorf("%s is %v, want at most %v", f.key, f.value, f.atMost)
		}
	}
	if err := c.EntCoef.validate("ent_coef"); err != nil {
		return err
	}
	if err := c.Optimizer.LearningRate.validate("optimizer.learning_rate"); err != nil {
		return err
	}
	if err := c.validateObjective(); err != nil {
		return err
	}
	switch c.Agent {
	case A2C:
		return c.validateA2C()
	case VTrace:
		return cmp.Or(c.validateEpochs(), c.validateVTrace())
	default:
		return cmp.Or(c.validateEpochs(), c.validatePPO())
	}
}

// validateEpochs checks what epochs of minibatches are made by.
func (c Config) validateEpochs() error {
	switch {
	case c.UpdateEpochs < 1:
		return fmt.Errorf("update_epochs is %d, want at least 1", c.UpdateEpochs)
	case c.NumMinibatches < 1:
		return fmt.Errorf("num_minibatches is %d, want at least 1", c.NumMinibatches)
	case c.NumEnvs*c.sequences()%c.NumMinibatches != 0:
		return fmt.Errorf("num_minibatches is %d, want a divisor of the number of sequences in a rollout, %d (num_envs %d × %d)",
			c.NumMinibatches, c.NumEnvs*c.sequences(), c.NumEnvs, c.sequences())
	case c.TargetKL != nil && !(*c.TargetKL > 0):
		return fmt.Errorf("target_kl is %v, want a positive number or null", *c.TargetKL)
	}
	return nil
}

func (c Config) validatePPO() error {
	switch {
	case !finite(c.ClipCoef) || c.ClipCoef <= 0:
		return fmt.Errorf("clip_coef is %v, want a positive number", c.ClipCoef)
	case c.NormReturns && c.ClipValue:
		return fmt.Errorf("clip_value is set: with norm_returns, clip_coef has another unit than values; leave out one of them")
	case c.RhoBar != 0 || c.CBar != 0:
		return fmt.Errorf("rho_bar or c_bar is set: ppo bounds ratios by clip_coef")
	}
	return nil
}

// validateVTrace refuses bars by which values need not converge, and what would silently do nothing.
func (c Config) validateVTrace() error {
	switch {
	case !finite(c.RhoBar) || c.RhoBar <= 0:
		return fmt.Errorf("rho_bar is %v, want a positive number", c.RhoBar)
	case !finite(c.CBar) || c.CBar <= 0:
		return fmt.Errorf("c_bar is %v, want a positive number", c.CBar)
	case c.CBar > c.RhoBar:
		return fmt.Errorf("c_bar is %v, want at most rho_bar, %v: values need not converge otherwise", c.CBar, c.RhoBar)
	case c.NormAdv:
		return fmt.Errorf("norm_adv is set: vtrace does not normalise advantages; norm_returns gives them a unit")
	case c.ClipValue || c.ClipCoef != 0:
		return fmt.Errorf("clip_coef or clip_value is set: vtrace bounds ratios by rho_bar and c_bar and does not clip values; leave them out")
	}
	return nil
}

// validateA2C refuses what would silently do nothing.
func (c Config) validateA2C() error {
	switch {
	case c.UpdateEpochs > 1:
		return fmt.Errorf("update_epochs is %d: a2c takes one gradient step a rollout", c.UpdateEpochs)
	case c.NumMinibatches > 1:
		return fmt.Errorf("num_minibatches is %d: a2c takes one gradient step a rollout", c.NumMinibatches)
	case c.sequence() != c.RolloutLen:
		return fmt.Errorf("sequence_length is %d: a2c carries the state through the whole rollout, %d", c.SequenceLength, c.RolloutLen)
	case c.PolicyCoef != nil:
		return fmt.Errorf("policy_coef is set: a2c's policy loss always counts as it is")
	case c.Imitation != nil && c.Imitation.Guided.most() > 0:
		return fmt.Errorf("imitation.guided is set: a2c learns from what the agent does alone")
	case c.BootstrapLimits:
		return fmt.Errorf("bootstrap_limits is set: a2c counts limits as ends")
	case c.NormReturns:
		return fmt.Errorf("norm_returns is set: a2c takes returns as they are")
	case c.TargetKL != nil:
		return fmt.Errorf("target_kl is set: a2c takes one gradient step a rollout")
	case c.NormAdv:
		return fmt.Errorf("norm_adv is set: a2c does not normalise advantages")
	case c.ClipValue || c.ClipCoef != 0:
		return fmt.Errorf("clip_coef or clip_value is set: a2c clips neither ratios nor values")
	case c.RhoBar != 0 || c.CBar != 0:
		return fmt.Errorf("rho_bar or c_bar is set: a2c has no ratios")
	}
	return nil
}

// sequence returns L.
func (c Config) sequence() int {
	if c.SequenceLength == 0 {
		return c.RolloutLen
	}
	return c.SequenceLength
}

// sequences returns S, the number of sequences in an environment's part of a rollout.
func (c Config) sequences() int { return c.RolloutLen / c.sequence() }

// minibatch returns B, the number of sequences in a minibatch.
func (c Config) minibatch() int { return c.NumEnvs * c.sequences() / max(c.NumMinibatches, 1) }

// shards returns how many parts of a minibatch are computed on their own, at most one a sequence.
func (c Config) shards() int {
	if c.Shards == 0 {
		return agent.Shards
	}
	return c.Shards
}

// samples returns N·T, the steps in a rollout.
func (c Config) samples() int64 { return int64(c.NumEnvs) * int64(c.RolloutLen) }

func (o Optimizer) eps() float64 {
	if o.Eps == 0 {
		return 1e-8
	}
	return o.Eps
}

// learningRate returns the learning rate of update n (from 0) out of total.
func (c Config) learningRate(n, total int) float64 {
	lr := c.Optimizer.LearningRate.At(n)
	if c.AnnealLR {
		lr *= 1 - float64(n)/float64(total)
	}
	return lr
}

// a2cNames are the names that the reference's A2C gives to settings.
var a2cNames = map[string]string{"lamb": "gae_lambda", "entropy_coef": "ent_coef", "value_coef": "vf_coef"}

// configKeys are the keys of Config in YAML.
var configKeys = []string{
	"agent", "num_envs", "rollout_len", "sequence_length", "gamma", "gae_lambda", "num_minibatches", "update_epochs",
	"norm_adv", "clip_coef", "clip_value", "ent_coef", "vf_coef", "max_grad_norm", "anneal_lr", "optimizer", "d_actor",
	"d_critic", "shards", "arg_max", "rho_bar", "c_bar", "policy_coef", "imitation", "predictions", "bootstrap_limits", "norm_returns", "target_kl",
}

// optionalKeys are those of the parts that can be missing.
var optionalKeys = []string{"policy_coef", "imitation", "predictions", "target_kl"}

// ConfigKeys returns every key that a Config is read from, A2C's names included, in alphabetical order.
func ConfigKeys() []string {
	return slices.Sorted(slices.Values(slices.Concat(configKeys, slices.Collect(maps.Keys(a2cNames)))))
}

// UnmarshalYAML reads a mapping over what c already holds, so that a Config can start from Default. Unknown keys and
// settings given under both of their names are errors.
func (c *Config) UnmarshalYAML(b []byte) error {
	var group map[string]any
	if err := yaml.Unmarshal(b, &group); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(a2cNames)) {
		value, given := group[name]
		if !given {
			continue
		}
		if _, twice := group[a2cNames[name]]; twice {
			return fmt.Errorf("%s and %s are two names of one setting, and both are given", name, a2cNames[name])
		}
		group[a2cNames[name]] = value
		delete(group, name)
	}
	for _, key := range slices.Sorted(maps.Keys(group)) {
		if !slices.Contains(configKeys, key) {
			return fmt.Errorf("%s is not a known key; there are: %s", key, strings.Join(ConfigKeys(), ", "))
		}
	}
	if schedule, ok := group["vf_coef"].(map[string]any); ok {
		var err error
		if c.ValueSchedule, err = newSchedule(schedule); err != nil {
			return fmt.Errorf("vf_coef: %w", err)
		}
		group["vf_coef"] = c.ValueSchedule.Initial
	}
	// Null takes an optional part away, and leaves what c holds of the others.
	maps.DeleteFunc(group, func(key string, value any) bool { return value == nil && !slices.Contains(optionalKeys, key) })
	type plain Config // without this method
	return decodeGroup(group, (*plain)(c))
}

// decodeGroup stores a mapping's values in what v points to, strictly.
func decodeGroup(group map[string]any, v any) error {
	b, err := yaml.Marshal(group)
	if err != nil {
		return err
	}
	return decodeYAML(b, v)
}

// decodeYAML stores a mapping's values in what v points to, strictly.
func decodeYAML(b []byte, v any) error {
	config, err := hydra.Parse(b)
	if err != nil {
		return err
	}
	return config.Decode(v)
}
