// Package reference finds the golden data with which tests compare: facts and arrays measured from the reference
// implementations. They are stored outside the repository.
package reference

import (
	"os"
	"path/filepath"
	"testing"

	"ariadne/internal/lacking"
)

// Variable is the environment variable with the root folder of the golden data.
const Variable = "ARIADNE_REFERENCE"

// Root returns the root folder of the golden data: $ARIADNE_REFERENCE or, if that is not set, ../shared/reference relative to
// the repository's root. If the folder does not exist, the test fails in continuous integration (CI is set) and is skipped
// elsewhere.
func Root(t testing.TB) string {
	t.Helper()
	root := os.Getenv(Variable)
	if root == "" {
		root = filepath.Join(repository(t), "..", "shared", "reference")
	}
	if info, err := os.Stat(root); err != nil || !info.IsDir() {
		lacking.Skip(t, "no golden data at ", root, "; set ", Variable, " to their folder")
	}
	return root
}

// Files returns the files below Root that match a pattern of path/filepath.Glob, in alphabetical order. If none matches, the
// test fails or is skipped as in Root.
func Files(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Root(t), filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatalf("pattern %q: %v", pattern, err)
	}
	if len(files) == 0 {
		lacking.Skip(t, "no golden data match ", pattern)
	}
	return files
}

func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = parent
	}
}
