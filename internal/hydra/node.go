package hydra

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// kind is the type of a node's value.
type kind uint8

const (
	null kind = iota
	boolean
	integer
	float
	text
	list
	mapping
)

var kindNames = [...]string{"null", "a boolean", "a whole number", "a number", "text", "a list", "a group of keys"}

func (k kind) String() string { return kindNames[k] }

func (k kind) number() bool { return k == integer || k == float }

// node is a value of a configuration.
type node struct {
	kind kind
	b    bool
	i    int64
	u    uint64 // an integer above the int64 range, else 0
	f    float64
	s    string // content of a text; for other scalars, their notation in the source
	// items holds a list's elements, or a mapping's values in the order of keys.
	items []*node
	keys  []string
}

func newText(s string) *node { return &node{kind: text, s: s} }

// Numbers, as in Hydra's grammar (https://hydra.cc/docs/advanced/override_grammar/basic/). Single underscores may separate
// digits. Something with a leading zero is text. YAML writes the last ones with a leading dot.
const (
	digits      = `(?:0|[1-9](?:_?[0-9])*)`
	pointed     = `(?:` + digits + `\.|` + digits + `?\.[0-9](?:_?[0-9])*)`
	exponential = `(?:(?:` + pointed + `|` + digits + `)[eE][+-]?[0-9]+)`
)

var (
	integerSyntax = regexp.MustCompile(`^[+-]?` + digits + `$`)
	floatSyntax   = regexp.MustCompile(`^[+-]?(?:` + exponential + `|` + pointed + `)$`)
	limitSyntax   = regexp.MustCompile(`^(?i:[+-]?\.?inf|\.?nan)$`)
	keySyntax     = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_-]*$`)
)

// plain returns the value of an unquoted scalar. Whole numbers beyond uint64 become floating-point numbers. What does not fit
// into a float64 becomes text.
func plain(s string) *node {
	switch {
	case strings.EqualFold(s, "null"):
		return &node{kind: null, s: s}
	case strings.EqualFold(s, "true"), strings.EqualFold(s, "false"):
		return &node{kind: boolean, b: strings.EqualFold(s, "true"), s: s}
	case integerSyntax.MatchString(s):
		if i, err := strconv.ParseInt(strings.ReplaceAll(s, "_", ""), 10, 64); err == nil {
			return &node{kind: integer, i: i, s: s}
		}
		bare := strings.TrimPrefix(strings.ReplaceAll(s, "_", ""), "+")
		if u, err := strconv.ParseUint(bare, 10, 64); err == nil {
			return &node{kind: integer, u: u, s: s}
		}
		if f, err := strconv.ParseFloat(bare, 64); err == nil {
			return &node{kind: float, f: f, s: s}
		}
	case floatSyntax.MatchString(s), limitSyntax.MatchString(s):
		bare := strings.ReplaceAll(s, "_", "")
		if limitSyntax.MatchString(s) {
			bare = strings.ReplaceAll(bare, ".", "")
		}
		if f, err := strconv.ParseFloat(bare, 64); err == nil {
			return &node{kind: float, f: f, s: s}
		}
	}
	return newText(s)
}

// number returns a number's value.
func (n *node) number() float64 {
	switch {
	case n.u > 0:
		return float64(n.u)
	case n.kind == integer:
		return float64(n.i)
	}
	return n.f
}

// get returns the value of a mapping's key, or nil.
func (n *node) get(key string) *node {
	if n.kind == mapping {
		if i := slices.Index(n.keys, key); i >= 0 {
			return n.items[i]
		}
	}
	return nil
}

// set sets the value of a mapping's key. A new key is added at the end.
func (n *node) set(key string, value *node) {
	if i := slices.Index(n.keys, key); i >= 0 {
		n.items[i] = value
		return
	}
	n.keys, n.items = append(n.keys, key), append(n.items, value)
}

// remove removes a key from a mapping.
func (n *node) remove(key string) {
	if i := slices.Index(n.keys, key); i >= 0 {
		n.keys, n.items = slices.Delete(n.keys, i, i+1), slices.Delete(n.items, i, i+1)
	}
}

// find returns the node at a dotted path below n, or nil. The empty path means n itself.
func (n *node) find(path string) *node {
	if path == "" {
		return n
	}
	for part := range strings.SplitSeq(path, ".") {
		if n = n.get(part); n == nil {
			return nil
		}
	}
	return n
}

// paths returns the dotted paths of all keys below n, in order.
func (n *node) paths(prefix string) []string {
	var out []string
	for i, key := range n.keys {
		path := join(prefix, key)
		out = append(append(out, path), n.items[i].paths(path)...)
	}
	return out
}

func join(prefix, key string) string {
	if prefix == "" {
		return key
	}
	return prefix + "." + key
}

func (n *node) clone() *node {
	c := *n
	c.keys = slices.Clone(n.keys)
	c.items = slices.Clone(n.items)
	for i, item := range c.items {
		c.items[i] = item.clone()
	}
	return &c
}

// merge lays src over n: mappings are merged key by key; anything else is replaced.
func (n *node) merge(src *node) {
	if n.kind != mapping || src.kind != mapping {
		*n = *src.clone()
		return
	}
	for i, key := range src.keys {
		if have := n.get(key); have != nil {
			have.merge(src.items[i])
		} else {
			n.set(key, src.items[i].clone())
		}
	}
}

// plainGo returns n in Go types: nil, bool, int, float64, string, []any, map[string]any.
func (n *node) plainGo() any {
	switch n.kind {
	case boolean:
		return n.b
	case integer:
		if n.u > 0 {
			return n.u
		}
		return int(n.i)
	case float:
		return n.f
	case text:
		return n.s
	case list:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = item.plainGo()
		}
		return out
	case mapping:
		out := make(map[string]any, len(n.items))
		for i, item := range n.items {
			out[n.keys[i]] = item.plainGo()
		}
		return out
	default:
		return nil
	}
}

// String describes n in an error message: its type and, if it is short, its value.
func (n *node) String() string {
	switch n.kind {
	case null:
		return "null"
	case boolean, integer, float:
		return fmt.Sprintf("%s (%s)", n.s, n.kind)
	case text:
		return fmt.Sprintf("%q (text)", shorten(n.s))
	default:
		return n.kind.String()
	}
}

func shorten(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}
