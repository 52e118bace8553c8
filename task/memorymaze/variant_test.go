package memorymaze

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ariadne/maze"
)

func TestThereAre64IDsAndEachIsItsOwnVariant(t *testing.T) {
	ids := IDs()
	if len(ids) != 64 {
		t.Errorf("%d ids", len(ids))
	}
	seen := map[Variant]string{}
	for _, id := range ids {
		v, err := ParseID(id)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Validate(); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		if other, ok := seen[v]; ok {
			t.Errorf("%s and %s are the same", id, other)
		}
		seen[v] = id
		if v.Name()+"-v0" != id {
			t.Errorf("%s is called %s", id, v.Name())
		}
	}
}

// The words of the ids that memory-maze 1.0.3 registers, and what each stands for.
func TestWordsOfAnIDMeanWhatTheyDoInTheReference(t *testing.T) {
	for _, id := range IDs() {
		v, err := ParseID(id)
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Split(id, "-")
		has := func(word string) bool { return slices.Contains(words, word) }
		want, err := maze.Standard(v.Maze.Size)
		if err != nil || words[1] != fmt.Sprintf("%dx%d", v.Maze.Size, v.Maze.Size) {
			t.Fatalf("%s has size %d: %v", id, v.Maze.Size, err)
		}
		want.GoodVisibility, want.RandomizeColors = has("Vis"), has("6CL")
		if has("HiFreq") {
			want.ControlFreq = 40
		}
		resolution := 64
		if has("HD") || has("Top") {
			resolution = 256
		}
		if v != (Variant{
			Maze: want, CameraResolution: resolution, TopCamera: has("Top"), BorderInImage: true, ShowPath: has("Oracle"),
			ImageOnly: !has("ExtraObs"), GlobalObservables: has("ExtraObs") || has("Oracle"),
		}) {
			t.Errorf("%s is %+v", id, v)
		}
	}
}

func TestUnknownIDsAreAnsweredWithTheNearest(t *testing.T) {
	for given, want := range map[string]string{
		"MemoryMaze-9x9-ExtraObs":      "MemoryMaze-9x9-ExtraObs-v0",
		"MemoryMaze-9x9-Top-Oracle-v0": "MemoryMaze-9x9-Oracle-v0",
		"memorymaze-11x11-hifreq-v0":   "MemoryMaze-11x11-HiFreq-v0",
		"MemoryMaze-17x17-v0":          "MemoryMaze-11x11-v0",
		"":                             "MemoryMaze-9x9-v0",
		strings.Repeat("x", 1<<20):     "MemoryMaze-",
	} {
		if _, err := ParseID(given); err == nil || !strings.Contains(err.Error(), "did you mean "+want) || len(err.Error()) > 500 {
			t.Errorf("%.40q: error %v, want one that names %s", given, err, want)
		}
	}
}
