// Package atomicfile writes files completely or not at all: it writes a temporary file beside the target, syncs it, and renames
// it.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write replaces the content of path by b. After an error the old content is unchanged and no other file is left.
func Write(path string, b []byte) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := f.Write(b); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return f.Commit()
}

// File is a file that is being written. Commit makes it appear under its path; without Commit it never does.
type File struct {
	*os.File
	path   string
	device bool // path is a device or a pipe, which takes bytes and keeps no file
	done   bool
}

// Create begins a file that will replace path. If path is a symbolic link, the file behind it is replaced and the link stays. A
// device or a pipe stays too; Commit writes to it.
func Create(path string) (*File, error) {
	f := &File{path: path}
	dir := filepath.Dir(path)
	switch info, err := os.Stat(path); {
	case err != nil: // there is no file, or it will report the error when it is written to
	case info.IsDir():
		return nil, &fs.PathError{Op: "write", Path: path, Err: errors.New("it is a folder")}
	case info.Mode().IsRegular():
		target, err := filepath.EvalSymlinks(path)
		if err != nil {
			return nil, err
		}
		f.path, dir = target, filepath.Dir(target)
	default:
		f.device, dir = true, "" // temporary files go into the system's folder for them
	}
	var err error
	if f.File, err = os.CreateTemp(dir, "."+filepath.Base(path)+".*.tmp"); err != nil {
		return nil, err
	}
	return f, nil
}

// Commit syncs the content and renames the file to its path.
func (f *File) Commit() error {
	if f.device {
		return f.send()
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", f.path, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("close %s: %w", f.path, err)
	}
	if err := os.Rename(f.Name(), f.path); err != nil {
		return err
	}
	f.done = true
	return SyncDir(filepath.Dir(f.path))
}

// send writes the content to a device and removes the temporary file.
func (f *File) send() error {
	defer f.Abort()
	from, err := os.Open(f.Name()) // opened again, because others than f may have written there
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(f.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := io.Copy(to, from); err != nil {
		_ = to.Close()
		return err
	}
	return to.Close()
}

// Abort drops the content. After Commit it does nothing.
func (f *File) Abort() {
	if f.done {
		return
	}
	f.done = true
	_ = f.Close() // the file is thrown away
	_ = os.Remove(f.Name())
}
