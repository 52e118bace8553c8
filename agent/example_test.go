package agent_test

import (
	"fmt"

	"ariadne/agent"
	"ariadne/task"
)

// A policy acts on two environments for a step. The caller owns the state that the policy needs for the next step.
func ExamplePolicy() {
	model, err := agent.New(agent.Config{
		Shape: []int{3}, Actions: 4, Encoder: agent.Encoder{Name: "flatten"}, DActor: 16, DCritic: 16,
		Core: agent.AGaLiTe{Layers: 1, DModel: 16, DHead: 4, DFFC: 16, Heads: 2, Eta: 2, R: 2, Reset: true},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	weights := model.NewWeights()
	model.Init(weights, 1)
	policy, err := agent.NewPolicy(model, weights, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer policy.Close()

	state := model.NewState(2)
	obs := task.Obs{Vector: []float32{1, 0, 0, 0, 1, 0}}
	logits, value := make([]float32, 2*4), make([]float32, 2)
	if err := policy.Act(obs, []bool{true, true}, state, logits, value); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(weights.Tensors), "tensors,", len(weights.Flat), "weights")
	for _, leaf := range state.Leaves {
		fmt.Println(leaf.Name, leaf.Shape)
	}
	fmt.Println("clocks", state.Leaves[3].Data)
	// Output:
	// 38 tensors, 5433 weights
	// layer_1/tilde_k [2 2 8]
	// layer_1/tilde_v [2 2 4]
	// layer_1/s [2 8]
	// layer_1/tick [1]
	// clocks [2 2]
}
