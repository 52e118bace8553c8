package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// checked is the standard output. It remembers that a text could not be written, even if a command ignores the error.
type checked struct {
	file *os.File
	err  error // the first error
}

func (c *checked) Write(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	people.EndLine() // a bar may stand on the same terminal
	n, err := c.file.Write(p)
	if err != nil {
		c.err = fmt.Errorf("the output was not written: %w", err)
	}
	return n, c.err
}

// Fd returns the file descriptor, by which others can see whether this is a terminal.
func (c *checked) Fd() uintptr { return c.file.Fd() }

// verdict returns the error with which a command ends that returned err. It is errUnread if the reader of the output has left, as head does.
func (c *checked) verdict(err error) error {
	if err == nil || errors.Is(err, c.err) {
		err = c.err
	}
	if err != nil && errors.Is(c.err, syscall.EPIPE) {
		return errUnread
	}
	return err
}

// errUnread is the error of a command whose output nobody reads any more. It is not reported.
var errUnread = errors.New("nobody reads the output any more")

// checkOutput returns an error if the file that a flag names cannot be written. It is called before anything that takes long.
func checkOutput(flag, path string) error {
	if path == "" {
		return nil
	}
	switch info, err := os.Stat(filepath.Dir(path)); {
	case err != nil:
		return usageError{fmt.Errorf("--%s: %w", flag, err)}
	case !info.IsDir():
		return usageError{fmt.Errorf("--%s: %s is not a folder", flag, filepath.Dir(path))}
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return usageError{fmt.Errorf("--%s: %s is a folder, want the name of a file", flag, path)}
	}
	return nil
}
