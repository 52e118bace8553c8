package memorymaze

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"ariadne/assets"
	"ariadne/internal/hydra"
)

// The command line can only change keys that a configuration contains, so configurations must contain every setting.
func TestConfigurationsHaveEverySetting(t *testing.T) {
	files, err := fs.Sub(assets.Configs, "configs")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, group := range []string{"memory_maze", "task"} {
		options, err := hydra.Options(files, group)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range options {
			c, err := hydra.Compose(files, []string{"+" + group + "=" + o.Name})
			if err != nil {
				t.Fatal(err)
			}
			var tree struct {
				Task map[string]any `yaml:"task"`
			}
			part, err := c.At("task")
			if err != nil {
				t.Fatal(err)
			}
			if err := part.Decode(&tree.Task); err != nil {
				t.Fatal(err)
			}
			if tree.Task["task"] != "memory_maze" {
				continue
			}
			delete(tree.Task, "task")
			got, want := slices.Sorted(maps.Keys(tree.Task)), slices.Sorted(maps.Keys(new(Settings).setters()))
			if !slices.Equal(got, want) {
				t.Errorf("+%s=%s has the settings %q, want %q", group, o.Name, got, want)
			}
			s, err := ParseSettings(tree.Task)
			if standard, _ := Standard(9); err != nil || s.Variant != standard {
				t.Errorf("+%s=%s is %+v, error %v", group, o.Name, s.Variant, err)
			}
			compared++
		}
	}
	if compared == 0 {
		t.Error("no configuration is of memory_maze")
	}
}

func TestEverySettingIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/maze.md")
	if err != nil {
		t.Fatal(err)
	}
	for name := range new(Settings).setters() {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/maze.md does not explain %s", name)
		}
	}
}
