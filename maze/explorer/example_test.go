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
	agent, err := explorer.New(env, explorer.Options{}) // Options also has Repeat
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

// The explorer holds each of its decisions for two steps, and says what the other actions would have cost.
func ExampleAgent_Costs() {
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
	agent, err := explorer.New(env, explorer.Options{Repeat: 2}) // each decision is held for two steps
	if err != nil {
		log.Fatal(err)
	}
	costs := make([]float32, maze.Actions)
	best := 0 // number of decisions in which some action costs nothing
	for env.Running() {
		action := agent.Act()
		agent.Costs(costs) // costs of each action in decisions: 0 for the best, MaxCost at most
		for range 2 {
			env.Step(action)
		}
		if costs[action] == 0 {
			best++
		}
	}
	fmt.Println(best)
	// Output: 50
}
