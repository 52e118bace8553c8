package agent_test

import (
	"fmt"

	"ariadne/agent"
)

// haste is a loss of one's own. It wants the first action where its own column, the hurry [1], says so. It reports how probable
// that action is.
type haste struct{}

var hurry = agent.Column{Name: "hurry"}

func (haste) Columns() []agent.Column { return []agent.Column{hurry} }
func (haste) Outputs() []string       { return []string{agent.OutputPolicy} }
func (haste) Extra() int              { return 0 }

func (haste) Evaluate(p *agent.Part) (sum float64, err error) {
	logits, dlogits, actions := p.Output(agent.OutputPolicy)
	for r, weight := range p.Floats(hurry.Name) {
		row, drow := logits[r*actions:(r+1)*actions], dlogits[r*actions:(r+1)*actions]
		d := p.Softmax(row)
		sum -= float64(weight) * d.LogProbs[0]
		d.AddGradient(drow, 0, -float64(weight)*p.Share, 0)
	}
	p.Report("haste", sum)
	return sum, nil
}

// A loss and the column that it reads are defined where they are needed. This example adds one to PPO's loss, with a coefficient
// that may change between minibatches.
func ExampleLoss() {
	model, err := agent.New(agent.Config{
		Shape: []int{2}, Actions: 3, Encoder: agent.Encoder{Name: agent.EncoderFlatten}, DActor: 8, DCritic: 8,
		Core: agent.GRU{Layers: 1, DModel: 8, Reset: true},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	weights := model.NewWeights()
	model.Init(weights, 1)
	const steps, sequences, rows = 2, 1, 2
	loss := agent.Sum{{Loss: &agent.PPOLoss{ClipCoef: 0.2, VFCoef: 0.5}, Coef: 1}, {Loss: haste{}, Coef: 0.1}}
	learner, err := agent.NewLearner(model, weights, steps, sequences, loss, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer learner.Close()

	minibatch := &agent.Minibatch{Obs: model.NewObs(rows), Done: []bool{true, false}, State: model.NewState(sequences)}
	for _, column := range learner.Columns() {
		minibatch.Set(agent.NewArray(column, rows)) // a rollout would fill this column
	}
	minibatch.Column(hurry.Name).Floats[1] = 1
	if _, err := learner.Gradient(minibatch, make([]float32, len(weights.Flat))); err != nil {
		fmt.Println(err)
		return
	}
	for _, mean := range learner.Means() {
		fmt.Println(mean.Name)
	}
	// Output:
	// policy_loss
	// value_loss
	// entropy
	// approx_kl
	// clipfrac
	// haste
}
