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
	Envs    int
	Seed    uint64
	Threads int // goroutines that the batch may use
	// Of makes the batch a part of a larger one: its environments are First, First+1, ... of Of, and go the ways that they would
	// go there. 0: the batch is whole, and First is 0.
	First, Of int
	Settings  map[string]any
	// Teach makes the batch a Teacher. It is an error where a task has no guide. Nothing else that the batch does follows
	// from it but the form of its state.
	Teach bool
	// Extras are the names of what Step.Extras is to take, of those that a Teller tells. A name that is not known is an error.
	Extras []string
}

// Whole is how many environments the batch, or that which it is a part of, has.
func (o Options) Whole() int {
	if o.Of == 0 {
		return o.Envs
	}
	return o.Of
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
