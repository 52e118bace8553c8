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

// The algorithms, with the names that Config.Agent has.
const (
	PPO    = "ppo"
	A2C    = "a2c"
	VTrace = "vtrace"
)

// Config holds every hyper-parameter of training. Its YAML keys are those of the reference's `trainer` group. The reference has
// other names for some of them in A2C (lamb, entropy_coef, value_coef); these are read too.
type Config struct {
	Agent          string    `yaml:"agent"`           // algorithm: "ppo", "a2c" or "vtrace"
	NumEnvs        int       `yaml:"num_envs"`        // N, environments that step together
	RolloutLen     int       `yaml:"rollout_len"`     // T, steps in each environment between updates
	SequenceLength int       `yaml:"sequence_length"` // L, steps through which an update carries the agent's state; 0: T
	Gamma          float64   `yaml:"gamma"`           // γ, discount
	GAELambda      float64   `yaml:"gae_lambda"`      // λ of the λ-returns, of generalised advantage estimation and of V-trace
	NumMinibatches int       `yaml:"num_minibatches"` // parts into which an epoch's sequences are divided (PPO, V-trace)
	UpdateEpochs   int       `yaml:"update_epochs"`   // epochs, passes through a rollout (PPO, V-trace)
	NormAdv        bool      `yaml:"norm_adv"`        // normalize each minibatch's advantages to mean 0 and deviation 1 (PPO)
	ClipCoef       float64   `yaml:"clip_coef"`       // ε, the largest effective distance of the probability ratio from 1 (PPO)
	ClipValue      bool      `yaml:"clip_value"`      // also keep the value within clip_coef of the old one (PPO)
	EntCoef        Schedule  `yaml:"ent_coef"`        // weight of the entropy bonus
	VFCoef         float64   `yaml:"vf_coef"`         // weight of the value loss
	MaxGradNorm    float64   `yaml:"max_grad_norm"`   // global norm to which gradients are clipped
	AnnealLR       bool      `yaml:"anneal_lr"`       // let the learning rate fall linearly to 0 over Options.TotalSteps
	Optimizer      Optimizer `yaml:"optimizer"`       // Adam
	DActor         int       `yaml:"d_actor"`         // width of the policy head's hidden layer
	DCritic        int       `yaml:"d_critic"`        // width of the value head's hidden layer
	// Shards is the number of parts of a minibatch whose gradients are computed separately, on threads and ranks, and added in
	// order. It is at most one for each sequence; 0 means agent.Shards. The last bits of all numbers depend on it.
	Shards int  `yaml:"shards,omitempty"`
	ArgMax bool `yaml:"arg_max"` // act with the most probable action; training still draws actions

	RhoBar float64 `yaml:"rho_bar,omitempty"` // ρ̄, upper bound of the probability ratio (V-trace)
	CBar   float64 `yaml:"c_bar,omitempty"`   // c̄, upper bound of the ratio in the traces that correct earlier values (V-trace)

	PolicyCoef    *Schedule             `yaml:"policy_coef,omitempty"` // weight of the policy loss (PPO, V-trace); nil: 1
	ValueSchedule *Schedule             `yaml:"-"`                     // schedule of vf_coef, if that is not a plain number; nil: VFCoef
	Imitation     *Imitation            `yaml:"imitation,omitempty"`   // learning from the task's guide; nil: none
	Predictions   map[string]Prediction `yaml:"predictions,omitempty"` // further outputs that the agent learns, by name
	// BootstrapLimits adds the value of an episode's last observation where a time limit truncated the episode (PPO, V-trace).
	// The reference treats a time limit as a termination.
	BootstrapLimits bool `yaml:"bootstrap_limits,omitempty"`
	// NormReturns measures advantages and value errors in standard deviations of the returns (PPO, V-trace). So the parts of
	// the loss keep their relative weights, whatever the scale of the task's rewards.
	NormReturns bool `yaml:"norm_returns,omitempty"`
	// TargetKL ends an update early once the approx_kl of a minibatch exceeds it (PPO, V-trace); nil: never.
	TargetKL *float64 `yaml:"target_kl,omitempty"`
}

// Optimizer holds the hyper-parameters of Adam. Its decay rates are 0.9 and 0.999.
type Optimizer struct {
	LearningRate Schedule `yaml:"learning_rate"` // step size
	Eps          float64  `yaml:"eps"`           // ε, added to the root of the second moment; 0: 1e-8
}

