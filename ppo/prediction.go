package ppo

import (
	"fmt"
	"maps"
	"slices"

	"ariadne/agent"
	"ariadne/task"
)

// Prediction is a further output of the agent, which learns to predict one of a task's extras.
type Prediction struct {
	Of     string   `yaml:"of"`     // name of the extra
	From   string   `yaml:"from"`   // its input: "core" or "encoder"; "map" means the map's sense of the same name
	Hidden int      `yaml:"hidden"` // width of a hidden layer; 0: none
	Stop   bool     `yaml:"stop"`   // stop its gradient at its input
	Kind   string   `yaml:"kind"`   // "regression" or "binary"
	Scale  float64  `yaml:"scale"`  // factor on the extra's numbers (regression)
	Coef   Schedule `yaml:"coef"`   // weight of its loss
}

// UnmarshalYAML reads a mapping over the defaults: a linear regression from the core, with scale 1 and weight 1. Unknown keys
// are errors.
func (p *Prediction) UnmarshalYAML(b []byte) error {
	type plain Prediction // without this method, so that decoding does not recurse
	read := plain{From: agent.FromCore, Kind: agent.KindRegression, Scale: 1, Coef: Constant(1)}
	if err := decodeYAML(b, &read); err != nil {
		return err
	}
	*p = Prediction(read)
	return nil
}

// validate returns an error that begins with the name of the first setting that is impossible.
func (p Prediction) validate() error {
	switch {
	case p.Of == "":
		return fmt.Errorf("of is missing, want the name of one of the task's extras")
	case p.From != agent.FromCore && p.From != agent.FromEncoder && p.From != agent.FromMap:
		return fmt.Errorf("from is %q, want %q, %q or %q", p.From, agent.FromCore, agent.FromEncoder, agent.FromMap)
	case p.Hidden < 0:
		return fmt.Errorf("hidden is %d, want at least 0", p.Hidden)
	case p.Kind != agent.KindRegression && p.Kind != agent.KindBinary:
		return fmt.Errorf("kind is %q, want %q or %q", p.Kind, agent.KindRegression, agent.KindBinary)
	case !finite(p.Scale) || p.Scale <= 0:
		return fmt.Errorf("scale is %v, want a positive number", p.Scale)
	}
	return p.Coef.validate("coef")
}

// extraColumn returns the column of one of a task's extras.
func extraColumn(name string, size int) agent.Column {
	return agent.Column{Name: "extra/" + name, Shape: []int{size}, Next: true}
}

// loss makes the loss of a prediction. The model must have that output.
func (p Prediction) loss(name string, m *agent.Model) (agent.Loss, error) {
	heads := m.Config().Predictions
	i := slices.IndexFunc(heads, func(h agent.PredictionHead) bool { return h.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("the model does not predict %s", name)
	}
	return &agent.PredictionLoss{
		Output: name, Target: extraColumn(p.Of, heads[i].Width), Kind: p.Kind, Scale: float32(p.Scale), Report: predictionTerm + name,
	}, nil
}

// Extras returns the names of the extras that the predictions need. A batch must tell them in this order (task.Options).
func (c Config) Extras() []string {
	var names []string
	for _, p := range c.Predictions {
		names = append(names, p.Of)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Heads returns the outputs that a model needs for the predictions, sorted by name.
func (c Config) Heads(b task.Batch) ([]agent.PredictionHead, error) {
	extras, err := c.told(b)
	if err != nil {
		return nil, err
	}
	var heads []agent.PredictionHead
	for _, name := range slices.Sorted(maps.Keys(c.Predictions)) {
		p := c.Predictions[name]
		i := slices.IndexFunc(extras, func(x task.Extra) bool { return x.Name == p.Of })
		heads = append(heads, agent.PredictionHead{Name: name, Width: extras[i].Size(), From: p.From, Hidden: p.Hidden, Stop: p.Stop})
	}
	return heads, nil
}

// told returns the task's extras that Extras names.
func (c Config) told(b task.Batch) ([]task.Extra, error) {
	if len(c.Predictions) == 0 {
		return nil, nil
	}
	teller, ok := b.(task.Teller)
	if !ok {
		return nil, fmt.Errorf("task %s: %w", b.Spec().Name, task.ErrNoExtras)
	}
	extras, err := task.ChooseExtras(teller.Tells(), c.Extras())
	if err != nil {
		return nil, fmt.Errorf("task %s: %w", b.Spec().Name, err)
	}
	return extras, nil
}
