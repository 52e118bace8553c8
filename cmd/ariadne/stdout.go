package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// checked is the standard output: whatever a command makes of it, text that could not be written is not forgotten.
type checked struct {
	file *os.File
	err  error // the first
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

// Fd lets others see whether it is a terminal.
func (c *checked) Fd() uintptr { return c.file.Fd() }

// verdict is how a command ends that has ended with err. A reader that has left, as head does, is told nothing.
func (c *checked) verdict(err error) error {
	if err == nil || errors.Is(err, c.err) {
		err = c.err
	}
	if err != nil && errors.Is(c.err, syscall.EPIPE) {
		return errUnread
	}
	return err
}

// errUnread ends a command whose output nobody reads any more.
var errUnread = errors.New("nobody reads the output any more")

// checkOutput reports that a file cannot be written where a flag says, before anything takes long.
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
