// Package hydra composes a configuration from YAML files and command-line arguments, in the grammar of Hydra
// (https://hydra.cc/docs/advanced/override_grammar/basic/):
//
//	+tmaze=agalite           lay the option agalite of the group tmaze (tmaze/agalite.yaml) over base.yaml
//	task.corridor_len=160    change a key that exists
//	+task.walls=2            add a key that does not exist
//	++task.walls=2           add or change a key
//	~task.walls              remove a key; ~task.walls=2 only if it is 2
//
// Values are null, true and false, whole numbers (1_000), numbers (1e-3, inf), text, 'quoted' or "quoted" text, lists [1,2] and
// dicts {a: 1}. Interpolations, functions and packages of Hydra's grammar are errors. Sweeps (1,2,3) are parsed, but not run.
//
// If a file or an argument contains an unknown name, the error lists the known ones. Files are YAML (https://yaml.org) without
// anchors, aliases and tags. Plain scalars mean the same in them as on the command line.
package hydra

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// baseFile is the file below every option.
const baseFile = "base.yaml"

// Compose reads base.yaml in fsys, lays the chosen options over it in the order of args, and then applies the other arguments
// in their order. At least one option must be chosen. The keys of an option's file are top-level keys; the name of its group
// does not become a key ("global package", in Hydra's words). Where an argument, or an option over another one, sets the key of a switch
// anew, the group first becomes that of the new value.
func Compose(fsys fs.FS, args []string, switches ...Switch) (*Config, error) {
	groups, err := Groups(fsys)
	if err != nil {
		return nil, err
	}
	var overrides []override
	var choices []choice
	for _, arg := range args {
		o, err := parseOverride(arg)
		if err != nil {
			return nil, err
		}
		if !isGroup(o.key, groups) {
			overrides = append(overrides, o)
			continue
		}
		c, err := o.choice(groups)
		if err != nil {
			return nil, err
		}
		for _, other := range choices {
			if other.group == c.group {
				return nil, fmt.Errorf("group %s: both %s and %s are chosen", c.group, other.option, c.option)
			}
		}
		choices = append(choices, c)
	}
	if len(choices) == 0 {
		return nil, nothingChosen(fsys, groups, overrides)
	}
	root, err := readFile(fsys, baseFile)
	if err != nil {
		return nil, err
	}
	for _, c := range choices {
		content, err := c.load(fsys, switches)
		if err != nil {
			return nil, err
		}
		root.merge(content)
	}
	for _, s := range switches {
		s.turn(root, overrides)
	}
	c := &Config{node: root}
	return c, c.apply(overrides)
}

// nothingChosen returns the error about arguments that choose no option.
func nothingChosen(fsys fs.FS, groups []string, overrides []override) error {
	var wrong string
	for _, o := range overrides {
		if (o.op == add || o.op == force) && !strings.Contains(o.key, ".") {
			wrong = fmt.Sprintf("%s is not a group%s; ", o.key, hint(o.key, groups))
			break
		}
	}
	var all []string
	for _, g := range groups {
		options, err := Options(fsys, g)
		if err != nil {
			return err
		}
		var names []string
		for _, o := range options {
			names = append(names, o.Name)
		}
		all = append(all, "+"+g+"="+strings.Join(names, "|"))
	}
	if len(all) == 0 {
		return errors.New("there are no groups of configurations to choose from")
	}
	return fmt.Errorf("%sno configuration is chosen; choose one of %s", wrong, strings.Join(all, ", "))
}
