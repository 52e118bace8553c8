package task

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Options are what a task is made from: its name, the number of environments, the seed, and its own settings as decoded
// from the configuration (for example "corridor_len": 20). Constructors reject settings that they do not know.
type Options struct {
	Envs int
	// First is how many environments of a larger batch come before these: environment i does what environment First + i does of
	// a batch that begins with environment 0.
	First    int
	Seed     uint64
	Threads  int // goroutines that the batch may use
	Settings map[string]any
	// Teach makes the batch a Teacher. It is an error where a task has no guide. Nothing else that the batch does follows
	// from it but the form of its state.
	Teach bool
	// Extras are the names of what Step.Extras is to take, of those that a Teller tells. A name that is not known is an error.
	Extras []string
}

// Constructor makes a batch.
type Constructor func(Options) (Batch, error)

var registry = map[string]Constructor{}

// Register makes a task known under a name; it panics if the name is taken. It is called from init functions.
func Register(name string, c Constructor) {
	if _, ok := registry[name]; ok {
		panic("task: " + name + " registered twice")
	}
	registry[name] = c
}

// Names returns the registered names in alphabetical order.
func Names() []string {
	names := make([]string, 0, len(registry))
	for n := range registry {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// New makes the batch called name.
func New(name string, o Options) (Batch, error) {
	c, ok := registry[name]
	if !ok {
		return nil, fmt.Errorf("task %q is not known; there are: %s", name, strings.Join(Names(), ", "))
	}
	if o.Envs < 1 {
		return nil, fmt.Errorf("task %s: number of environments is %d, want at least 1", name, o.Envs)
	}
	if o.First < 0 {
		return nil, fmt.Errorf("task %s: %d environments before the first, want at least 0", name, o.First)
	}
	b, err := c(o)
	if err != nil {
		return nil, fmt.Errorf("task %s: %w", name, err)
	}
	if _, ok := b.(Teacher); o.Teach && !ok {
		return nil, errors.Join(fmt.Errorf("task %s: %w", name, ErrNoGuide), b.Close())
	}
	if _, ok := b.(Teller); len(o.Extras) > 0 && !ok {
		return nil, errors.Join(fmt.Errorf("task %s: %w", name, ErrNoExtras), b.Close())
	}
	return b, nil
}
