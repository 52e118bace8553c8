package ppo

import (
	"fmt"
	"maps"
	"slices"

	"ariadne/agent"
)

// objective is the loss that a configuration describes: that of its algorithm, and the terms that are added to it.
type objective struct {
	agent.Sum
	weigh func(coefficients)     // sets the weights of all parts except the entropy
	bonus func(entropy float64)  // sets the weight of the entropy
	terms map[string]*agent.Term // added terms, by the names that coefficients uses
}

// newObjective makes the loss for a model.
func newObjective(c Config, m *agent.Model) (*objective, error) {
	o := &objective{}
	switch c.Agent {
	case A2C:
		loss := &agent.A2CLoss{Gamma: float32(c.Gamma), Lambda: float32(c.GAELambda)}
		o.weigh = func(x coefficients) { loss.ValueCoef = float32(x.value) }
		o.bonus = func(entropy float64) { loss.EntCoef = float32(entropy) }
		o.Sum = agent.Sum{{Loss: loss, Coef: 1}}
	case VTrace:
		loss := &agent.VTraceLoss{
			Gamma: float32(c.Gamma), Lambda: float32(c.GAELambda), RhoBar: float32(c.RhoBar), CBar: float32(c.CBar),
			Limits: c.BootstrapLimits, PolicyCoef: new(float32),
		}
		o.weigh = func(x coefficients) { *loss.PolicyCoef, loss.VFCoef = float32(x.policy/x.unit), float32(x.value) }
		o.bonus = func(entropy float64) { loss.EntCoef = float32(entropy) }
		o.Sum = agent.Sum{{Loss: loss, Coef: 1}}
	default:
		loss := &agent.PPOLoss{ClipCoef: float32(c.ClipCoef), ClipValue: c.ClipValue, PolicyCoef: new(float32)}
		o.weigh = func(x coefficients) { *loss.PolicyCoef, loss.VFCoef = float32(x.policy), float32(x.value) }
		o.bonus = func(entropy float64) { loss.EntCoef = float32(entropy) }
		o.Sum = agent.Sum{{Loss: loss, Coef: 1}}
	}
	var names []string
	if c.Imitation != nil {
		loss := &agent.ImitationLoss{
			Temperature: float32(c.Imitation.Temperature), Student: float32(c.Imitation.StudentTemperature), CostCoef: float32(c.Imitation.CostCoef),
		}
		if loss.Temperature > 0 || loss.CostCoef > 0 {
			loss.Actions = m.Config().Actions
		}
		o.Sum, names = append(o.Sum, agent.Term{Loss: loss}), append(names, imitationTerm)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Predictions)) {
		loss, err := c.Predictions[name].loss(name, m)
		if err != nil {
			return nil, err
		}
		o.Sum, names = append(o.Sum, agent.Term{Loss: loss}), append(names, predictionTerm+name)
	}
	o.terms = map[string]*agent.Term{}
	for i, name := range names {
		o.terms[name] = &o.Sum[1+i]
	}
	o.set(c.coefficients(0))
	o.bonus(c.EntCoef.At(0))
	return o, nil
}

// set sets the weights of all parts for the next updates.
func (o *objective) set(x coefficients) {
	o.weigh(x)
	for name, term := range o.terms {
		term.Coef = x.terms[name]
	}
}

// The names of terms that are added to an algorithm's loss.
const (
	imitationTerm  = "imitation"
	predictionTerm = "prediction_" // followed by the prediction's name
)

// coefficients holds the weights of a loss's parts in one update, except that of the entropy.
type coefficients struct {
	policy, value float64
	terms         map[string]float64 // of added terms, by name
	unit          float64            // the unit of advantages, for losses that compute advantages themselves
}

// inUnitsOf returns the coefficients of a loss whose advantages and values are measured in standard deviations of the returns.
func (x coefficients) inUnitsOf(deviation float64) coefficients {
	x.value /= deviation * deviation
	x.unit = deviation
	return x
}

// coefficients returns the values of the schedules for update n, from 0.
func (c Config) coefficients(n int) coefficients {
	x := coefficients{policy: 1, value: c.VFCoef, terms: map[string]float64{}, unit: 1}
	if c.PolicyCoef != nil {
		x.policy = c.PolicyCoef.At(n)
	}
	if c.ValueSchedule != nil {
		x.value = c.ValueSchedule.At(n)
	}
	if c.Imitation != nil {
		x.terms[imitationTerm] = c.Imitation.Coef.At(n)
	}
	for name, p := range c.Predictions {
		x.terms[predictionTerm+name] = p.Coef.At(n)
	}
	return x
}

// scalars adds the coefficients that change, or that only some runs have, to a record.
func (c Config) scalars(n int, to map[string]float64) {
	x := c.coefficients(n)
	if c.PolicyCoef != nil {
		to["charts/policy_coef"] = x.policy
	}
	if c.ValueSchedule != nil {
		to["charts/vf_coef"] = x.value
	}
	if c.Imitation != nil {
		to["charts/imitation_coef"], to["charts/guided"] = x.terms[imitationTerm], c.Imitation.Guided.At(n)
	}
}

// validateObjective returns an error that names the first impossible setting of the loss's parts.
func (c Config) validateObjective() error {
	for _, s := range []struct {
		name     string
		schedule *Schedule
	}{{"policy_coef", c.PolicyCoef}, {"vf_coef", c.ValueSchedule}} {
		if s.schedule == nil {
			continue
		}
		if err := s.schedule.validate(s.name); err != nil {
			return err
		}
	}
	if c.Imitation != nil {
		if err := c.Imitation.validate(); err != nil {
			return fmt.Errorf("imitation.%w", err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Predictions)) {
		if err := c.Predictions[name].validate(); err != nil {
			return fmt.Errorf("predictions.%s.%w", name, err)
		}
	}
	return nil
}
