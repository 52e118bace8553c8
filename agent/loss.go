package agent

// Loss is what a Learner minimises. A Learner evaluates it on several Parts of a minibatch at a time: it keeps what it
// works on in their Scratch, and nothing in itself. Its coefficients may change between calls of Gradient; what it reads
// may not.
type Loss interface {
	// Columns are those that it reads, besides done flags.
	Columns() []Column
	// Outputs are the names of the model's outputs that it reads: OutputPolicy, OutputValue, predictions.
	Outputs() []string
	// Extra is the number of observations that it reads beyond the T that actions follow: 0 or 1.
	Extra() int
	// Evaluate adds the gradient of the part's outputs and returns the sum of the loss over the part's rows, before the
	// coefficient. An error ends the Gradient.
	Evaluate(p *Part) (sum float64, err error)
}

// Stats are a loss and what actor-critics' losses consist of, means over a minibatch; Learner.Means has all.
type Stats struct {
	Loss     float64 // what is minimised
	Policy   float64 // policy loss
	Value    float64 // value loss, before its coefficient
	Entropy  float64 // of the policy, in nats
	ApproxKL float64 // (ratio - 1) - log ratio, PPO only
	ClipFrac float64 // share of samples whose ratio lies outside the clipping range, PPO only
}

// The names under which losses report what Stats holds.
const (
	MeanPolicy   = "policy_loss"
	MeanValue    = "value_loss"
	MeanEntropy  = "entropy"
	MeanApproxKL = "approx_kl"
	MeanClipFrac = "clipfrac"
)

// statsOf picks the loss's usual parts out of what it has reported.
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
