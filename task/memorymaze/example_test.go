package memorymaze_test

import (
	"fmt"
	"log"

	"ariadne/task/memorymaze"
)

func ExampleParseID() {
	v, err := memorymaze.ParseID("MemoryMaze-11x11-HiFreq-Vis-v0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v.Name(), v.Maze.Targets, "targets,", v.Maze.ControlFreq, "steps a second,", v.CameraResolution, "pixels")
	_, err = memorymaze.ParseID("MemoryMaze-11x11-Hifreq")
	fmt.Println(err != nil)
	// Output:
	// MemoryMaze-11x11-HiFreq-Vis 4 targets, 40 steps a second, 64 pixels
	// true
}
