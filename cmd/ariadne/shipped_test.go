package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/results"
	"ariadne/task/memorymaze"
)

func TestWithoutARunTheAgentForTaskAndSizePlays(t *testing.T) {
	for _, c := range []struct {
		args string
		size int // of the mazes; 0 for another task
	}{
		{"", 9},
		{"task=memory_maze", 9},
		{"task.size=13", 13},
		{"+task=memory_maze ++task.size=13", 13},
		{"task.id=MemoryMaze-13x13-Vis-v0", 13},
		{"task.id=MemoryMaze-13x13-v0 task.size=15", 15},
		{"task=mysterypath_grid task.max_steps=60", 0},
	} {
		e, err := shipped(strings.Fields(c.args))
		if err != nil {
			t.Errorf("%q: %v", c.args, err)
			continue
		}
		if c.size == 0 {
			if want := "results/mysterypath/agalite"; e.origin.path != want || e.settings.Task["max_steps"] != 60 {
				t.Errorf("%q: %s with %v, want %s", c.args, e.origin.path, e.settings.Task, want)
			}
			continue
		}
		s, err := memorymaze.ParseSettings(e.settings.Task)
		if err != nil {
			t.Errorf("%q: %v", c.args, err)
			continue
		}
		want, _ := results.Find(defaultTask, c.size)
		if got := s.Variant.Maze; e.origin.path != want.Path() || got.Size != c.size || got.GoodVisibility != strings.Contains(c.args, "Vis") {
			t.Errorf("%q: %s in %+v, want %s in size %d", c.args, e.origin.path, got, want.Path(), c.size)
		}
	}
}

func TestTheAgentInTheProgramPlaysAsTheOneOnTheDisk(t *testing.T) {
	short := []string{"task.size=9", "task.time_limit=10", "--episodes", "1", "--json"}
	a, _ := results.Find(defaultTask, 9)
	t.Chdir("../..")
	want := must(t, append([]string{"eval", a.Path()}, short...)...)
	t.Chdir(t.TempDir())
	if got := must(t, append([]string{"eval"}, short...)...); got != want {
		t.Errorf("in the program %s, on the disk %s", got, want)
	}
}

func TestARecordingWithoutARunIsWrittenHereAndNothingElse(t *testing.T) {
	t.Chdir(t.TempDir())
	out := strings.TrimSpace(must(t, "record", "task.time_limit=10", "--steps", "2", "--smooth", "1", "--size", "180"))
	if name := strings.TrimSuffix(out, filepath.Ext(out)); name != "policy" { // it is a .gif without ffmpeg
		t.Errorf("printed %q, want policy.mp4", out)
	}
	entries, err := os.ReadDir(".")
	if err != nil || len(entries) != 1 || entries[0].Name() != out {
		t.Errorf("%v, %v, want %s alone", entries, err, out)
	}
}

func TestWhatNoAgentCanPlayIsAUsageError(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct{ args, want string }{
		{"watch task.sise=9", "did you mean task.size?"},
		{"watch size=9", "did you mean task.size?"},
		{"watch nowhere", "nowhere is not a run's folder"},
		{"watch 13", "did you mean task.size=13?"},
		{"watch memory_maze", "did you mean task=memory_maze?"},
		{"watch nowhere elsewhere", "nowhere and elsewhere are named"},
		{"watch task=craftax", "only for task=memory_maze and task=mysterypath_grid"},
		{"watch task=memory_maze task=craftax", "choose one"},
		{"eval +memory_maze=guided", "task=NAME chooses an agent"},
		{"eval task.size=9,11", "sweep"},
		{"record --steps 10 task.size=10", "maze size 10"},
		{"record task.id=MemoryMaze-12x12-v0", "did you mean MemoryMaze-11x11-v0?"},
		{"record task.layout=nowhere", "layout: open nowhere"},
		{"record task.camera_resolution=256", "/weights.safetensors: tensor"},
	} {
		out, err := run(t, strings.Fields(c.args)...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) || out != "" {
			t.Errorf("%s: printed %q, error %v; want a usage error about %q", c.args, out, err, c.want)
		}
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) > 0 {
		t.Errorf("left behind %v, %v", entries, err)
	}
}

func TestAnAgentIsIntroducedByWhatItLearned(t *testing.T) {
	for want, a := range map[string]results.Agent{
		"the agent of results/m plays, trained in memory_maze of 9x9, 11x11": {Folder: "m", Task: "memory_maze", Sizes: []int{9, 11}},
		"the agent of results/p/q plays, trained in mysterypath_grid":        {Folder: "p/q", Task: "mysterypath_grid"},
	} {
		if got := introduction(a); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if tasks := results.Tasks(); !slices.Contains(tasks, defaultTask) {
		t.Errorf("there is no agent for %s, only for %v", defaultTask, tasks)
	}
}
