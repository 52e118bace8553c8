package hydra

import "strings"

// Switch is a group of keys one of which says what the others are, as the name of a part says which settings it has. When an argument, or an
// option that is laid over another one, gives that key another value, the group's other keys mean nothing any more. They make room for
// those that belong to the value, and what the arguments or the option say of the group is laid over these, in whatever order.
type Switch struct {
	Group string // "trainer.seq_model"
	Key   string // within the group: "name"
	// Keys returns the group, Key included, for a value of Key; ok is false for a value that there is not.
	Keys func(value string) (group *Config, ok bool)
}

// turn replaces the group if arguments give its key another value.
func (s Switch) turn(root *node, overrides []override) {
	value := ""
	for _, o := range overrides {
		if v := s.set(o); v != nil {
			value = v.s
		}
	}
	s.turnTo(root, value)
}

// turnUnder replaces the group if what will be laid over it gives its key another value.
func (s Switch) turnUnder(root, over *node) {
	if v := over.find(join(s.Group, s.Key)); v != nil && v.kind == text {
		s.turnTo(root, v.s)
	}
}

// turnTo replaces the group by that of a value, unless it has the value already, or the value is empty or unknown.
func (s Switch) turnTo(root *node, value string) {
	group := root.find(s.Group)
	if group == nil || group.get(s.Key) == nil || value == "" || value == group.get(s.Key).s {
		return
	}
	if keys, ok := s.Keys(value); ok {
		*group = *keys.node.clone()
	}
}

// set is the value that an argument sets the switch's key to, nil if it does not.
func (s Switch) set(o override) *node {
	if o.op != change && o.op != force || len(o.values) != 1 {
		return nil
	}
	below, within := strings.CutPrefix(join(s.Group, s.Key), o.key)
	if !within || below != "" && below[0] != '.' {
		return nil
	}
	v := o.values[0].find(strings.TrimPrefix(below, "."))
	if v == nil || v.kind != text {
		return nil
	}
	return v
}
