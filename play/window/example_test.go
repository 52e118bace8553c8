package window_test

import (
	"fmt"
	"log"

	"ariadne/play"
	"ariadne/play/window"
	_ "ariadne/task/memorymaze" // registers memory_maze
)

// The example shows a game in a window until the player leaves. It needs a display.
func ExampleRun() {
	s, err := play.New(play.Options{Task: "memory_maze", Settings: map[string]any{"size": 9}, Seed: 3})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	pace, err := window.Run(s, window.Options{Width: 1280, Height: 800})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(pace)
}
