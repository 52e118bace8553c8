package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ariadne/internal/lacking"
)

// smallDisk mounts a file system of the given size, which only root can do, and returns its folder.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		lacking.Skip(t, "no file system can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// names returns the names of the files in a folder, including hidden ones.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestADataSetOnAFullDiskGoesOnWhereThereIsRoom(t *testing.T) {
	disk := smallDisk(t, "400k") // an episode takes about 65 kB
	set := filepath.Join(disk, "set")
	args := append([]string{"dataset", "agent=random", "--episodes", "9", "--threads", "1", "-o", set}, brief...)
	_, err := run(t, args...)
	if !errors.Is(err, syscall.ENOSPC) || report(err) != exitFailure {
		t.Fatalf("error %v, want that there is no space", err)
	}
	for _, name := range names(t, set) {
		if strings.HasSuffix(name, ".tmp") {
			t.Errorf("%s is left", name)
		}
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=4m"); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, args...); err != nil {
		t.Fatal(err)
	}
	if out, err := run(t, "replay", set); err != nil || !strings.Contains(out, "9 episodes") {
		t.Errorf("%q, %v", out, err)
	}
}

func TestAVideoOnAFullDiskLeavesNothing(t *testing.T) {
	disk := smallDisk(t, "100k")
	for _, name := range []string{"v.gif", "v.apng", "v.mp4"} {
		if name == "v.mp4" {
			program(t, "ffmpeg")
		}
		path := filepath.Join(disk, name)
		_, err := run(t, "record", "agent=random", "task=memory_maze", "--steps", "30", "--size", "640x360", "-o", path)
		if err == nil || !strings.Contains(strings.ToLower(err.Error()), "no space") || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v does not say that there is no space", name, err)
		}
		if left := names(t, disk); len(left) > 0 {
			t.Errorf("%s: %v is left", name, left)
		}
	}
}

func TestManualPagesOnAFullDiskAreWholeOrNotThere(t *testing.T) {
	disk := smallDisk(t, "24k")
	_, err := run(t, "man", disk)
	if !errors.Is(err, syscall.ENOSPC) || report(err) != exitFailure {
		t.Errorf("error %v, want that there is no space", err)
	}
	whole := t.TempDir()
	must(t, "man", whole)
	for _, name := range names(t, disk) {
		got, err := os.ReadFile(filepath.Join(disk, name))
		want, errWant := os.ReadFile(filepath.Join(whole, name))
		if err != nil || errWant != nil || string(got) != string(want) {
			t.Errorf("%s has %d bytes of %d, %v, %v", name, len(got), len(want), err, errWant)
		}
	}
}

func TestAPictureOnAFullDiskLeavesTheOlderOne(t *testing.T) {
	disk := smallDisk(t, "16k")
	folder := runFolder(t, t.TempDir(), "run", coreConfig("gru", 1, ""), 0, 1)
	picture := filepath.Join(disk, "x.pdf")
	if err := os.WriteFile(picture, []byte("older"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, "curve", folder, "-o", picture); !errors.Is(err, syscall.ENOSPC) || report(err) != exitFailure {
		t.Errorf("error %v, want that there is no space", err)
	}
	if b, err := os.ReadFile(picture); err != nil || string(b) != "older" || len(names(t, disk)) != 1 {
		t.Errorf("the older picture is %q, %v, among %q", b, err, names(t, disk))
	}
}
