package task

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Options are the arguments of a task's Constructor: its name, the number of environments, the seed, and the task's own
// settings as the configuration gives them (for example "corridor_len": 20). Constructors refuse settings that they do not
// know.
type Options struct {
	Envs    int
	Seed    uint64
	Threads int // goroutines that the batch may use
	// Of makes the batch a part of a larger batch with Of environments. The part has the environments First, First+1, ..., and
	// each of them behaves as it would in the larger batch. Of 0 means that the batch is whole; First is then 0.
	First, Of int
	Settings  map[string]any
	// Teach makes the batch a Teacher. It is an error if the task has no guide. The environments behave as without it; only the
	// form of the batch's state differs.
	Teach bool
	// Extras names the extras for Step.Extras. The batch must be a Teller that has them; an unknown name is an error.
	Extras []string
}

// Whole returns the number of environments of the batch, or of the larger batch if this is a part.
func (o Options) Whole() int {
	if o.Of == 0 {
		return o.Envs
	}
	return o.Of
}

// Constructor makes a batch from options.
type Constructor func(Options) (Batch, error)

var registry = map[string]Constructor{}

// Register registers a task under a name. It panics if the name is taken. Init functions call it.
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

// New makes a batch of the task with this name. An unknown name is an error that suggests the nearest known one.
func New(name string, o Options) (Batch, error) {
	c, ok := registry[name]
	if !ok {
		return nil, fmt.Errorf("task %q is not known; there are: %s", name, strings.Join(Names(), ", "))
	}
	if o.Envs < 1 {
		return nil, fmt.Errorf("task %s: number of environments is %d, want at least 1", name, o.Envs)
	}
	if o.First < 0 || o.Of < 0 || o.Of > 0 && o.First > o.Of-o.Envs || o.Of == 0 && o.First > 0 {
		return nil, fmt.Errorf("task %s: %d environments from number %d on, of %d", name, o.Envs, o.First, o.Of)
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
