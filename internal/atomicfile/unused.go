package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Unused returns path, or where something stands there the first of path-2, path-3 and so on that is free, the number before
// the extension. Names made of the time need it: two files may be begun within one second.
func Unused(path string) string {
	candidate := path
	for i := 2; ; i++ {
		if _, err := os.Lstat(candidate); err != nil { // where the folder cannot be read, the caller's writing says so
			return candidate
		}
		candidate = numbered(path, filepath.Ext(path), i)
	}
}

// MakeUnused makes a folder of the name path, or of the first of path-2, path-3 and so on that is free, with those above it, and
// returns its name. Of several processes that ask at once each gets one of its own.
func MakeUnused(path string) (string, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	candidate := path
	for i := 2; ; i++ {
		err := os.Mkdir(candidate, 0o755)
		if err == nil {
			return candidate, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
		candidate = numbered(path, "", i)
	}
}

func numbered(path, ext string, i int) string {
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), i, ext)
}
