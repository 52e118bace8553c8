package atomicfile

import (
	"os"
	"path/filepath"
	"testing"

	"ariadne/internal/lacking"
)

// only fails unless a folder holds exactly the given names.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(names) {
		t.Errorf("%s holds %v, want %v", dir, entries, names)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if b, err := os.ReadFile(path); err != nil || string(b) != want {
		t.Errorf("%s holds %q, error %v, want %q", path, b, err, want)
	}
}

func TestWriteReplacesWhatALinkLeadsTo(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	file, link := filepath.Join(elsewhere, "file"), filepath.Join(dir, "link")
	if err := Write(file, []byte("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		lacking.Skip(t, "no symbolic links here: ", err)
	}
	if err := Write(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, file, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, error %v", info.Mode(), err)
	}
	only(t, dir, "link")
	only(t, elsewhere, "file")
}

func TestWriteToAFullDeviceFails(t *testing.T) {
	const full = "/dev/full"
	before, err := os.Stat(full)
	if err != nil || before.Mode()&os.ModeDevice == 0 {
		lacking.Skip(t, full, " is not a device here")
	}
	link := filepath.Join(t.TempDir(), "link") // a link, so that a bug replaces the link and not the machine's device
	if err := os.Symlink(full, link); err != nil {
		t.Fatal(err)
	}
	if err := Write(link, []byte("content")); err == nil {
		t.Error("a full device took the content")
	}
	if info, err := os.Stat(link); err != nil || info.Mode()&os.ModeDevice == 0 {
		t.Errorf("the device became %v, error %v", info.Mode(), err)
	}
}

func TestCreateRefusesAFolderBeforeAnythingIsWritten(t *testing.T) {
	dir := t.TempDir()
	if f, err := Create(dir); err == nil {
		f.Abort()
		t.Error("a folder was to be replaced by a file")
	}
	only(t, filepath.Dir(dir), filepath.Base(dir))
}
