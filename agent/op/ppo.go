package op

import (
	"math"

	"gorgonia.org/gorgonia"
)

// PPO is what proximal policy optimisation's loss reads besides logits and values (Schulman et al. 2017, equations 7
// and 9). Its owner fills the slices, [R] each, before each Run.
type PPO struct {
	ClipCoef  float32 // ε: ratios count within [1-ε, 1+ε]
	VFCoef    float32 // factor of the value loss
	EntCoef   float32 // factor of the entropy bonus
	ClipValue bool    // values, too, count only within ±ε of the old ones (purejaxrl); the reference's own PPO does not

	Actions   []int32
	Advantage []float32 // normalised by whoever wants that
	Return    []float32 // what values should be
	LogProb   []float32 // log π(action) when the action was taken
	Value     []float32 // old value; read if ClipValue

	// Count is the number of rows of the whole minibatch, of which this graph may see a part: the loss and Stats are sums
	// over the graph's rows divided by Count.
	Count int
	Stats Stats // of the last Run
}

// PPO is the loss mean(max(-A·ρ, -A·clip(ρ))) + vf_coef·½mean((V-G)²) - ent_coef·mean(H), where ρ = π/π_old, of logits
// [R, A] and values [R, 1].
func (g *Graph) PPO(logits, value *Node, p *PPO) *Node {
	if !g.checkHeads(logits, value, len(p.Actions)) {
		return nil
	}
	o := &ppoLoss{policyLoss: newPolicyLoss("ppo", logits), PPO: p}
	return g.add(o, logits, value)
}

type ppoLoss struct {
	policyLoss
	*PPO
}

func (o *ppoLoss) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	logits, value := floats(in[0]), floats(in[1])
	share := 1 / float64(o.Count)
	s := Stats{}
	for r, action := range o.Actions {
		row, drow := logits[r*o.actions:(r+1)*o.actions], o.dlogits[r*o.actions:(r+1)*o.actions]
		entropy := o.row(row)
		dlogProb := o.policy(&s, r, o.logProbs[action])
		o.rowGradient(drow, action, dlogProb*share, entropy, -float64(o.EntCoef)*share)
		s.Entropy += entropy
		o.dvalue[r] = float32(o.value(&s, r, float64(value[r])) * float64(o.VFCoef) * share)
	}
	s.Loss = s.Policy + float64(o.VFCoef)*s.Value - float64(o.EntCoef)*s.Entropy
	s.scale(share)
	o.Stats = s
	*o.result.(*gorgonia.F32) = gorgonia.F32(s.Loss)
	return o.result, nil
}

// policy adds row r's part of the policy loss to s and returns its derivative by the log-probability.
func (o *ppoLoss) policy(s *Stats, r int, logProb float64) float64 {
	clip, advantage := float64(o.ClipCoef), float64(o.Advantage[r])
	logRatio := logProb - float64(o.LogProb[r])
	ratio := math.Exp(logRatio)
	s.ApproxKL += (ratio - 1) - logRatio
	if math.Abs(ratio-1) > clip {
		s.ClipFrac++
	}
	plain, clipped := -advantage*ratio, -advantage*min(max(ratio, 1-clip), 1+clip)
	if clipped > plain {
		s.Policy += clipped
		return 0
	}
	s.Policy += plain
	return plain // d ratio/d log π = ratio
}

// value adds row r's part of the value loss to s and returns its derivative by the value.
func (o *ppoLoss) value(s *Stats, r int, value float64) float64 {
	diff := value - float64(o.Return[r])
	if !o.ClipValue {
		s.Value += diff * diff / 2
		return diff
	}
	clip, old := float64(o.ClipCoef), float64(o.Value[r])
	clipped := old + min(max(value-old, -clip), clip) - float64(o.Return[r])
	if math.Abs(value-old) > clip && clipped*clipped > diff*diff {
		s.Value += clipped * clipped / 2
		return 0
	}
	s.Value += diff * diff / 2
	return diff
}
