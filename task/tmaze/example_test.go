package tmaze_test

import (
	"fmt"

	"ariadne/task"
	_ "ariadne/task/tmaze"
)

// A walk to the end of a corridor of three positions. The Gray code 00, 01, 11 counts the steps.
func Example() {
	maze, err := task.New("tmazev2", task.Options{
		Envs: 1, Seed: 1, Settings: map[string]any{"corridor_len": 3, "num_distractors": 0},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer maze.Close()

	step := task.Step{Obs: task.NewObs(maze.Spec(), 1), Reward: make([]float32, 1), Done: make([]bool, 1)}
	if err := maze.Reset(&step); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("the cue:", step.Obs.Vector[:2])
	const right = 3
	for range 2 {
		if err := maze.Step([]int32{right}, &step); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(step.Obs.Vector, step.Reward)
	}
	// Output:
	// the cue: [0 1]
	// [0 0 0 0 0 0 0 0 0 1] [-0.1]
	// [0 0 0 0 0 0 0 0 1 1] [-0.1]
}
