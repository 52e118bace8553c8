package agent

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ariadne/agent/op"
	"ariadne/internal/hydra"
)

// Core is the configuration of what lies between encoder and heads, and remembers: GRU, AGaLiTe and so on. Each is a struct in a file of
// its own, with all that belongs to it. Its fields are the keys of trainer.seq_model, as their tags `yaml:"key"` name them.
//
// A core whose untrained memory can be told how far to reach back also has a method Reach() int, which returns the steps, 0 for the usual
// start; an integrator before it then starts alike.
type Core interface {
	// Name is what configurations call the core, trainer.seq_model.name.
	Name() string
	// Validate returns an error that names the first key that cannot be.
	Validate() error
	// Forgets reports whether the first step of an episode forgets what came before.
	Forgets() bool
	// New makes the layers for rows of a width, and tells the width of their own rows. The names of weights begin with prefix. It is
	// called after Validate.
	New(prefix string, width int) (layers CoreLayers, own int)
}

// CoreLayers are the layers of a core.
type CoreLayers interface {
	// Weights declares the weights, in any order.
	Weights() []WeightSpec
	// State declares the leaves of the recurrent state; none for a core without memory.
	State() []LeafSpec
	// Build adds the layers to a graph: rows x [T·B, width] in, rows [T·B, own] out. Step t of sequence b is row t·B + b. For a graph whose
	// states go back into place, T steps from the state of the step before come to the same as one after the other.
	Build(n *Network, x *op.Node) *op.Node
}

// FixDeadState is a fix of gtrxl and galite: parts of the state that nothing reads are left out. The other fixes stand with their cores.
const FixDeadState = "dead_state"

// checkFixes returns an error unless all fixes are among those that there are.
func checkFixes(fixes []string, there ...string) error {
	for _, fix := range fixes {
		if err := known("fixes", fix, there...); err != nil {
			return err
		}
	}
	return nil
}

// checkHorizon returns an error unless a core's Horizon can be.
func checkHorizon(steps int) error {
	if steps != 0 && steps < 2 {
		return fmt.Errorf("horizon is %d, want at least 2 steps, or 0 for the usual start", steps)
	}
	return nil
}

// reach is how far back the untrained memory of a core reaches, 0 if it cannot be told to.
func reach(c Core) int {
	if r, ok := c.(interface{ Reach() int }); ok {
		return r.Reach()
	}
	return 0
}

// layerNames returns what the leaves of layer i, counted from 0, are named below, and what a viewer calls the layer.
func layerNames(i int) (memory, shown string) {
	return fmt.Sprintf("layer_%d/", i+1), fmt.Sprintf("layer %d", i+1)
}

// coreKind is what the registry knows of a core.
type coreKind struct {
	title    string
	defaults Core
	read     func(group *hydra.Config) (Core, error) // its keys, over the defaults
}

var coreKinds = map[string]coreKind{}

// RegisterCore makes a core known by its Name; it panics if the name is taken. Keys that a configuration does not give are as in defaults, a
// struct. title is what papers write. It is called from init functions.
func RegisterCore[C Core](title string, defaults C) {
	name := defaults.Name()
	if _, ok := coreKinds[name]; ok {
		panic("agent: core " + name + " registered twice")
	}
	coreKinds[name] = coreKind{title: title, defaults: defaults, read: func(group *hydra.Config) (Core, error) {
		c := defaults
		err := group.Decode(&c)
		return c, err
	}}
}

// CoreNames returns the names of the registered cores in alphabetical order.
func CoreNames() []string { return slices.Sorted(maps.Keys(coreKinds)) }

// CoreTitle is what papers write for a core, "" for a name that no core has.
func CoreTitle(name string) string { return coreKinds[name].title }

// CoreDefaults returns the group trainer.seq_model of a core, all keys as they are where a configuration does not give them; ok is false for a
// name that no core has.
func CoreDefaults(name string) (group *hydra.Config, ok bool) {
	kind, ok := coreKinds[name]
	if !ok {
		return nil, false
	}
	return writeCore(kind.defaults), true
}

// writeCore returns a core's group of keys.
func writeCore(c Core) *hydra.Config {
	return hydra.Encode(struct {
		Name string `yaml:"name"`
		Keys any    `yaml:",inline"`
	}{c.Name(), c})
}

// ReadCore reads the group trainer.seq_model: name, and the keys of the core of that name; those that are missing are as it was registered
// with. Unknown keys are errors with the nearest that is known; so are values that cannot be.
func ReadCore(group *hydra.Config) (Core, error) {
	name, err := hydra.Get[string](group, "name")
	if err != nil {
		return nil, errors.New("name is missing")
	}
	kind, ok := coreKinds[name]
	if !ok {
		return nil, known("name", name, CoreNames()...)
	}
	c, err := kind.read(group.Without("name"))
	if err == nil {
		err = c.Validate()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// newCore checks a core's configuration and makes its layers for rows of a width, and tells the width of their own.
func newCore(prefix string, c Core, width int) (CoreLayers, int, error) {
	if c == nil {
		return nil, 0, fmt.Errorf("there is none; want one of: %s", strings.Join(CoreNames(), ", "))
	}
	if err := c.Validate(); err != nil {
		return nil, 0, fmt.Errorf("%s: %w", c.Name(), err)
	}
	layers, own := c.New(prefix, width)
	return layers, own, nil
}

// known returns an error unless value is one of those that there are.
func known(name, value string, there ...string) error {
	if slices.Contains(there, value) {
		return nil
	}
	return fmt.Errorf("%s is %q, want one of: %s", name, value, strings.Join(there, ", "))
}

// builder is a module that turns rows into rows.
type builder interface {
	module
	Build(n *Network, x *op.Node) *op.Node
}
