package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/pflag"
)

// errEmpty is the error about an empty path. A shell makes an empty path from a variable that is not set.
const errEmpty = saidError("is empty, want a path; is a variable of the shell not set?")

// saidError says what is wrong with a flag or a key. Its text follows the name of the flag or key.
type saidError string

func (e saidError) Error() string { return string(e) }

// pathValue is a flag that takes a path. The flag may be left out, but the path must not be empty.
type pathValue string

func (p *pathValue) String() string { return string(*p) }
func (p *pathValue) Type() string   { return "string" }

func (p *pathValue) Set(s string) error {
	if s == "" {
		return errEmpty
	}
	*p = pathValue(s)
	return nil
}

// pathFlag defines a flag that takes a path. short may be "".
func pathFlag(f *pflag.FlagSet, p *string, name, short, byDefault, usage string) {
	*p = byDefault
	f.VarP((*pathValue)(p), name, short, usage)
}

// stat looks up a path that the command line names. want is for the error about one that does not exist: it says what the path can be.
func stat(path, want string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s does not exist; want %s", path, want)
	}
	if err != nil {
		return nil, usageError{err}
	}
	return info, nil
}

// pathKeys are the keys of configurations that hold paths.
var pathKeys = []string{"run.dir", "hydra.run.dir", "init", "data", "task.layout", "task.textures"}

// checkArguments returns an error about an empty argument, or a key of a path without a path.
func checkArguments(args []string) error {
	for i, arg := range args {
		if strings.TrimSpace(arg) == "" {
			return fmt.Errorf("argument %d %w", i+1, errEmpty)
		}
		key, value, assigned := strings.Cut(strings.TrimLeft(arg, "+~"), "=")
		value = strings.TrimSpace(value)
		if assigned && !strings.HasPrefix(arg, "~") && within(strings.TrimSpace(key), pathKeys) && (value == "" || value == "''" || value == `""`) {
			return fmt.Errorf("%s %w", strings.TrimSpace(key), errEmpty)
		}
	}
	return nil
}
