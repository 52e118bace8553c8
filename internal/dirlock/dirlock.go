// Package dirlock ensures that only one process at a time works in a folder.
package dirlock

import (
	"errors"
	"fmt"
	"io"
)

// ErrInUse is the error if another process works in a folder.
var ErrInUse = errors.New("another process works in it")

// Lock locks a folder until the result is closed or the process ends in any way. If another process has the lock, the error is
// ErrInUse. On file systems without locks, nothing is locked.
func Lock(dir string) (io.Closer, error) {
	l, err := lock(dir)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	return l, nil
}
