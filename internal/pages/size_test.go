package pages_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	mostLines    = 300 // of a file of package play or below it
	mostFunction = 75  // lines of a function, from its first to its last
)

// generators are functions that write tables down, or sum up to one: their length is that of what they hold.
var generators = []string{"render/soft/gen/main.go shade"}

// sources calls a function with each of the module's own files of Go.
func sources(t *testing.T, visit func(path string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		visit(filepath.ToSlash(name), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFilesOfPlayAreShort(t *testing.T) {
	n := 0
	sources(t, func(path string, text []byte) {
		if !strings.HasPrefix(path, "play/") {
			return
		}
		n++
		if lines := bytes.Count(text, []byte{'\n'}); lines > mostLines {
			t.Errorf("%s has %d lines, want at most %d; take it apart by subject", path, lines, mostLines)
		}
	})
	if n == 0 {
		t.Error("there are none")
	}
}

func TestFunctionsAreShort(t *testing.T) {
	n, long := 0, []string{}
	sources(t, func(path string, text []byte) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			n++
			lines := files.Position(fn.End()).Line - files.Position(fn.Pos()).Line + 1
			if lines <= mostFunction {
				continue
			}
			name := path + " " + fn.Name.Name
			if long = append(long, name); !slices.Contains(generators, name) {
				t.Errorf("%s: function %s has %d lines, want at most %d; give its parts names", path, fn.Name.Name, lines, mostFunction)
			}
		}
	})
	for _, name := range generators {
		if !slices.Contains(long, name) {
			t.Errorf("%s is on the list of long functions and is not long", name)
		}
	}
	if n == 0 {
		t.Error("there are none")
	}
}
