package maze_test

import (
	"fmt"
	"log"

	"ariadne/maze"
)

func ExampleLayout_String() {
	config, err := maze.Standard(9)
	if err != nil {
		log.Fatal(err)
	}
	env, err := maze.NewEnv(config, 0)
	if err != nil {
		log.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		log.Fatal(err)
	}
	fmt.Print(env.Layout())
	// Output:
	// ###########
	// #         #
	// # ### ### #
	// # #     # #
	// # #P    # #
	// # #  G  # #
	// # # ### # #
	// #  G      #
	// ### P #  P#
	// ###   #  G#
	// ###########
}

func ExampleEnv() {
	config, err := maze.Standard(9)
	if err != nil {
		log.Fatal(err)
	}
	env, err := maze.NewEnv(config, 68)
	if err != nil {
		log.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		log.Fatal(err)
	}
	var observation maze.Observation
	total := 0.0
	for last := false; !last; {
		var reward float64
		reward, last = env.Step(1) // always ahead
		total += reward
		env.Observe(&observation)
	}
	fmt.Println(env.Steps(), "steps,", total, "target")
	// Output: 1000 steps, 1 target
}
