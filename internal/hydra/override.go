package hydra

import (
	"errors"
	"fmt"
	"strings"
)

// operation is what an override does with its key.
type operation string

// The operations, named by the characters before the key.
const (
	change operation = ""
	add    operation = "+"
	force  operation = "++"
	remove operation = "~"
)

// override is one argument, "+key=value".
type override struct {
	op     operation
	key    string
	values []*node // several for a sweep; none only for "~key"
	source string  // as written
}

// synonyms maps keys of Hydra itself to their counterparts in this program.
var synonyms = map[string]string{"hydra.run.dir": "run.dir"}

// parseOverride reads an argument.
func parseOverride(arg string) (override, error) {
	o := override{source: arg}
	rest := arg
	for _, op := range []operation{force, add, remove} {
		if after, ok := strings.CutPrefix(arg, string(op)); ok {
			o.op, rest = op, after
			break
		}
	}
	key, value, assigned := strings.Cut(rest, "=")
	if o.key = strings.Trim(key, " \t"); synonyms[o.key] != "" {
		o.key = synonyms[o.key]
	}
	if err := checkPath(o.key); err != nil {
		return o, fmt.Errorf("%s: %w", describe(arg), err)
	}
	if !assigned {
		if o.op == remove {
			return o, nil
		}
		return o, fmt.Errorf("%s: want key=value, +key=value, ++key=value or ~key", describe(arg))
	}
	var err error
	if o.values, err = parseValue(value); err != nil {
		return o, fmt.Errorf("%s: %w", o.key, err)
	}
	return o, nil
}

// describe quotes an argument for an error message.
func describe(arg string) string {
	if arg == "" {
		return "empty argument"
	}
	return "argument " + fmt.Sprintf("%q", shorten(arg))
}

// checkPath returns an error unless a key has the form of one: parts separated by dots, or a group's folders separated by
// slashes.
func checkPath(key string) error {
	if strings.ContainsAny(key, "@") {
		return errors.New("packages, key@package, are not supported")
	}
	for part := range strings.FieldsFuncSeq(strings.ReplaceAll(key, "/", "."), func(r rune) bool { return r == '.' }) {
		if !keySyntax.MatchString(part) {
			return fmt.Errorf("%q cannot be a key: want letters, digits, _ and -", shorten(key))
		}
	}
	if key == "" || strings.Contains("."+strings.ReplaceAll(key, "/", ".")+".", "..") {
		return fmt.Errorf("%q cannot be a key: a part of it is empty", shorten(key))
	}
	return nil
}

// single returns the override's value. It is an error if there are several.
func (o override) single() (*node, error) {
	if len(o.values) > 1 {
		return nil, fmt.Errorf("%s: values with commas between them are a sweep over several runs, which train --multirun makes; for a list write %s=[...], for text quote it",
			describe(o.source), o.key)
	}
	return o.values[0], nil
}

// apply changes root as o says.
func (o override) apply(root *node) error {
	if o.op == remove {
		return o.remove(root)
	}
	value, err := o.single()
	if err != nil {
		return err
	}
	have := root.find(o.key)
	switch {
	case o.op == change && have == nil:
		return o.unknown(root)
	case o.op == change:
		return assign(have, value, o.key)
	case o.op == add && have != nil && have.kind != null && (have.kind != mapping || value.kind != mapping):
		return fmt.Errorf("%s exists already; %s=... changes it, ++%s=... adds or changes", o.key, o.key, o.key)
	case have != nil:
		have.merge(value)
		return nil
	default:
		return insert(root, o.key, value)
	}
}

// unknown returns the error about a key that does not exist.
func (o override) unknown(root *node) error {
	return fmt.Errorf("%s is not a key%s; +%s adds it as a new one", o.key, hint(o.key, root.paths("")), o.source)
}

// remove removes a key; with a value, "~key=value", only if it has that value.
func (o override) remove(root *node) error {
	have := root.find(o.key)
	if have == nil {
		return fmt.Errorf("%s is not a key and cannot be removed%s", o.key, hint(o.key, root.paths("")))
	}
	if len(o.values) > 0 {
		value, err := o.single()
		if err != nil {
			return err
		}
		if string(have.canonical(nil)) != string(value.canonical(nil)) {
			return fmt.Errorf("%s is %v, not %v, and is not removed; ~%s removes it whatever it is", o.key, have, value, o.key)
		}
	}
	parent, key := root, o.key
	if dot := strings.LastIndexByte(key, '.'); dot >= 0 {
		parent, key = root.find(key[:dot]), key[dot+1:]
	}
	parent.remove(key)
	return nil
}

// insert adds a value at a new path, with the groups of keys on the way to it.
func insert(root *node, path string, value *node) error {
	at, n := "", root
	parts := strings.Split(path, ".")
	for _, part := range parts[:len(parts)-1] {
		at = join(at, part)
		next := n.get(part)
		switch {
		case next == nil:
			next = &node{kind: mapping}
			n.set(part, next)
		case next.kind == null:
			*next = node{kind: mapping}
		case next.kind != mapping:
			return fmt.Errorf("%s cannot be added: %s is %v", path, at, next)
		}
		n = next
	}
	n.set(parts[len(parts)-1], value.clone())
	return nil
}

// assign replaces the value of an existing key. The new value must be of the same type: a number for a number, text for text (a
// number counts as the text in which it was written), a list for a list, known keys for a group of keys. Null fits every type,
// and every value can replace null.
func assign(have, value *node, path string) error {
	switch {
	case have.kind == mapping && value.kind == mapping:
		for i, key := range value.keys {
			sub := join(path, key)
			known := have.get(key)
			if known == nil {
				return fmt.Errorf("%s is not a key%s; ++%s={...} adds it as a new one", sub, hint(sub, have.paths(path)), path)
			}
			if err := assign(known, value.items[i], sub); err != nil {
				return err
			}
		}
		return nil
	case have.kind == text && value.kind < text && value.kind != null:
		*have = *newText(value.s)
		return nil
	case have.kind == null, value.kind == null, have.kind == value.kind, have.kind.number() && value.kind.number():
		*have = *value.clone()
		return nil
	case have.kind == mapping:
		return fmt.Errorf("%s is a group of keys (%s), got %v; set one of them, or ++%s=... to replace them all",
			path, strings.Join(have.keys, ", "), value, path)
	default:
		return fmt.Errorf("%s is %v, got %v; ++%s=... sets it all the same", path, have, value, path)
	}
}
