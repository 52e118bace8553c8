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

// Core is the configuration of the part of a network between encoder and heads, which has the memory: GRU, AGaLiTe and so on.
// Each core is a struct in a file of its own, together with everything that belongs to it. Its fields are the keys of
// trainer.seq_model; the tags `yaml:"key"` give their names.
//
// A core may also have a method Reach() int. It returns how many steps the untrained memory is set to reach back, or 0 for the
// usual start. An integrator before the core then starts with the same reach.
type Core interface {
	// Name is what configurations call the core, trainer.seq_model.name.
	Name() string
	// Validate returns an error that names the first key whose value is invalid.
	Validate() error
	// Forgets reports whether the first step of an episode forgets what came before.
	Forgets() bool
	// New makes the layers for input rows of the given width, and returns them with the width of the rows that they make. The
	// names of their weights begin with prefix. New is called after Validate.
	New(prefix string, width int) (layers CoreLayers, own int)
}

// CoreLayers are the layers of a core.
type CoreLayers interface {
	// Weights declares the weights, in any order.
	Weights() []WeightSpec
	// State declares the leaves of the recurrent state; none for a core without memory.
	State() []LeafSpec
	// Build adds the layers to a graph. It takes rows x [T·B, width] and returns rows [T·B, own]. Step t of sequence b is row
	// t·B+b. In a graph that updates the state in place (Network.After returns nil), T steps at once must give the same rows and
	// the same state as T graphs of one step, run one after the other.
	Build(n *Network, x *op.Node) *op.Node
}

// FixDeadState is a fix of gtrxl and galite: it leaves out parts of the state that nothing reads. The other fixes are defined
// beside their cores.
const FixDeadState = "dead_state"

// checkFixes returns an error unless all fixes are among those that exist.
func checkFixes(fixes []string, there ...string) error {
	for _, fix := range fixes {
		if err := known("fixes", fix, there...); err != nil {
			return err
		}
	}
	return nil
}

// checkHorizon returns an error unless steps is a valid Horizon of a core.
func checkHorizon(steps int) error {
	if steps != 0 && steps < 2 {
		return fmt.Errorf("horizon is %d, want at least 2 steps, or 0 for the usual start", steps)
	}
	return nil
}

// reach returns how many steps the untrained memory of a core is set to reach back, or 0 if the core has no such setting.
func reach(c Core) int {
	if r, ok := c.(interface{ Reach() int }); ok {
		return r.Reach()
	}
	return 0
}

// layerNames returns two names of layer i, counted from 0: the prefix of the names of its leaves, and what a viewer calls the
// layer.
func layerNames(i int) (memory, shown string) {
	return fmt.Sprintf("layer_%d/", i+1), fmt.Sprintf("layer %d", i+1)
}

// coreKind is what the registry knows of a core.
type coreKind struct {
	title    string
	defaults Core
	read     func(group *hydra.Config) (Core, error) // decodes the core's keys over the defaults
}

var coreKinds = map[string]coreKind{}

// RegisterCore makes a core known under its Name. It panics if the name is taken. defaults is a struct with the values of all
// keys that a configuration leaves out. title is the core's name in papers. Call it from init functions.
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

// CoreTitle returns a core's name in papers, or "" if no core is called name.
func CoreTitle(name string) string { return coreKinds[name].title }

// CoreDefaults returns the group trainer.seq_model of a core with all keys at their defaults. ok is false if no core is called
// name.
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

// ReadCore reads the group trainer.seq_model: the key name, and the keys of the core of that name. Missing keys take the defaults
// that the core was registered with. An unknown key is an error that suggests the nearest known one. An invalid value is an
// error, too.
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

// newCore checks a core's configuration and makes its layers for input rows of the given width. It returns them with the width of
// the rows that they make.
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

// known returns an error unless value is one of the values that exist.
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
