package ppo

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"ariadne/internal/reference"
)

func TestReferenceConfigsAreReadWhole(t *testing.T) {
	compared := 0
	for _, path := range reference.Files(t, "agalite/configs*.json") {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var configs map[string]struct {
			Trainer map[string]any `json:"trainer"`
		}
		if err := json.Unmarshal(b, &configs); err != nil {
			t.Fatal(err)
		}
		for name, config := range configs {
			group := config.Trainer
			if group == nil {
				continue // the purejaxrl configurations use other names
			}
			delete(group, "seq_model")
			delete(group, "env_pool")
			text, err := yaml.Marshal(group)
			if err != nil {
				t.Fatal(err)
			}
			var c Config
			if err := yaml.Unmarshal(text, &c); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if err := c.Validate(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			either := func(keys ...string) float64 {
				for _, key := range keys {
					switch v := group[key].(type) {
					case float64:
						return v
					case map[string]any:
						return v["initial"].(float64)
					}
				}
				t.Errorf("%s: none of %v", name, keys)
				return math.NaN()
			}
			rate := group["optimizer"].(map[string]any)["learning_rate"]
			if m, ok := rate.(map[string]any); ok {
				rate = m["initial"]
			}
			for key, same := range map[string]bool{
				"agent":         c.Agent == group["agent"],
				"num_envs":      float64(c.NumEnvs) == either("num_envs"),
				"rollout_len":   float64(c.RolloutLen) == either("rollout_len"),
				"gamma":         c.Gamma == either("gamma"),
				"lambda":        c.GAELambda == either("gae_lambda", "lamb"),
				"entropy":       c.EntCoef.At(0) == either("ent_coef", "entropy_coef"),
				"value":         c.VFCoef == either("vf_coef", "value_coef"),
				"max_grad_norm": c.MaxGradNorm == either("max_grad_norm"),
				"learning_rate": c.Optimizer.LearningRate.At(5) == rate,
				"heads":         float64(c.DActor) == either("d_actor") && float64(c.DCritic) == either("d_critic"),
			} {
				if !same {
					t.Errorf("%s: %s was read into %+v", name, key, c)
				}
			}
			compared++
		}
	}
	t.Logf("compared %d configurations", compared)
	if compared == 0 {
		t.Error("nothing was compared")
	}
}

func TestConfigSurvivesYAML(t *testing.T) {
	final := 1e-5
	for _, c := range []Config{Default(PPO), Default(A2C), Default(VTrace), {
		Agent: PPO, EntCoef: Schedule{Initial: 0.1, Final: &final, MaxDecaySteps: 7, Power: 2}, ClipValue: true, AnnealLR: true, ArgMax: true,
	}} {
		b, err := yaml.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var again Config
		if err := yaml.Unmarshal(b, &again); err != nil {
			t.Errorf("%v in\n%s", err, b)
		}
		if !reflect.DeepEqual(again, c) {
			t.Errorf("%+v became %+v", c, again)
		}
	}
}

func TestConfigKeysAreTheTagsOfItsFields(t *testing.T) {
	var tags []string
	for f := range reflect.TypeFor[Config]().Fields() {
		if key, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); key != "-" { // that field is vf_coef, as a schedule
			tags = append(tags, key)
		}
	}
	if !slices.Equal(tags, configKeys) {
		t.Errorf("keys are %v, tags %v", configKeys, tags)
	}
	for _, key := range []string{"lamb", "gae_lambda", "value_coef"} {
		if !slices.Contains(ConfigKeys(), key) {
			t.Errorf("%s is missing in %v", key, ConfigKeys())
		}
	}
}

func TestConfigIsReadOverDefaults(t *testing.T) {
	c := Default(PPO)
	if err := yaml.Unmarshal([]byte("gamma: 0.9\noptimizer: {learning_rate: 0.001}\nentropy_coef: 0.5"), &c); err != nil {
		t.Fatal(err)
	}
	if c.Gamma != 0.9 || c.GAELambda != 0.95 || c.Optimizer.LearningRate.At(0) != 0.001 || c.Optimizer.eps() != 1e-8 || c.EntCoef.At(0) != 0.5 {
		t.Errorf("%+v", c)
	}
}

