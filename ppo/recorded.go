package ppo

import "errors"

// Recorded returns the configuration for learning from recorded episodes, a batch whose guide does in every environment what
// was done there: the policy learns to do the same, values are those of it, and the policy's own loss has no part. What was
// done is all that is known, so that the guide's action is right and all others are wrong: Temperature and CostCoef, which are
// of its costs, count as 0. The loss keeps the weight that it begins with, since nothing takes over from it; it is 1 where
// Imitation is nil.
func (c Config) Recorded() (Config, error) {
	if c.Agent == A2C {
		return c, errors.New("agent is a2c, which learns from what the agent does; recorded episodes want ppo or vtrace")
	}
	imitation := Imitation{Coef: Constant(1)}
	if c.Imitation != nil {
		imitation = *c.Imitation
	}
	imitation.Coef = Constant(imitation.Coef.Initial)
	imitation.Temperature, imitation.CostCoef, imitation.Guided, imitation.Turns = 0, 0, Constant(1), false
	none := Constant(0)
	c.Imitation, c.PolicyCoef = &imitation, &none
	return c, c.Validate()
}
