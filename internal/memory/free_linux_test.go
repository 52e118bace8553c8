package memory

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSomeMemoryIsFree(t *testing.T) {
	if n, known := Free(); !known || n < 1<<20 || n > 1<<50 {
		t.Errorf("%d bytes, %v", n, known)
	}
}

func TestTheKernelSaysWhatIsAvailable(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "meminfo"), "MemTotal:       100 kB\nMemFree:  1 kB\nMemAvailable:        7 kB\n")
	if n, ok := available(path); n != 7<<10 || !ok {
		t.Errorf("%d, %v; want 7 KiB", n, ok)
	}
	if _, ok := available(path + "x"); ok {
		t.Error("a file that there is not tells something")
	}
}

func TestControlGroupsBoundIt(t *testing.T) {
	root := t.TempDir()
	list := write(t, filepath.Join(root, "list"), "0::/a/b\n5:cpu,memory:/c\n3:devices:/d\n")
	write(t, filepath.Join(root, "a/b/memory.max"), "max\n")
	write(t, filepath.Join(root, "a/b/memory.current"), "5\n")
	write(t, filepath.Join(root, "a/memory.max"), "100\n")
	write(t, filepath.Join(root, "a/memory.current"), "60\n")
	write(t, filepath.Join(root, "a/memory.stat"), "anon 40\ninactive_file 20\n")
	write(t, filepath.Join(root, "memory/c/memory.limit_in_bytes"), "10\n")
	write(t, filepath.Join(root, "memory/c/memory.usage_in_bytes"), "30\n")
	if left := groups(list, root); !slices.Equal(left, []uint64{60, 0}) {
		t.Errorf("groups leave %v, want 60 and 0", left)
	}
}
