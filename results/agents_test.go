package results

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

func TestTheAgentOfTheNearestSizeIsFound(t *testing.T) {
	kept := Agents
	defer func() { Agents = kept }()
	Agents = []Agent{{"small", "maze", []int{9}}, {"path", "path", nil}, {"large", "maze", []int{13, 15}}}
	for _, c := range []struct {
		task string
		size int
		want string // "" for none
	}{
		{"maze", 7, "small"}, {"maze", 9, "small"}, {"maze", 11, "small"}, {"maze", 13, "large"}, {"maze", 15, "large"},
		{"maze", 41, "large"}, {"path", 0, "path"}, {"chess", 9, ""},
	} {
		if a, ok := Find(c.task, c.size); a.Folder != c.want || ok != (c.want != "") {
			t.Errorf("%s of size %d: %q, %v; want %q", c.task, c.size, a.Folder, ok, c.want)
		}
	}
}

// All agents of the table must be embedded; otherwise only users who ask for the agent would notice. No other agent may be
// embedded, because that would enlarge the program for nothing.
func TestTheAgentsOfTheTableAreEmbedded(t *testing.T) {
	var embedded []string
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			embedded = append(embedded, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range Agents {
		for _, name := range []string{"config.yaml", "weights.safetensors"} {
			carried, err := ReadFile(path.Join(a.Path(), name))
			if err != nil {
				t.Errorf("of the table: %v", err)
				continue
			}
			if own, err := os.ReadFile(path.Join(a.Folder, name)); err != nil || string(own) != string(carried) {
				t.Errorf("%s/%s is not what is embedded: %v", a.Folder, name, err)
			}
			embedded = slices.DeleteFunc(embedded, func(e string) bool { return e == path.Join(a.Folder, name) })
		}
	}
	if len(embedded) > 0 {
		t.Errorf("embedded, but not of the table: %q", embedded)
	}
}

// Python knows the agents by name, and python/setup.py lists which it carries.
func TestThePythonPackageCarriesTheAgents(t *testing.T) {
	setup, err := os.ReadFile("../python/setup.py")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range Agents {
		if !strings.Contains(string(setup), `: "`+a.Folder+`",`) {
			t.Errorf("python/setup.py has no %s", a.Folder)
		}
	}
}
