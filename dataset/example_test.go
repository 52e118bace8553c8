package dataset_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"ariadne/dataset"
	"ariadne/task/memorymaze"
)

// An episode is simulated, written as memory-maze's recorder writes it, and read again.
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
	if err := dataset.Write(path, e, dataset.Options{}); err != nil { // simulates it and writes what there was to observe
		log.Fatal(err)
	}
	f, err := dataset.Open(path) // f.Episode, f.Arrays; f.Frame reads picture after picture
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
