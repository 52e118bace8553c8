package memorygym_test

import (
	"fmt"

	"ariadne/task"
	"ariadne/task/memorygym"
)

// An agent on the grid that always goes forward falls off the path. The next step leads it back to the origin.
func ExampleNew() {
	b, err := memorygym.New(task.Options{Envs: 1, Seed: 1, Threads: 1, Settings: map[string]any{
		"env_name": "MysteryPath-Grid-Easy-v0", "max_steps": 20,
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer b.Close()
	spec := b.Spec()
	s := &task.Step{Obs: task.NewObs(spec, b.Len()), Reward: make([]float32, 1), Done: make([]bool, 1)}
	if err := b.Reset(s); err != nil {
		fmt.Println(err)
		return
	}
	for len(s.Episodes) == 0 {
		if err := b.Step([]int32{3}, s); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(spec.Name, spec.Shape, spec.Actions)
	fmt.Println(s.Episodes[0].Length, "steps,", b.Info(0).Fails, "falls")
	// Output:
	// MysteryPath-Grid-Easy-v0 [84 84 3] 4
	// 20 steps, 10 falls
}
