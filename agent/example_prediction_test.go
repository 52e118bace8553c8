package agent_test

import (
	"fmt"
	"math"

	"ariadne/agent"
)

// A head that predicts is one entry of the configuration. Here it predicts two distances that the agent does not see. Its loss
// compares them with a column that comes with the observations.
func ExamplePredictionLoss() {
	model, err := agent.New(agent.Config{
		Shape: []int{2}, Actions: 3, Encoder: agent.Encoder{Name: agent.EncoderFlatten}, DActor: 8, DCritic: 8,
		Core:        agent.GRU{Layers: 1, DModel: 8, Reset: true},
		Predictions: []agent.PredictionHead{{Name: "distances", Width: 2, From: agent.FromCore, Hidden: 16}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	weights := model.NewWeights()
	model.Init(weights, 1)
	target := agent.Column{Name: "distances", Shape: []int{2}, Next: true}
	loss := &agent.PredictionLoss{Output: "distances", Target: target, Kind: agent.KindRegression, Scale: 0.1, Report: "prediction_distances"}
	learner, err := agent.NewLearner(model, weights, 1, 1, loss, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer learner.Close()

	distances := agent.NewArray(target, 1)
	distances.Floats[0], distances.Floats[1] = 8, float32(math.NaN()) // the second is unknown
	minibatch := &agent.Minibatch{Obs: model.NewObs(1), Done: []bool{true}, State: model.NewState(1), Columns: agent.Columns{distances}}
	if _, err := learner.Gradient(minibatch, make([]float32, len(weights.Flat))); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(learner.Means()[0].Name, "is about", math.Round(10*learner.Means()[0].Value)/10)
	// Output: prediction_distances is about 0.3
}