func TestConfigReadsEveryWayToWriteANumber(t *testing.T) {
	for text, want := range map[string]float64{"0.0001": 1e-4, "1e-4": 1e-4, "1E-4": 1e-4, "1.0e-4": 1e-4, "1e2": 100, "3": 3, ".5": 0.5} {
		var c Config
		text = "optimizer: {learning_rate: " + text + ", eps: " + text + "}\nvf_coef: " + text + "\nlamb: " + text + "\nent_coef: {initial: " + text + "}"
		if err := yaml.Unmarshal([]byte(text), &c); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		for _, got := range []float64{c.Optimizer.LearningRate.At(0), c.Optimizer.Eps, c.VFCoef, c.GAELambda, c.EntCoef.At(0)} {
			if got != want {
				t.Errorf("%s was read as %+v", text, c)
			}
		}
	}
}

func TestConfigRefusesWhatItCannotRead(t *testing.T) {
	for text, want := range map[string]string{
		"gama: 0.9":                   "gama is not a known key",
		"lamb: 0.9\ngae_lambda: 0.9":  "two names",
		"num_envs: many":              "num_envs",
		"optimizer: {lr: 1}":          "lr",
		"ent_coef: {start: 1}":        "start",
		"[1, 2]":                      "",
		"optimizer: {beta: 0.1}\n":    "beta",
		"ent_coef: {initial: {a: 1}}": "",
		"rollout_len: 1.5":            "rollout_len is 1.5",
		"ent_coef: {initial: 1, final: 0, max_decay_steps: 2.5}": "max_decay_steps is 2.5",
		"value_coef: 1\nvf_coef: null":                           "two names",
	} {
		c := Default(PPO)
		if err := yaml.Unmarshal([]byte(text), &c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", text, err, want)
		}
	}
}

// Errors about every key use the words of the program's users. They contain no Go types and no excerpt of a file.
func TestConfigSaysWhatAKeyWantsInPlainWords(t *testing.T) {
	for _, key := range ConfigKeys() {
		for _, value := range []string{"abc", "[1]", "{x: 1}", "1.5e300", "99999999999999999999"} {
			text := fmt.Sprintf("%s: %s", key, value)
			c := Default(PPO)
			err := yaml.Unmarshal([]byte(text), &c)
			if err == nil {
				err = c.Validate()
			}
			if err == nil { // the type has room for this number
				if strings.ContainsAny(value, "a[{") {
					t.Errorf("%s: accepted", text)
				}
				continue
			}
			if !strings.Contains(err.Error(), key) && a2cNames[key] == "" {
				t.Errorf("%s: error %q does not name the key", text, err)
			}
			if leaked := regexp.MustCompile(`\n|unmarshal|struct|[a-z]+ was used|Go `).FindString(err.Error()); leaked != "" {
				t.Errorf("%s: error %q has %q, words of a library", text, err, leaked)
			}
		}
	}
}

