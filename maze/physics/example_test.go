package physics_test

import (
	"fmt"
	"log"

	"ariadne/maze/physics"
)

func ExampleWorld() {
	var w physics.World
	if err := w.SetWalls([]physics.Wall{{X: 2, HalfX: 1, HalfY: 1}}); err != nil { // once per maze
		log.Fatal(err)
	}
	w.Reset(0, 0, 0) // x, y, yaw
	for range 400 {  // two seconds straight on
		w.Substep(-1, 0) // roll, steer
	}
	fmt.Printf("stopped by the wall at x = %.1f m\n", w.QPos[0])
	// Output: stopped by the wall at x = 0.8 m
}
