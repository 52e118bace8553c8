package op

import (
	"gorgonia.org/gorgonia"
)

// A2C is what the advantage actor-critic's loss reads besides logits and values. Its owner fills the slices before each
// Run.
type A2C struct {
	Gamma     float32 // discount
	Lambda    float32 // of λ-returns
	EntCoef   float32 // factor of the entropy bonus
	ValueCoef float32 // factor of the value loss

	T, B    int
	Done    []bool    // [T+1, B], true: the observation is the first of an episode
	Actions []int32   // [T, B]
	Reward  []float32 // [T, B], of the action

	Count int   // rows T·B of the whole minibatch, as in PPO
	Stats Stats // of the last Run
}

// A2C is the loss mean(-log π(a)·A) + value_coef·mean(A²) - ent_coef·mean(H) of logits [(T+1)·B, A] and values
// [(T+1)·B, 1], where A = G - V with the λ-returns G of the present values:
//
//	G_t = r_t + γ(1 - done_{t+1})·((1-λ)·V_{t+1} + λ·G_{t+1}), G_T = V_T
//
// G, and A in the policy's part, count as constants. The last observation serves V_T alone.
func (g *Graph) A2C(logits, value *Node, p *A2C) *Node {
	if !g.checkHeads(logits, value, (p.T+1)*p.B) {
		return nil
	}
	o := &a2cLoss{policyLoss: newPolicyLoss("a2c", logits), A2C: p, returns: make([]float64, p.B)}
	return g.add(o, logits, value)
}

type a2cLoss struct {
	policyLoss
	*A2C
	returns []float64 // [B], G of one step
}

func (o *a2cLoss) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	logits, value := floats(in[0]), floats(in[1])
	share := 1 / float64(o.Count)
	last := o.T * o.B
	for b := range o.B {
		o.returns[b] = float64(value[last+b])
		o.dvalue[last+b] = 0
	}
	clear(o.dlogits[last*o.actions:])
	s := Stats{}
	for r := last - 1; r >= 0; r-- {
		g := o.lambdaReturn(r, value)
		advantage := g - float64(value[r])
		entropy := o.row(logits[r*o.actions : (r+1)*o.actions])
		action := o.Actions[r]
		s.Policy -= o.logProbs[action] * advantage
		s.Value += advantage * advantage
		s.Entropy += entropy
		o.rowGradient(o.dlogits[r*o.actions:(r+1)*o.actions], action, -advantage*share, entropy, -float64(o.EntCoef)*share)
		o.dvalue[r] = float32(-2 * advantage * float64(o.ValueCoef) * share)
	}
	s.Loss = s.Policy + float64(o.ValueCoef)*s.Value - float64(o.EntCoef)*s.Entropy
	s.scale(share)
	o.Stats = s
	*o.result.(*gorgonia.F32) = gorgonia.F32(s.Loss)
	return o.result, nil
}

// lambdaReturn computes G of row r = t·B + b from that of the step after it.
func (o *a2cLoss) lambdaReturn(r int, value []float32) float64 {
	b, next := r%o.B, r+o.B
	g := float64(o.Reward[r])
	if !o.Done[next] {
		lambda := float64(o.Lambda)
		g += float64(o.Gamma) * ((1-lambda)*float64(value[next]) + lambda*o.returns[b])
	}
	o.returns[b] = g
	return g
}
