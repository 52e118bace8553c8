package hydra

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

const extension = ".yaml"

// Groups returns the names of the groups in fsys, in alphabetical order. A group is a folder with YAML files.
func Groups(fsys fs.FS) ([]string, error) {
	var groups []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		if !d.IsDir() && dir != "." && path.Ext(name) == extension && !slices.Contains(groups, dir) {
			groups = append(groups, dir)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("configuration files: %w", err)
	}
	slices.Sort(groups)
	return groups, nil
}

// Option is a member of a group.
type Option struct {
	Name  string // name of the file without .yaml
	About string // first line of the comment at the start of the file, or ""
}

// Options returns the options of a group, in alphabetical order.
func Options(fsys fs.FS, group string) ([]Option, error) {
	names, err := optionNames(fsys, group)
	if err != nil {
		return nil, err
	}
	options := make([]Option, len(names))
	for i, name := range names {
		content, err := fs.ReadFile(fsys, path.Join(group, name+extension))
		if err != nil {
			return nil, fmt.Errorf("configuration files: %w", err)
		}
		options[i] = Option{Name: name, About: about(content)}
	}
	return options, nil
}

// about returns the text of the first comment line, if no other content precedes it.
func about(content []byte) string {
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		line, isComment := strings.CutPrefix(strings.TrimSpace(lines.Text()), "#")
		if line = strings.TrimSpace(line); isComment && !strings.HasPrefix(line, "@") { // not "# @package _global_"
			return line
		}
		if !isComment {
			return ""
		}
	}
	return ""
}

func optionNames(fsys fs.FS, group string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, group) // sorted
	if err != nil {
		return nil, fmt.Errorf("group %s: %w", group, err)
	}
	var names []string
	for _, e := range entries {
		if name, isYAML := strings.CutSuffix(e.Name(), extension); isYAML && !e.IsDir() {
			names = append(names, name)
		}
	}
	return names, nil
}

// isGroup reports whether the key of an override is the name of a group.
func isGroup(key string, groups []string) bool {
	return strings.Contains(key, "/") || slices.Contains(groups, key)
}

// choice is a chosen option.
type choice struct{ group, option string }

// choice returns the option that o chooses. The key of o is the name of a group.
func (o override) choice(groups []string) (choice, error) {
	if !slices.Contains(groups, o.key) {
		return choice{}, fmt.Errorf("%s is not a group%s; there are: %s", o.key, hint(o.key, groups), strings.Join(groups, ", "))
	}
	if o.op == remove {
		return choice{}, fmt.Errorf("~%s: no option of this group is chosen, so there is nothing to remove", o.key)
	}
	value, err := o.single()
	if err != nil {
		return choice{}, err
	}
	if value.kind == list || value.kind == mapping || value.s == "" {
		return choice{}, fmt.Errorf("+%s wants the name of an option, got %v", o.key, value)
	}
	if o.op != add {
		return choice{}, fmt.Errorf("%s is a group: choose from it by +%s=%s", o.key, o.key, value.s)
	}
	return choice{group: o.key, option: value.s}, nil
}

// load reads the content of the option. The options that it names under "defaults" lie below it.
func (c choice) load(fsys fs.FS, switches []Switch) (*node, error) {
	return c.loadBelow(fsys, switches, nil)
}

// loadBelow is load for an option that other options name. above lists these, the first one last.
func (c choice) loadBelow(fsys fs.FS, switches []Switch, above []string) (*node, error) {
	names, err := optionNames(fsys, c.group)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(names, c.option) {
		return nil, fmt.Errorf("group %s has no option %s%s; there are: %s",
			c.group, shorten(c.option), hint(c.option, names), strings.Join(names, ", "))
	}
	file := path.Join(c.group, c.option+extension)
	if slices.Contains(above, c.option) {
		return nil, fmt.Errorf("configuration %s: defaults go in a circle: %s", file, strings.Join(append(above, c.option), ", "))
	}
	content, err := readFile(fsys, file)
	if err != nil {
		return nil, err
	}
	defaults := content.get("defaults")
	if defaults == nil {
		return content, nil
	}
	content.remove("defaults")
	if defaults.kind != list {
		return nil, fmt.Errorf("configuration %s: defaults is %v, want a list of options", file, defaults)
	}
	below := &node{kind: mapping}
	for _, item := range defaults.items {
		if item.kind != text {
			return nil, fmt.Errorf("configuration %s: defaults has %v, want the name of an option in the same group", file, item)
		}
		under, err := choice{c.group, item.s}.loadBelow(fsys, switches, append(above, c.option))
		if err != nil {
			return nil, fmt.Errorf("configuration %s: %w", file, err)
		}
		below.merge(under)
	}
	for _, s := range switches {
		s.turnUnder(below, content)
	}
	below.merge(content)
	return below, nil
}
