package oracle_test

import (
	"fmt"
	"log"

	"ariadne/maze"
	"ariadne/maze/oracle"
)

// The oracle plays an episode of 25 seconds in a small maze.
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
	agent, err := oracle.New(env, oracle.Options{Effort: oracle.Fast}) // also Noise, Seed
	if err != nil {
		log.Fatal(err)
	}
	for env.Running() {
		reward, _ := env.Step(agent.Act())
		total += reward
	}
	fmt.Println("targets reached:", total)
	// Output: targets reached: 4
}
