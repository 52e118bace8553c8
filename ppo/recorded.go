package ppo

import "errors"

// Recorded returns the configuration for learning from recorded episodes. The batch's guide acts in every environment and does
// what was recorded. The policy learns to do the same, values are those of the recorded behaviour, and the policy's own loss
// has weight 0. Recordings contain only the actions that were taken, so the guide's action counts as right and all others as
// wrong: Temperature and CostCoef, which are about costs, become 0. The weight of the imitation loss stays at its initial
// value, because no other loss takes over. If Imitation is nil, it is 1.
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
