package maze_test

import (
	"fmt"
	"log"
	"strings"

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

func ExampleReadLayout() {
	layout, err := maze.ReadLayout(strings.NewReader(`ariadne maze 1
maze
#######
#G    #
# ### #
#  P  #
# ### #
#    G#
#######
`))
	if err != nil {
		log.Fatal(err)
	}
	env, err := maze.NewEnv(maze.ForLayout(layout), 1)
	if err != nil {
		log.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		log.Fatal(err)
	}
	fmt.Println(env.Config().Size, "cells a side,", len(env.Targets()), "targets,", env.Limit(), "steps")

	_, err = maze.ReadLayout(strings.NewReader("ariadne maze 1\nmaze\n#####\n#PGG#\n# # #\n###G \n#####\n"))
	fmt.Println(err)
	// Output:
	// 5 cells a side, 2 targets, 500 steps
	// layout: line 6, column 5: the border is open; put walls all around
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
