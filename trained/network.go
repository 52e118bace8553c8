// Package trained is agents as training left them: what a run's configuration says of its network, its weights, and from both an
// agent that acts without the trainer.
package trained

import (
	"ariadne/agent"
	"ariadne/task"
)

// Network is the part of a trainer's settings that describes the agent.
type Network struct {
	Encoder *agent.Encoder `yaml:"encoder"`
	Core    agent.Core     `yaml:"seq_model,required"`
	Heads   agent.Heads    `yaml:"heads"`
	Inputs  []string       `yaml:"inputs"`
	Skip    int            `yaml:"skip"`
	// Integrator is agent.Config's.
	Integrator int `yaml:"integrator"`
	// Map is agent.Config's.
	Map     *agent.GridMap `yaml:"map"`
	EnvPool any            `yaml:"env_pool"` // of the reference; environments always step together here
}

// NetworkKeys are the keys of Network; a trainer has others beside them.
var NetworkKeys = []string{"encoder", "seq_model", "heads", "inputs", "skip", "integrator", "map", "env_pool"}

// Model makes the agent's model for the observations and actions of a task. The hidden layers of policy and value are dActor and
// dCritic wide. To act, it needs no predictions.
func (n *Network) Model(spec task.Spec, dActor, dCritic int, predictions ...agent.PredictionHead) (*agent.Model, error) {
	encoder := agent.Encoder{Name: "flatten"}
	if spec.Pixels {
		encoder.Name = "nature"
	}
	if n.Encoder != nil {
		encoder = *n.Encoder
	}
	return agent.New(agent.Config{
		Shape: spec.Shape, Pixels: spec.Pixels, Actions: spec.Actions, Nonzeros: spec.Nonzeros,
		Encoder: encoder, Core: n.Core, Heads: n.Heads, Inputs: n.Inputs, Skip: n.Skip, Integrator: n.Integrator, Map: n.Map, Predictions: predictions,
		DActor: dActor, DCritic: dCritic,
	})
}

// Memory names what the agent remembers by.
func (n *Network) Memory() string {
	if n.Map != nil {
		return n.Core.Name + ", a map"
	}
	return n.Core.Name
}
