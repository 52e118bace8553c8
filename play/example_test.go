package play_test

import (
	"fmt"
	"log"
	"time"

	"ariadne/play"
	_ "ariadne/task/memorymaze" // registers memory_maze
)

// A session draws what is seen at a time. A window asks for the pictures, but any program can.
func ExampleNew() {
	s, err := play.New(play.Options{Task: "memory_maze", Settings: map[string]any{"size": 9}, Seed: 3, Pilot: play.NewRandom(1), Start: true})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	for now := time.Duration(0); now <= time.Second; now += 250 * time.Millisecond {
		picture, _, err := s.Frame(320, 240, now)
		if err != nil {
			log.Fatal(err)
		}
		if now == time.Second {
			fmt.Println("after a second:", picture.Bounds())
		}
	}
	// Output: after a second: (0,0)-(320,240)
}
