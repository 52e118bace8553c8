package dataset_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"ariadne/dataset"
	"ariadne/maze/planner"
	"ariadne/task/memorymaze"
)

// An episode is simulated, written in the format of memory-maze's recorder, and read again.
func Example() {
	dir, err := os.MkdirTemp("", "episodes")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "episode.npz")

	variant, err := memorymaze.Standard(9)
	if err != nil {
		log.Fatal(err)
	}
	e := &dataset.Episode{Variant: variant, Seed: 7, Actions: []uint8{1, 1, 3}, Policy: "human"}
	if err := dataset.Write(path, e, dataset.Options{}); err != nil { // simulates it and writes the observations
		log.Fatal(err)
	}
	f, err := dataset.Open(path) // f.Episode, f.Arrays; f.Frame reads one picture after another
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	fmt.Println("actions", f.Episode.Actions)
	for _, a := range f.Arrays[:2] {
		fmt.Println(a.Name, a.Type, a.Shape)
	}
	// Output:
	// actions [1 1 3]
	// image |u1 [4 64 64 3]
	// target_color <f8 [4 3]
}

// A learner reads windows of random episodes, batch after batch, and carries its state from one window to the next.
func ExampleOpenWindows() {
	dir, err := os.MkdirTemp("", "set")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	variant, err := memorymaze.Standard(9)
	if err != nil {
		log.Fatal(err)
	}
	plan := dataset.Plan{Variant: variant, Seed: 1, Episodes: 2, Threads: 1, Player: dataset.Planned{Planner: planner.Planner{Who: planner.Wander}, Variant: variant, Seed: 1}}
	if err := dataset.Build(context.Background(), dir, plan); err != nil {
		log.Fatal(err)
	}

	w, err := dataset.OpenWindows(dir, dataset.WindowOptions{Length: 50, Batch: 16, Seed: 1, Carried: true, Skip: true})
	if err != nil {
		log.Fatal(err)
	}
	window := w.NewWindow() // its arrays are [L, B, ...]
	if err := w.Next(window); err != nil {
		log.Fatal(err)
	}
	for _, a := range window.Arrays[:2] {
		fmt.Println(a.Name, a.DType(), a.Shape, "first:", window.First[0])
	}
	// Output:
	// image uint8 [64 64 3] first: true
	// target_color float32 [3] first: true
}
