package task_test

import (
	"fmt"
	"log"

	"ariadne/task"
	_ "ariadne/task/tmaze" // registers tmazev2
)

// Two environments walk down a corridor. All observations are written into the caller's memory.
func ExampleNew() {
	b, err := task.New("tmazev2", task.Options{Envs: 2, Seed: 1, Threads: 1, Settings: map[string]any{"corridor_len": 3}})
	if err != nil {
		log.Fatal(err)
	}
	defer b.Close()
	s := task.Step{Obs: task.NewObs(b.Spec(), 2), Reward: make([]float32, 2), Done: make([]bool, 2)}
	if err := b.Reset(&s); err != nil {
		log.Fatal(err)
	}
	if err := b.Step([]int32{0, 1}, &s); err != nil {
		log.Fatal(err)
	}
	fmt.Println(b.Spec().Name, "has", b.Spec().Actions, "actions and observations of shape", b.Spec().Shape)
	fmt.Println("done:", s.Done)
	// Output:
	// tmazev2 has 4 actions and observations of shape [16]
	// done: [false false]
}
