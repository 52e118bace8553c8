// Package dirlock lets one process at a time work in a folder.
package dirlock

import (
	"errors"
	"fmt"
	"io"
)

// ErrInUse says that another process works in a folder.
var ErrInUse = errors.New("another process works in it")

// Lock keeps others out of a folder until the result is closed, or the process ends in whatever way. Where somebody else has the
// lock the error is ErrInUse. File systems that know no locks keep nobody out.
func Lock(dir string) (io.Closer, error) {
	l, err := lock(dir)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	return l, nil
}
