package agent

// A2CLoss is the loss of the advantage actor-critic,
//
//	mean(-log π(a)·A) + value_coef·mean(A²) - ent_coef·mean(H),  A = G - V
//
// with the λ-returns G of the present values:
//
//	G_t = r_t + γ(1 - done_{t+1})·((1-λ)·V_{t+1} + λ·G_{t+1}), G_T = V_T
//
// Gradients treat G, and A in the policy's part, as constants. The observation after the last action serves V_T alone.
type A2CLoss struct {
	Gamma     float32 // discount
	Lambda    float32 // of λ-returns
	EntCoef   float32 // factor of the entropy bonus
	ValueCoef float32 // factor of the value loss
}

// Columns are actions and rewards.
func (*A2CLoss) Columns() []Column { return []Column{ActionColumn, RewardColumn} }

// Outputs are policy and value.
func (*A2CLoss) Outputs() []string { return []string{OutputPolicy, OutputValue} }

// Extra is 1: the loss needs the value after the last action.
func (*A2CLoss) Extra() int { return 1 }

// Evaluate adds the loss's gradient to that of policy and value, and returns the loss's sum over the rows.
func (l *A2CLoss) Evaluate(p *Part) (sum float64, err error) {
	logits, dlogits, width := p.Output(OutputPolicy)
	value, dvalue, _ := p.Output(OutputValue)
	actions, reward := p.Ints(ActionColumn.Name), p.Floats(RewardColumn.Name)
	returns := p.Scratch(p.B) // [B], G of one step
	for b := range returns {
		returns[b] = float64(value[p.Rows()+b])
	}
	policySum, valueSum, entropy := 0.0, 0.0, 0.0
	for r := p.Rows() - 1; r >= 0; r-- {
		b, next := r%p.B, r+p.B
		g := float64(reward[r])
		if !p.Done[next] {
			lambda := float64(l.Lambda)
			g += float64(l.Gamma) * ((1-lambda)*float64(value[next]) + lambda*returns[b])
		}
		returns[b] = g
		advantage := g - float64(value[r])
		d := p.Softmax(logits[r*width : (r+1)*width])
		policySum -= d.LogProbs[actions[r]] * advantage
		valueSum += advantage * advantage
		entropy += d.Entropy
		d.AddGradient(dlogits[r*width:(r+1)*width], actions[r], -advantage*p.Share, -float64(l.EntCoef)*p.Share)
		dvalue[r] += float32(-2 * advantage * float64(l.ValueCoef) * p.Share)
	}
	p.Report(MeanPolicy, policySum)
	p.Report(MeanValue, valueSum)
	p.Report(MeanEntropy, entropy)
	return policySum + float64(l.ValueCoef)*valueSum - float64(l.EntCoef)*entropy, nil
}
