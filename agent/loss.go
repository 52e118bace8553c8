package agent

// Loss is what a Learner minimises. A Learner evaluates it on several Parts of a minibatch at the same time. So a Loss keeps its
// working memory in the Parts' Scratch, and nothing in itself. Its coefficients may change between calls of Gradient. What it
// reads may not change.
type Loss interface {
	// Columns returns the columns that it reads. Done flags come on top of them.
	Columns() []Column
	// Outputs returns the names of the model's outputs that it reads: OutputPolicy, OutputValue, predictions.
	Outputs() []string
	// Extra returns the number of observations that it reads after the T that actions follow: 0 or 1.
	Extra() int
	// Evaluate adds the loss's gradient to that of the part's outputs. It returns the sum of the loss over the part's rows,
	// before the loss's coefficient. An error ends the Gradient.
	Evaluate(p *Part) (sum float64, err error)
}

// Stats are a loss and the usual parts of an actor-critic's loss, as means over a minibatch. Learner.Means returns all
// statistics.
type Stats struct {
	Loss     float64 // the quantity that is minimised
	Policy   float64 // policy loss
	Value    float64 // value loss, before its coefficient
	Entropy  float64 // of the policy, in nats
	ApproxKL float64 // (ratio - 1) - log ratio, PPO only
	ClipFrac float64 // share of the samples whose ratio lies outside the clipping range, PPO only
}

// The names under which losses report the statistics that Stats holds.
const (
	MeanPolicy   = "policy_loss"
	MeanValue    = "value_loss"
	MeanEntropy  = "entropy"
	MeanApproxKL = "approx_kl"
	MeanClipFrac = "clipfrac"
)

// statsOf picks the usual parts of the loss out of the reported means.
func statsOf(loss float64, means []Mean) Stats {
	s := Stats{Loss: loss}
	for _, m := range means {
		switch m.Name {
		case MeanPolicy:
			s.Policy = m.Value
		case MeanValue:
			s.Value = m.Value
		case MeanEntropy:
			s.Entropy = m.Value
		case MeanApproxKL:
			s.ApproxKL = m.Value
		case MeanClipFrac:
			s.ClipFrac = m.Value
		}
	}
	return s
}
