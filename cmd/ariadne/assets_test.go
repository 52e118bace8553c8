package main

import (
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAssetsPreviewWritesAContactSheet(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sheet.png")
	out, err := run(t, "assets", "preview", "-o", file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if b := m.Bounds(); b.Dx() < 1000 || b.Dy() < 400 || !strings.Contains(out, file) {
		t.Errorf("a sheet of %dx%d, announced as %q", b.Dx(), b.Dy(), out)
	}
	_, err = run(t, "assets", "preview", "--textures", t.TempDir(), "-o", file)
	if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), "wall_blue_d.png") {
		t.Errorf("an empty folder of textures: error %v", err)
	}
}
