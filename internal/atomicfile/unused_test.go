package atomicfile

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

func TestUnusedAvoidsExistingNames(t *testing.T) {
	dir := t.TempDir()
	for _, want := range []string{"a.b.mp4", "a.b-2.mp4", "a.b-3.mp4"} {
		got := Unused(filepath.Join(dir, "a.b.mp4"))
		if filepath.Base(got) != want {
			t.Fatalf("got %s, want %s", got, want)
		}
		if err := os.WriteFile(got, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMakeUnusedGivesEachCallerAFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs", "maze.9")
	got := make([]string, 20)
	var group sync.WaitGroup
	for i := range got {
		group.Go(func() {
			var err error
			if got[i], err = MakeUnused(path); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	slices.Sort(got)
	if n := len(slices.Compact(slices.Clone(got))); n != len(got) || got[0] != path || !slices.Contains(got, path+"-20") {
		t.Fatalf("%d different folders of %d: %q", n, len(got), got)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := MakeUnused(filepath.Join(file, "below")); err == nil {
		t.Fatal("no error where a file is in the way")
	}
}
