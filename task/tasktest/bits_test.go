package tasktest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"testing"

	"ariadne/task"
	_ "ariadne/task/craftax"
	_ "ariadne/task/memorygym"
	_ "ariadne/task/memorymaze"
	"ariadne/task/tasktest"
	_ "ariadne/task/tmaze"
)

var write = flag.Bool("write", false, "write the digests that are to be had instead of comparing them")

// bits is the file of digests of everything that tasks produce: pictures, observations, rewards, lessons and states.
const bits = "testdata/bits.json"

// Every task produces the same bits on every processor. The digests were written on amd64. Under an emulator the test checks
// other processors: GOARCH=arm64 go test -exec qemu-aarch64-static.
func TestBitsAreThoseOfAMD64(t *testing.T) {
	want := map[string]string{}
	text, err := os.ReadFile(bits)
	if err == nil {
		err = json.Unmarshal(text, &want)
	}
	if err != nil && !*write {
		t.Fatal(err)
	}
	got := map[string]string{}
	for name, c := range map[string]struct {
		task        string
		settings    map[string]any
		envs, steps int
		teach       bool
		extras      []string
	}{
		"Memory Maze 9x9, 10,000 steps":      {"memory_maze", map[string]any{"size": 9, "render": "soft"}, 4, 2500, false, nil},
		"Memory Maze 15x15, held and extras": {"memory_maze", map[string]any{"id": "MemoryMaze-15x15-ExtraObs-v0", "render": "soft", "action_repeat": 2}, 2, 250, false, nil},
		"Memory Maze 11x11, its guide":       {"memory_maze", map[string]any{"size": 11, "render": "soft", "stagger": true}, 2, 200, true, []string{"motion", "lattice", "clear", "targets_view"}},
		"Memory Maze 13x13, what is in view": {"memory_maze", map[string]any{"id": "MemoryMaze-13x13-Vis-v0", "render": "soft"}, 1, 200, false, nil},
		"Mystery Path":                       {"mysterypath", nil, 2, 400, false, nil},
		"Mystery Path on a grid":             {"mysterypath_grid", nil, 2, 400, false, nil},
		"Mortar Mayhem":                      {"mortarmayhem", nil, 2, 400, false, nil},
		"Mortar Mayhem on a grid":            {"mortarmayhem_grid", nil, 2, 400, false, nil},
		"Searing Spotlights":                 {"searingspotlights", nil, 2, 400, false, nil},
		"Mystery Path without an end":        {"endless_mysterypath", nil, 2, 400, false, nil},
		"Mortar Mayhem without an end":       {"endless_mortarmayhem", nil, 2, 400, false, nil},
		"Searing Spotlights without an end":  {"endless_searingspotlights", nil, 2, 400, false, nil},
		"Craftax":                            {"craftax", nil, 2, 400, false, nil},
		"Craftax Classic":                    {"craftax_classic", nil, 2, 400, false, nil},
		"T-Maze":                             {"tmazev2", nil, 4, 400, false, nil},
	} {
		b, err := task.New(c.task, task.Options{Envs: c.envs, Seed: 7, Threads: 1, Settings: c.settings, Teach: c.teach, Extras: c.extras})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got[name] = digest(t, b, c.steps, c.teach, c.extras)
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if got[name] != want[name] && !*write {
			t.Errorf("%s: the digest is %s, want %s", name, got[name], want[name])
		}
	}
	if len(want) != len(got) && !*write {
		t.Errorf("%s holds %d digests of %d", bits, len(want), len(got))
	}
	if *write {
		text, err := json.MarshalIndent(got, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(bits, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// digest plays random actions and returns a digest of all results and of the final state.
func digest(t *testing.T, b task.Batch, steps int, teach bool, extras []string) string {
	t.Helper()
	s := tasktest.NewStep(b)
	if extras != nil {
		told, err := task.ChooseExtras(b.(task.Teller).Tells(), extras)
		if err != nil {
			t.Fatal(err)
		}
		s = tasktest.NewToldStep(b, told)
	}
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	all := sha256.New()
	if teach {
		fmt.Fprint(all, tasktest.Learn(t, b, s, 3, steps))
	} else {
		fmt.Fprint(all, tasktest.Play(t, b, s, 3, steps))
	}
	fmt.Fprint(all, s.Extras)
	all.Write(bytes.Clone(b.AppendState(nil)))
	return fmt.Sprintf("%x", all.Sum(nil)[:12])
}
