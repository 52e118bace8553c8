package main

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func TestAnEmptyPathIsRefusedWhereverOneIsTaken(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, args := range [][]string{
		{"train", "+tmaze=small", "steps=256", "run.dir="},
		{"train", "+tmaze=small", "steps=256", "run.dir=''"},
		{"train", "+tmaze=small", "steps=256", "hydra.run.dir="},
		{"train", "+tmaze=small", "steps=256", "++run.dir= "},
		{"train", "+tmaze=small", "steps=256", "run={dir: ''}"},
		{"train", "-m", "+tmaze=small", "seed=1,2", "steps=256", "run.dir="},
		{"train", "+tmaze=small", "steps=256", "init="},
		{"train", "+memory_maze=small", "steps=256", "data="},
		{"train", "+memory_maze=small", "steps=256", "task.textures="},
		{"train", "+memory_maze=small", "steps=256", "task.layout="},
		{"train", "+memory_maze=small", "steps=256", "mix=[{layout: ''}]"},
		{"train", "--resume", ""},
		{"train", "--resume="},
		{"train", ""},
		{"eval", ""},
		{"eval", "", "--episodes", "1"},
		{"record", ""},
		{"record", "--output", ""},
		{"play", ""},
		{"watch", ""},
		{"curve", ""},
		{"report", ""},
		{"replay", ""},
		{"dataset", "", "-o", "x"},
		{"dataset", "agent=random", "task=memory_maze", "-o", ""},
		{"dataset", "--verify", ""},
		{"man", ""},
		{"info", "checkpoint", ""},
		{"info", "episode", ""},
		{"info", "maze", "--layout", ""},
		{"info", "config", ""},
		{"bench", "env", "--textures", ""},
	} {
		_, err := run(t, args...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), "empty") {
			t.Errorf("%q: error %v, want a usage error about what is empty", args, err)
		}
		if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
			t.Fatalf("%q left %v, %v", args, left, err)
		}
	}
}

func TestEveryFlagForAPathRefusesAnEmptyOne(t *testing.T) {
	words := []string{"folder", "file", "picture", "video", "page"}
	texts := map[string]bool{"title": true, "metric": true, "size": true, "window": true, "id": true, "views": true, "color": true, "label": true}
	each(root(), func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			names := false
			for _, w := range words {
				names = names || strings.Contains(f.Usage, w)
			}
			if _, isPath := f.Value.(*pathValue); names && f.Value.Type() == "string" && !isPath && !texts[f.Name] && f.Name != "policy" && f.Name != "name" {
				t.Errorf("%s --%s: %q", c.CommandPath(), f.Name, f.Usage)
			}
		})
	})
}
