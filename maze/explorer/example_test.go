package explorer_test

import (
	"fmt"
	"log"

	"ariadne/maze"
	"ariadne/maze/explorer"
)

// The explorer plays an episode of 25 seconds in a small maze, which it does not know.
func Example() {
	config, err := maze.ForSize(7)
	if err != nil {
		log.Fatal(err)
	}
	config.TimeLimit = 25
	env, err := maze.NewEnv(config, 1)
	if err != nil {
		log.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		log.Fatal(err)
	}
	var total float64
	agent, err := explorer.New(env, explorer.Options{}) // also Repeat
	if err != nil {
		log.Fatal(err)
	}
	for env.Running() {
		reward, _ := env.Step(agent.Act())
		total += reward
	}
	fmt.Println("targets reached:", total)
	// Output: targets reached: 2
}
