//go:build !windows && (!unix || solaris || aix)

package dirlock

import (
	"io"
	"os"
)

// lock only opens the folder, because these systems have no flock.
func lock(dir string) (io.Closer, error) { return os.Open(dir) }
