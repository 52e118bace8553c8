package hydra

import "strings"

// Switch is a group of keys one of which says what the others are, as the name of a part says which settings it has. Where an argument gives that
// key another value, the group's other keys mean nothing any more: they make room for those that belong to the value, and what the arguments
// say of the group, in whatever order, is laid over these.
type Switch struct {
	Group string // "trainer.seq_model"
	Key   string // within the group: "name"
	// Keys returns the group, Key included, for a value of Key; ok is false for a value that there is not.
	Keys func(value string) (group *Config, ok bool)
}

// turn replaces the group if arguments give its key another value.
func (s Switch) turn(root *node, overrides []override) {
	group := root.find(s.Group)
	if group == nil || group.get(s.Key) == nil {
		return
	}
	value := ""
	for _, o := range overrides {
		if v := s.set(o); v != nil {
			value = v.s
		}
	}
	if value == "" || value == group.get(s.Key).s {
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
