package agent

import "math"

// LimitColumn belongs to actions after which a time limit cut the episode: it is the value of the episode's last observation. It
// is 0 for all other actions.
var LimitColumn = Column{Name: "limit"}

// VTraceLoss is IMPALA's actor-critic loss for actions that an older policy μ chose (Espeholt et al. 2018, section 4),
//
//	policy_coef·mean(-log π(a)·ρ_t·(r_t + γ_t·v_{t+1} - V_t)) + vf_coef·½mean((v - V)²) - ent_coef·mean(H)
//
// where ρ_t = min(ρ̄, π/μ), c_t = λ·min(c̄, π/μ), γ_t is γ, or 0 where the episode ends, and
//
//	v_t = V_t + ρ_t·(r_t + γ_t·V_{t+1} - V_t) + γ_t·c_t·(v_{t+1} - V_{t+1}),  v_T = V_T
//
// Gradients treat v, ρ and the policy's advantage as constants. If π = μ and both ρ̄ and c̄ are at least 1, v are λ-returns.
//
// A log-probability of NaN says that another actor than the policy chose the action. Such actions have no part in the policy
// loss, and π/μ is taken to be 1 for them, so that values learn what the other actor gets. If that actor always does the same,
// V-trace leads to these values with any ratio, since no second action is ever seen. The ratio 1 leads there soonest.
//
// With a policy_coef of 0 the policy loss is not computed, as in PPOLoss.
type VTraceLoss struct {
	Gamma   float32 // γ, the discount
	Lambda  float32 // λ
	RhoBar  float32 // ρ̄: limits how far the values' fixed point lies from the values of μ
	CBar    float32 // c̄: limits how far single ratios reach back
	VFCoef  float32 // factor of the value loss
	EntCoef float32 // factor of the entropy bonus
	Limits  bool    // an episode that a time limit cuts is continued by the value γ·LimitColumn; if false, a limit ends the episode

	PolicyCoef *float32 // factor of the policy loss; nil: 1
}

// Columns are actions, rewards and the log-probabilities under μ; with Limits also the values of what limits have cut off.
func (l *VTraceLoss) Columns() []Column {
	columns := []Column{ActionColumn, RewardColumn, LogProbColumn}
	if l.Limits {
		columns = append(columns, LimitColumn)
	}
	return columns
}

// Outputs are policy and value.
func (*VTraceLoss) Outputs() []string { return []string{OutputPolicy, OutputValue} }

// Extra is 1: the loss needs the value after the last action.
func (*VTraceLoss) Extra() int { return 1 }

// Evaluate adds the loss's gradient to that of policy and value, and returns the loss's sum over the rows.
func (l *VTraceLoss) Evaluate(p *Part) (sum float64, err error) {
	logits, dlogits, width := p.Output(OutputPolicy)
	value, dvalue, _ := p.Output(OutputValue)
	actions, reward, behaviour := p.Ints(ActionColumn.Name), p.Floats(RewardColumn.Name), p.Floats(LogProbColumn.Name)
	var limit []float32
	if l.Limits {
		limit = p.Floats(LimitColumn.Name)
	}
	policyCoef := 1.0
	if l.PolicyCoef != nil {
		policyCoef = float64(*l.PolicyCoef)
	}
	above := p.Scratch(p.B) // [B], v_{t+1} - V_{t+1}
	clear(above)
	policySum, valueSum, entropy, kl := 0.0, 0.0, 0.0, 0.0
	chosen := 0 // number of actions that the policy chose
	for r := p.Rows() - 1; r >= 0; r-- {
		b, next, action := r%p.B, r+p.B, actions[r]
		d := p.Softmax(logits[r*width : (r+1)*width])
		ratio, own := 1.0, !math.IsNaN(float64(behaviour[r]))
		if own {
			logRatio := d.LogProbs[action] - float64(behaviour[r])
			ratio = math.Exp(logRatio)
			kl += (ratio - 1) - logRatio
			chosen++
		}
		rho, c := min(float64(l.RhoBar), ratio), float64(l.Lambda)*min(float64(l.CBar), ratio)
		discount, rest := float64(l.Gamma), value[next]
		if p.Done[next] {
			discount, rest = 0, 0
			if l.Limits {
				rest = limit[r]
			}
		}
		ahead := float64(reward[r]) + float64(l.Gamma)*float64(rest) - float64(value[r])
		advantage := rho * (ahead + discount*above[b])
		target := rho*ahead + discount*c*above[b] // v_t - V_t
		above[b] = target
		dlogProb := 0.0
		if own && policyCoef != 0 {
			policySum -= d.LogProbs[action] * advantage
			dlogProb = -policyCoef * advantage
		}
		valueSum += target * target / 2
		entropy += d.Entropy
		d.AddGradient(dlogits[r*width:(r+1)*width], action, dlogProb*p.Share, -float64(l.EntCoef)*p.Share)
		dvalue[r] -= float32(target * float64(l.VFCoef) * p.Share)
	}
	if policyCoef != 0 {
		p.Report(MeanPolicy, policySum)
	}
	p.Report(MeanValue, valueSum)
	p.Report(MeanEntropy, entropy)
	p.ReportOver(MeanApproxKL, kl, chosen)
	return policyCoef*policySum + float64(l.VFCoef)*valueSum - float64(l.EntCoef)*entropy, nil
}