// Default returns the reference's settings: those of its Mystery Path experiments for PPO, and of its T-Maze experiments for
// A2C. The reference does not have V-trace; it gets PPO's settings, with bounds ρ̄ = c̄ = 1 (Espeholt et al. 2018) instead of
// clipping.
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

// maxRollout bounds N·T. It is far above any machine's memory and far below an overflow.
const maxRollout = 1 << 31

// maxShards bounds Config.Shards. Each shard needs memory for a gradient.
const maxShards = 4096

// Validate returns an error that names the first setting that is impossible.
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

// validateEpochs checks the settings of epochs and minibatches.
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

// validateVTrace refuses bounds under which values may not converge, and settings that would have no effect.
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

// validateA2C refuses settings that would have no effect.
func (c Config) validateA2C() error {
	switch {
	case c.UpdateEpochs > 1:
		return fmt.Errorf("update_epochs is %d: a2c takes one gradient step a rollout", c.UpdateEpochs)
	case c.NumMinibatches > 1:
		return fmt.Errorf("num_minibatches is %d: a2c takes one gradient step a rollout", c.NumMinibatches)
	case c.sequence() != c.RolloutLen:
		return fmt.Errorf("sequence_length is %d: a2c carries the state through the whole rollout, %d", c.SequenceLength, c.RolloutLen)
	case c.PolicyCoef != nil:
		return fmt.Errorf("policy_coef is set: the weight of a2c's policy loss is always 1")
	case c.Imitation != nil && c.Imitation.Guided.most() > 0:
		return fmt.Errorf("imitation.guided is set: a2c learns only from the agent's own actions")
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

// sequences returns S, the number of sequences that a rollout holds for each environment.
func (c Config) sequences() int { return c.RolloutLen / c.sequence() }

// minibatch returns B, the number of sequences in a minibatch.
func (c Config) minibatch() int { return c.NumEnvs * c.sequences() / max(c.NumMinibatches, 1) }

// shards returns the number of parts of a minibatch that are computed separately, at most one for each sequence.
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

// a2cNames maps the reference's names of settings for A2C to those of Config.
var a2cNames = map[string]string{"lamb": "gae_lambda", "entropy_coef": "ent_coef", "value_coef": "vf_coef"}

// configKeys lists the YAML keys of Config.
var configKeys = []string{
	"agent", "num_envs", "rollout_len", "sequence_length", "gamma", "gae_lambda", "num_minibatches", "update_epochs",
	"norm_adv", "clip_coef", "clip_value", "ent_coef", "vf_coef", "max_grad_norm", "anneal_lr", "optimizer", "d_actor",
	"d_critic", "shards", "arg_max", "rho_bar", "c_bar", "policy_coef", "imitation", "predictions", "bootstrap_limits", "norm_returns", "target_kl",
}

// optionalKeys lists the keys whose value may be missing.
var optionalKeys = []string{"policy_coef", "imitation", "predictions", "target_kl"}

// ConfigKeys returns every key from which a Config can be read, A2C's names included, in alphabetical order.
func ConfigKeys() []string {
	return slices.Sorted(slices.Values(slices.Concat(configKeys, slices.Collect(maps.Keys(a2cNames)))))
}

// UnmarshalYAML reads a mapping over the present values of c, so that a Config can start from Default. It is an error if a key
// is unknown, or if a setting is given under both of its names.
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
	// null removes an optional part. For other keys it keeps the present value.
	maps.DeleteFunc(group, func(key string, value any) bool { return value == nil && !slices.Contains(optionalKeys, key) })
	type plain Config // without this method, so that decoding does not recurse
	return decodeGroup(group, (*plain)(c))
}

// decodeGroup decodes a mapping into the value to which v points. Unknown keys are errors.
func decodeGroup(group map[string]any, v any) error {
	b, err := yaml.Marshal(group)
	if err != nil {
		return err
	}
	return decodeYAML(b, v)
}

// decodeYAML decodes YAML into the value to which v points. Unknown keys are errors.
func decodeYAML(b []byte, v any) error {
	config, err := hydra.Parse(b)
	if err != nil {
		return err
	}
	return config.Decode(v)
}
