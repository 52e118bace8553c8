package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ariadne/agent"
	"ariadne/internal/hydra"
	"ariadne/task/memorymaze"
)

// coreNames and taskNames are what papers write for what configurations name.
var (
	coreNames = map[string]string{
		agent.CoreAGaLiTe: "AGaLiTe", agent.CoreGaLiTe: "GaLiTe", agent.CoreGTrXL: "GTrXL", agent.CoreLSTM: "LSTM", agent.CoreGRU: "GRU",
	}
	taskNames = map[string]string{
		"memory_maze": "Memory Maze", "tmazev1": "T-Maze v1", "tmazev2": "T-Maze v2", "craftax": "Craftax Symbolic",
		"craftax_classic": "Craftax Classic",
	}
)

// named returns a name out of a table, or as it is written.
func named(table map[string]string, name string) string {
	if known := table[name]; known != "" {
		return known
	}
	return spaced(name)
}

// coreName is the core of a configuration, "" if it names none.
func coreName(c *hydra.Config) string {
	if c == nil {
		return ""
	}
	name, err := hydra.Get[string](c, "trainer.seq_model.name")
	if err != nil {
		return ""
	}
	return named(coreNames, name)
}

// taskName is the task of a configuration, "" if it names none.
func taskName(c *hydra.Config) string {
	if c == nil {
		return ""
	}
	name, err := hydra.Get[string](c, "task.task")
	if err != nil {
		return ""
	}
	if id, err := hydra.Get[string](c, "task.env_name"); err == nil {
		return id
	}
	if part, err := c.At("task"); err == nil && name == "memory_maze" {
		if given, ok := part.Without("task").Value().(map[string]any); ok {
			if s, err := memorymaze.ParseSettings(given); err == nil {
				return s.Variant.Name()
			}
		}
	}
	return named(taskNames, name)
}

// commonTask is the task of all runs, "" if it is not the same.
func commonTask(runs []*loggedRun) string {
	name := taskName(runs[0].config)
	if slices.ContainsFunc(runs, func(r *loggedRun) bool { return taskName(r.config) != name }) {
		return ""
	}
	return name
}

// joined says in words what a group is in some traits.
func joined(traits []*trait, group int) string {
	var all []string
	for _, t := range traits {
		all = append(all, t.words(group, t.name(traits)))
	}
	return strings.Join(all, ", ")
}

// words says what a group is in a trait: "horizon 128", "no stagger", "AGaLiTe".
func (t *trait) words(group int, name string) string {
	v := t.values[group]
	switch {
	case v == nil && t.part:
		return "no " + name
	case v == nil:
		return t.absent(name)
	case t.part:
		return name
	}
	switch value := v.Value().(type) {
	case bool:
		if value {
			return name
		}
		return "no " + name
	case string:
		switch t.path {
		case "trainer.seq_model.name":
			return named(coreNames, value)
		case "task.task":
			return named(taskNames, value)
		case "trainer.agent":
			return strings.ToUpper(value)
		case "task.id", "task.env_name":
			return value
		}
	}
	return name + " " + written(v)
}

// absent says that a group has no value in a trait, and so the default: the opposite of what others have if that is yes or no.
func (t *trait) absent(name string) string {
	var yes, no, other bool
	for _, v := range t.values {
		if v == nil {
			continue
		}
		switch v.Value() {
		case true:
			yes = true
		case false:
			no = true
		default:
			other = true
		}
	}
	switch {
	case yes && !no && !other:
		return "no " + name
	case no && !yes && !other:
		return name
	}
	return "default " + name
}

// vague are last parts of keys that say nothing without what they belong to.
var vague = []string{"name", "initial", "final", "power", "begin", "max_decay_steps", "coef", "scale", "offset", "norm", "hidden", "kind", "from", "of", "stop", "layers", "width", "seed", "eps"}

// name is the end of a trait's key that says what it is, and is none of the others', in words.
func (t *trait) name(traits []*trait) string {
	parts := strings.Split(t.path, ".")
	at := len(parts) - 1
	for at > 1 && (slices.Contains(vague, parts[at]) || t.shares(strings.Join(parts[at:], "."), traits)) {
		at--
	}
	parts = parts[at:]
	if n := len(parts); n > 1 && parts[n-1] == "name" { // encoder.name is the encoder
		parts = parts[:n-1]
	}
	for i, part := range parts {
		parts[i] = spaced(part)
	}
	return strings.Join(parts, " ")
}

// shares reports whether another trait's key ends in the same way.
func (t *trait) shares(end string, traits []*trait) bool {
	return slices.ContainsFunc(traits, func(other *trait) bool { return other != t && strings.HasSuffix("."+other.path, "."+end) })
}

// spaced reads a key as words: "corridor length" for corridor_len. Symbols such as d_model stay as they are.
func spaced(key string) string {
	words := strings.Split(key, "_")
	for i, word := range words {
		switch word {
		case "len":
			words[i] = "length"
		case "coef":
			words[i] = "coefficient"
		case "":
			return key
		}
		if len(word) == 1 {
			return key
		}
	}
	return strings.Join(words, " ")
}

// written is a value as a picture shows it: without quotes and brackets where nothing is lost by that.
func written(v *hydra.Config) string {
	switch value := v.Value().(type) {
	case float64:
		return strconv.FormatFloat(value, 'g', -1, 64)
	case string:
		return value
	case []any:
		var items []string
		for _, item := range value {
			items = append(items, fmt.Sprint(item))
		}
		return strings.Join(items, " + ")
	}
	return strings.TrimSpace(string(v.YAML()))
}
