package agent

import "math"

// VTraceLoss is IMPALA's actor-critic loss for actions that an older policy μ has taken (Espeholt et al. 2018, section 4),
//
//	mean(-log π(a)·ρ_t·(r_t + γ_t·v_{t+1} - V_t)) + vf_coef·½mean((v - V)²) - ent_coef·mean(H)
//
// where with ρ_t = min(ρ̄, π/μ), c_t = λ·min(c̄, π/μ), and γ_t = γ, or 0 where the episode ends,
//
//	v_t = V_t + ρ_t·(r_t + γ_t·V_{t+1} - V_t) + γ_t·c_t·(v_{t+1} - V_{t+1}),  v_T = V_T
//
// v, ρ and the policy's advantage count as constants. With π = μ and bars of at least 1, v are λ-returns.
type VTraceLoss struct {
	Gamma   float32 // γ, discount
	Lambda  float32 // λ
	RhoBar  float32 // ρ̄: limits how far the values' fixed point lies from that of μ's
	CBar    float32 // c̄: limits how far single ratios reach back
	VFCoef  float32 // factor of the value loss
	EntCoef float32 // factor of the entropy bonus
}

// Columns are actions, rewards and the log-probabilities under μ.
func (*VTraceLoss) Columns() []Column { return []Column{ActionColumn, RewardColumn, LogProbColumn} }

// Outputs are policy and value.
func (*VTraceLoss) Outputs() []string { return []string{OutputPolicy, OutputValue} }

// Extra is 1, for the value of what the last action led to.
func (*VTraceLoss) Extra() int { return 1 }

// Evaluate adds the gradient.
func (l *VTraceLoss) Evaluate(p *Part) (sum float64, err error) {
	logits, dlogits, width := p.Output(OutputPolicy)
	value, dvalue, _ := p.Output(OutputValue)
	actions, reward, behaviour := p.Ints(ActionColumn.Name), p.Floats(RewardColumn.Name), p.Floats(LogProbColumn.Name)
	above := p.Scratch(p.B) // [B], v_{t+1} - V_{t+1}
	clear(above)
	policySum, valueSum, entropy, kl := 0.0, 0.0, 0.0, 0.0
	for r := p.Rows() - 1; r >= 0; r-- {
		b, next, action := r%p.B, r+p.B, actions[r]
		d := p.Softmax(logits[r*width : (r+1)*width])
		logRatio := d.LogProbs[action] - float64(behaviour[r])
		ratio := math.Exp(logRatio)
		rho, c := min(float64(l.RhoBar), ratio), float64(l.Lambda)*min(float64(l.CBar), ratio)
		discount, v := float64(l.Gamma), float64(value[r])
		if p.Done[next] {
			discount = 0
		}
		ahead := float64(reward[r]) + discount*float64(value[next]) - v
		advantage := rho * (ahead + discount*above[b])
		target := rho*ahead + discount*c*above[b] // v_t - V_t
		above[b] = target
		policySum -= d.LogProbs[action] * advantage
		valueSum += target * target / 2
		entropy += d.Entropy
		kl += (ratio - 1) - logRatio
		d.AddGradient(dlogits[r*width:(r+1)*width], action, -advantage*p.Share, -float64(l.EntCoef)*p.Share)
		dvalue[r] -= float32(target * float64(l.VFCoef) * p.Share)
	}
	p.Report(MeanPolicy, policySum)
	p.Report(MeanValue, valueSum)
	p.Report(MeanEntropy, entropy)
	p.Report(MeanApproxKL, kl)
	return policySum + float64(l.VFCoef)*valueSum - float64(l.EntCoef)*entropy, nil
}
