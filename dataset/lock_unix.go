//go:build unix

package dataset

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lock keeps other builds out of a folder until the result is closed, or the process ends in whatever way.
func lock(dir string) (*os.File, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = d.Close() // nothing was done with it
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("another process works in %s", dir)
		}
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	return d, nil
}
