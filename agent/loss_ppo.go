package agent

import "math"

// PPOLoss is the loss of proximal policy optimisation (Schulman et al. 2017, equations 7 and 9),
//
//	policy_coef·mean(max(-A·ρ, -A·clip(ρ))) + vf_coef·½mean((V-G)²) - ent_coef·mean(H),  ρ = π/π_old
//
// with advantages A, returns G, values V and the policy's entropy H. An old log-probability of NaN says that another actor than
// the policy chose the action; such actions have no part in the policy loss. With a policy_coef of 0 the policy loss is not
// computed. The rest then trains values beside another loss that teaches the policy.
type PPOLoss struct {
	ClipCoef  float32 // ε: ratios count within [1-ε, 1+ε]
	VFCoef    float32 // factor of the value loss, which has a factor 1/2 of its own
	EntCoef   float32 // factor of the entropy bonus
	ClipValue bool    // values, too, count only within ±ε of the old ones (as in purejaxrl); the reference's own PPO does not clip values

	PolicyCoef *float32 // factor of the policy loss; nil: 1
}

// Columns are actions, advantages, returns and the old log-probabilities; with ClipValue also old values. The loss does not
// normalise advantages: whoever wants that does it before.
func (l *PPOLoss) Columns() []Column {
	columns := []Column{ActionColumn, AdvantageColumn, ReturnColumn, LogProbColumn}
	if l.ClipValue {
		columns = append(columns, ValueColumn)
	}
	return columns
}

// Outputs are policy and value.
func (*PPOLoss) Outputs() []string { return []string{OutputPolicy, OutputValue} }

// Extra is 0.
func (*PPOLoss) Extra() int { return 0 }

// ppoRows holds what PPO reads of a part and the sums that it makes.
type ppoRows struct {
	*PPOLoss
	advantage, returns, logProb, old []float32
	policySum, valueSum, kl, clipped float64
	chosen                           int // number of actions that the policy chose
}

// Evaluate adds the loss's gradient to that of policy and value, and returns the loss's sum over the rows.
func (l *PPOLoss) Evaluate(p *Part) (sum float64, err error) {
	logits, dlogits, actions := p.Output(OutputPolicy)
	value, dvalue, _ := p.Output(OutputValue)
	o := ppoRows{
		PPOLoss: l, advantage: p.Floats(AdvantageColumn.Name), returns: p.Floats(ReturnColumn.Name), logProb: p.Floats(LogProbColumn.Name),
	}
	if l.ClipValue {
		o.old = p.Floats(ValueColumn.Name)
	}
	policyCoef := 1.0
	if l.PolicyCoef != nil {
		policyCoef = float64(*l.PolicyCoef)
	}
	entropy := 0.0
	for r, action := range p.Ints(ActionColumn.Name) {
		from, to := r*actions, (r+1)*actions
		d := p.Softmax(logits[from:to])
		dlogProb := 0.0
		if policyCoef != 0 {
			dlogProb = policyCoef * o.policy(r, d.LogProbs[action])
		}
		d.AddGradient(dlogits[from:to], action, dlogProb*p.Share, -float64(l.EntCoef)*p.Share)
		entropy += d.Entropy
		dvalue[r] += float32(o.value(r, float64(value[r])) * float64(l.VFCoef) * p.Share)
	}
	if policyCoef != 0 {
		p.Report(MeanPolicy, o.policySum)
	}
	p.Report(MeanValue, o.valueSum)
	p.Report(MeanEntropy, entropy)
	p.ReportOver(MeanApproxKL, o.kl, o.chosen)
	p.ReportOver(MeanClipFrac, o.clipped, o.chosen)
	return policyCoef*o.policySum + float64(l.VFCoef)*o.valueSum - float64(l.EntCoef)*entropy, nil
}

// policy adds row r's part of the policy loss to the sums. It returns the derivative by the log-probability.
func (o *ppoRows) policy(r int, logProb float64) float64 {
	clip, advantage := float64(o.ClipCoef), float64(o.advantage[r])
	logRatio := logProb - float64(o.logProb[r])
	if math.IsNaN(float64(o.logProb[r])) {
		return 0
	}
	o.chosen++
	ratio := math.Exp(logRatio)
	o.kl += (ratio - 1) - logRatio
	if math.Abs(ratio-1) > clip {
		o.clipped++
	}
	plain, clipped := -advantage*ratio, -advantage*min(max(ratio, 1-clip), 1+clip)
	if clipped > plain {
		o.policySum += clipped
		return 0
	}
	o.policySum += plain
	return plain // d ratio/d log π = ratio
}

// value adds row r's part of the value loss to the sums. It returns the derivative by the value.
func (o *ppoRows) value(r int, value float64) float64 {
	diff := value - float64(o.returns[r])
	if !o.ClipValue {
		o.valueSum += diff * diff / 2
		return diff
	}
	clip, old := float64(o.ClipCoef), float64(o.old[r])
	clipped := old + min(max(value-old, -clip), clip) - float64(o.returns[r])
	if math.Abs(value-old) > clip && clipped*clipped > diff*diff {
		o.valueSum += clipped * clipped / 2
		return 0
	}
	o.valueSum += diff * diff / 2
	return diff
}
