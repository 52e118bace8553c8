// Package hydra composes a configuration from YAML files and command-line arguments, in the grammar of Hydra
// (https://hydra.cc/docs/advanced/override_grammar/basic/):
//
//	+tmaze=agalite           lay the option agalite of the group tmaze (tmaze/agalite.yaml) over base.yaml
//	task.corridor_len=160    change a key that there is
//	+task.walls=2            add a key that there is not
//	++task.walls=2           add or change, whatever is there
//	~task.walls              remove a key; ~task.walls=2 only if it is 2
//
// Values are null, true and false, whole numbers (1_000), numbers (1e-3, inf), text, 'quoted' or "quoted" text, lists
// [1,2] and dicts {a: 1}. Of Hydra's grammar, interpolations, functions and packages are refused; sweeps (1,2,3) are
// read, but not run.
//
// What a file or an argument names wrongly is an error that says what there is. Files: https://yaml.org, without
// anchors, aliases and tags; plain scalars mean in them what they mean on the command line.
package hydra

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// baseFile lies below every option.
const baseFile = "base.yaml"

// Compose reads base.yaml in fsys, lays the chosen options over it in the order of args, and then applies the other
// arguments in theirs. At least one option must be chosen. A file's keys are the configuration's own: a group's name is
// no key ("global package", in Hydra's words). An argument that sets the key of a switch anew makes its group the one of that value first.
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

// nothingChosen is the error about arguments that choose no option.
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
