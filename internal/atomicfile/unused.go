package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Unused returns path if nothing has this name, otherwise the first of path-2, path-3 and so on that is free. The number comes
// before the extension. It is for names made from the time: two files may begin within one second.
func Unused(path string) string {
	candidate := path
	for i := 2; ; i++ {
		if _, err := os.Lstat(candidate); err != nil { // if the folder cannot be read, the caller's write will report it
			return candidate
		}
		candidate = numbered(path, filepath.Ext(path), i)
	}
}

// MakeUnused makes a folder with the name path or, if that is taken, the first of path-2, path-3 and so on that is free. It
// also makes the folders above it, and returns the name. If several processes call it at once, each gets its own folder.
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
