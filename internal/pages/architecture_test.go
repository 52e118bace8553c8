package pages_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/pages"
)

const (
	architecture = root + "/docs/architecture.md"
	module       = "ariadne/"
)

// internalPackage reports whether a package is internal to the module or to a part of it.
func internalPackage(path string) bool { return slices.Contains(strings.Split(path, "/"), "internal") }

// trueImports returns the module's packages, and for each the packages of the module that it imports. It leaves out internal
// packages.
func trueImports(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	list.Dir = root
	list.Env = append(os.Environ(), "CGO_ENABLED=1") // the page draws all packages, those with cgo included
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		var own []string
		for _, path := range strings.Fields(line) {
			if name, ok := strings.CutPrefix(path, module); ok && !internalPackage(name) {
				own = append(own, name)
			}
		}
		if name := strings.TrimPrefix(strings.Fields(line)[0], module); !internalPackage(name) {
			imports[name] = own[1:]
		}
	}
	return imports
}

// drawnImports returns the packages in the page's drawing from top to bottom, and the imports that it shows.
func drawnImports(t *testing.T) (names []string, imports map[string][]string) {
	t.Helper()
	blocks, err := pages.Read(architecture)
	if err != nil {
		t.Fatal(err)
	}
	if len(blocks) == 0 {
		t.Fatal("nothing is drawn")
	}
	imports = map[string][]string{}
	for line := range strings.Lines(blocks[0].Text) {
		if words := strings.Fields(line); !strings.HasPrefix(line, " ") {
			names = append(names, words[0])
		} else {
			last := names[len(names)-1]
			imports[last] = append(imports[last], slices.DeleteFunc(words, func(w string) bool { return w == "→" })...)
		}
	}
	return names, imports
}

func TestImportsAreAsDrawn(t *testing.T) {
	names, drawn := drawnImports(t)
	actual := trueImports(t)
	for name, imports := range actual {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not drawn", name)
			continue
		}
		shown := slices.Sorted(slices.Values(drawn[name]))
		if slices.Sort(imports); !slices.Equal(shown, imports) {
			t.Errorf("%s imports %q, drawn are %q", name, imports, shown)
		}
	}
	for i, name := range names {
		if _, ok := actual[name]; !ok {
			t.Errorf("%s is drawn and is no package", name)
		}
		for _, imported := range drawn[name] {
			if slices.Index(names, imported) < i {
				t.Errorf("%s stands below %s, which it imports", name, imported)
			}
		}
	}
}

// sourceFile matches the name of a file on the page: with its folder, in backticks.
var sourceFile = regexp.MustCompile("`([a-z0-9_]+(?:/[a-z0-9_]+)*/[a-z0-9_]+\\.go)`")

func TestFilesOnTheWayExist(t *testing.T) {
	page, err := os.ReadFile(architecture)
	if err != nil {
		t.Fatal(err)
	}
	files := sourceFile.FindAllSubmatch(page, -1)
	for _, m := range files {
		if _, err := os.Stat(filepath.Join(root, string(m[1]))); err != nil {
			t.Errorf("%s is named: %v", m[1], err)
		}
	}
	if t.Logf("found %d files", len(files)); len(files) == 0 {
		t.Error("no file is named")
	}
}
