package dataset

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"ariadne/maze"
	"ariadne/task/memorymaze"
)

// standard returns the variant of a size, and wander an episode in it with actions of a seed.
func standard(t testing.TB, size int) memorymaze.Variant {
	t.Helper()
	v, err := memorymaze.Standard(size)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func wander(v memorymaze.Variant, seed uint32, steps int) *Episode {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	e := &Episode{Variant: v, Seed: seed, Policy: "wander", Actions: make([]uint8, steps)}
	for i := range e.Actions {
		e.Actions[i] = uint8(r.IntN(maze.Actions))
	}
	return e
}

func TestAnEpisodeIsWrittenTheSameTwice(t *testing.T) {
	dir := t.TempDir()
	e := wander(standard(t, 9), 3, 40)
	w, err := NewWriter(e.Variant, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var files [2][]byte
	for i := range files {
		path := filepath.Join(dir, "e.npz")
		if _, err := w.Write(path, e); err != nil {
			t.Fatal(err)
		}
		if files[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
		// What was written in between does not show.
		if _, err := w.Write(filepath.Join(dir, "other.npz"), wander(e.Variant, 4, 10)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two files of one episode differ")
	}
}
