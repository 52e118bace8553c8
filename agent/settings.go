package agent

import "ariadne/task"

// Settings are the part of a trainer's configuration that describes the agent; docs/configuration.md explains the keys.
type Settings struct {
	Encoder    *Encoder `yaml:"encoder"` // nil: the encoder that suits the task's observations
	Core       AnyCore  `yaml:"seq_model,required"`
	Heads      Heads    `yaml:"heads"`
	Inputs     []string `yaml:"inputs"`
	Skip       int      `yaml:"skip"`
	Integrator int      `yaml:"integrator"`
	Map        *GridMap `yaml:"map"`
	EnvPool    any      `yaml:"env_pool"` // a key of the reference; it is ignored, since environments always step together here
}

// Config returns the model's configuration for the observations and actions of a task. dActor and dCritic are the widths of the
// heads' hidden layers.
func (s *Settings) Config(spec task.Spec, dActor, dCritic int, predictions ...PredictionHead) Config {
	encoder := Encoder{Name: EncoderFlatten}
	if spec.Pixels {
		encoder.Name = EncoderNature
	}
	if s.Encoder != nil {
		encoder = *s.Encoder
	}
	return Config{
		Shape: spec.Shape, Pixels: spec.Pixels, Actions: spec.Actions, Nonzeros: spec.Nonzeros,
		Encoder: encoder, Core: s.Core.Core, Heads: s.Heads, Inputs: s.Inputs, Skip: s.Skip, Integrator: s.Integrator, Map: s.Map,
		Predictions: predictions, DActor: dActor, DCritic: dCritic,
	}
}

// SettingsKeys are the keys of Settings.
var SettingsKeys = []string{"encoder", "seq_model", "heads", "inputs", "skip", "integrator", "map", "env_pool"}

// Memory returns the name of the agent's memory: the core's, and the map if there is one.
func (s *Settings) Memory() string {
	if s.Map != nil {
		return s.Core.Name() + ", a map"
	}
	return s.Core.Name()
}