func TestValidateNamesTheSetting(t *testing.T) {
	nan, negative := math.NaN(), -1.0
	for _, c := range []struct {
		agent  string
		want   string
		change func(*Config)
	}{
		{PPO, `agent is "dqn"`, func(c *Config) { c.Agent = "dqn" }},
		{PPO, "num_envs is 0", func(c *Config) { c.NumEnvs = 0 }},
		{PPO, "rollout_len is -1", func(c *Config) { c.RolloutLen = -1 }},
		{PPO, "d_actor is 0", func(c *Config) { c.DActor = 0 }},
		{PPO, "a rollout of more than", func(c *Config) { c.NumEnvs = math.MaxInt }},
		{PPO, "sequence_length is 3", func(c *Config) { c.SequenceLength = 3 }},
		{PPO, "sequence_length is -128", func(c *Config) { c.SequenceLength = -128 }},
		{PPO, "sequence_length is 256", func(c *Config) { c.SequenceLength = 256 }},
		{PPO, "gamma is 1.5", func(c *Config) { c.Gamma = 1.5 }},
		{PPO, "gamma is NaN", func(c *Config) { c.Gamma = nan }},
		{PPO, "gae_lambda is -0.5", func(c *Config) { c.GAELambda = -0.5 }},
		{PPO, "vf_coef is +Inf", func(c *Config) { c.VFCoef = math.Inf(1) }},
		{PPO, "max_grad_norm is 0", func(c *Config) { c.MaxGradNorm = 0 }},
		{PPO, "optimizer.eps is -1", func(c *Config) { c.Optimizer.Eps = -1 }},
		{PPO, "ent_coef: initial value is -1", func(c *Config) { c.EntCoef = Constant(-1) }},
		{PPO, "ent_coef: final value is -1", func(c *Config) { c.EntCoef.Final = &negative }},
		{PPO, "learning_rate: max_decay_steps is 0", func(c *Config) { c.Optimizer.LearningRate = Schedule{Initial: 1, Final: &c.Gamma, Power: 1} }},
		{PPO, "learning_rate: power is 0", func(c *Config) { c.Optimizer.LearningRate = Schedule{Initial: 1, Final: &c.Gamma, MaxDecaySteps: 1} }},
		{PPO, "update_epochs is 0", func(c *Config) { c.UpdateEpochs = 0 }},
		{PPO, "num_minibatches is 0", func(c *Config) { c.NumMinibatches = 0 }},
		{PPO, "num_minibatches is 7", func(c *Config) { c.NumMinibatches = 7 }},
		{PPO, "clip_coef is 0", func(c *Config) { c.ClipCoef = 0 }},
		{A2C, "update_epochs is 2", func(c *Config) { c.UpdateEpochs = 2 }},
		{A2C, "num_minibatches is 2", func(c *Config) { c.NumMinibatches = 2 }},
		{A2C, "sequence_length is 64", func(c *Config) { c.SequenceLength = 64 }},
		{A2C, "norm_adv is set", func(c *Config) { c.NormAdv = true }},
		{A2C, "clip_value is set", func(c *Config) { c.ClipValue = true }},
		{A2C, "rho_bar or c_bar is set: a2c", func(c *Config) { c.RhoBar = 1 }},
		{PPO, "rho_bar or c_bar is set: ppo", func(c *Config) { c.CBar = 1 }},
		{VTrace, "rho_bar is 0", func(c *Config) { c.RhoBar = 0 }},
		{VTrace, "rho_bar is +Inf", func(c *Config) { c.RhoBar = math.Inf(1) }},
		{VTrace, "c_bar is -1", func(c *Config) { c.CBar = -1 }},
		{VTrace, "c_bar is NaN", func(c *Config) { c.CBar = nan }},
		{VTrace, "c_bar is 1, want at most rho_bar, 0.5", func(c *Config) { c.RhoBar = 0.5 }},
		{VTrace, "norm_adv is set: vtrace", func(c *Config) { c.NormAdv = true }},
		{VTrace, "clip_coef or clip_value is set: vtrace", func(c *Config) { c.ClipCoef = 0.2 }},
		{VTrace, "clip_coef or clip_value is set: vtrace", func(c *Config) { c.ClipValue = true }},
		{VTrace, "num_minibatches is 7", func(c *Config) { c.NumMinibatches = 7 }},
		{VTrace, "update_epochs is 0", func(c *Config) { c.UpdateEpochs = 0 }},
		{VTrace, "target_kl is -1", func(c *Config) { c.TargetKL = &negative }},
		{VTrace, "policy_coef: initial value is -1", func(c *Config) { c.PolicyCoef = &Schedule{Initial: -1} }},
	} {
		config := Default(c.agent)
		if err := config.Validate(); err != nil {
			t.Fatalf("the defaults of %s: %v", c.agent, err)
		}
		c.change(&config)
		if err := config.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want an error with %q", err, c.want)
		}
	}
}
