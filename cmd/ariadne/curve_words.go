package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ariadne/agent"
	"ariadne/internal/hydra"
	"ariadne/task/memorymaze"
)

// taskNames are the names of tasks in papers, by their names in configurations.
var taskNames = map[string]string{
	"memory_maze": "Memory Maze", "tmazev1": "T-Maze v1", "tmazev2": "T-Maze v2", "craftax": "Craftax Symbolic",
	"craftax_classic": "Craftax Classic",
}

// titled returns title, the name in papers, or if that is "" the name itself.
func titled(title, name string) string {
	if title != "" {
		return title
	}
	return spaced(name)
}

// coreName returns the name of a configuration's core, "" if it has none.
func coreName(c *hydra.Config) string {
	if c == nil {
		return ""
	}
	name, err := hydra.Get[string](c, "trainer.seq_model.name")
	if err != nil {
		return ""
	}
	return titled(agent.CoreTitle(name), name)
}

// taskName returns the name of a configuration's task, "" if it has none. For a mixture or a curriculum of mazes, it names all sizes.
func taskName(c *hydra.Config) string {
	name := taskKind(c)
	if name == "" {
		return ""
	}
	if id, err := hydra.Get[string](c, "task.env_name"); err == nil {
		return id
	}
	if name != "memory_maze" {
		return titled(taskNames[name], name)
	}
	mixed, lessons := variantsOf(c)
	var mazes []string
	for _, given := range append(lessons, mixed...) {
		s, err := memorymaze.ParseSettings(given)
		if err != nil {
			return titled(taskNames[name], name)
		}
		if v := s.Variant.Name(); !slices.Contains(mazes, v) {
			mazes = append(mazes, v)
		}
	}
	// Sizes after the first one are written without the beginning that all have in common.
	const kind = "MemoryMaze-"
	between := ", "
	if len(lessons) > 0 {
		between = " → "
	}
	for i := range mazes[1:] {
		mazes[i+1] = strings.TrimPrefix(mazes[i+1], kind)
	}
	return strings.Join(mazes, between)
}

// taskKind returns the name of a configuration's task in the registry, "" if it has none.
func taskKind(c *hydra.Config) string {
	if c == nil {
		return ""
	}
	name, err := hydra.Get[string](c, "task.task")
	if err != nil {
		return ""
	}
	return name
}

// variantsOf returns the settings of the tasks in which a run learns. mixed are those in which it learns side by side, one if it has no
// mixture. lessons are those of its curriculum, which come before; none if it has no curriculum.
func variantsOf(c *hydra.Config) (mixed, lessons []map[string]any) {
	base := maps.Clone(settingsAt(c, "task"))
	delete(base, "task")
	lay := func(over map[string]any) map[string]any {
		own := maps.Clone(base)
		maps.Copy(own, over)
		return own
	}
	for _, item := range listAt(c, "mix") {
		over, _ := item.(map[string]any)
		mixed = append(mixed, lay(over))
	}
	for _, item := range listAt(c, "curriculum") {
		lesson, _ := item.(map[string]any)
		over, _ := lesson["task"].(map[string]any)
		lessons = append(lessons, lay(over))
	}
	if mixed == nil {
		mixed = append(mixed, base)
	}
	return mixed, lessons
}

// settingsAt and listAt return the settings or the list at a key of a configuration; an empty one if there is none.
func settingsAt(c *hydra.Config, key string) map[string]any {
	if part, err := c.At(key); err == nil {
		if given, ok := part.Value().(map[string]any); ok {
			return given
		}
	}
	return map[string]any{}
}

func listAt(c *hydra.Config, key string) []any {
	part, err := c.At(key)
	if err != nil {
		return nil
	}
	list, _ := part.Value().([]any)
	return list
}

// returnUnit says in words what the returns of all runs count.
func returnUnit(runs []*loggedRun) string {
	if slices.ContainsFunc(runs, func(r *loggedRun) bool { return taskKind(r.config) != "memory_maze" }) {
		return "sum of rewards"
	}
	return "targets reached"
}

// mixes reports whether any of the runs learns in a mixture.
func mixes(runs []*loggedRun) bool {
	return slices.ContainsFunc(runs, func(r *loggedRun) bool { return r.config != nil && len(listAt(r.config, "mix")) > 1 })
}

// commonTask returns the name of the task that all runs have, "" if they have different ones.
func commonTask(runs []*loggedRun) string {
	name := taskName(runs[0].config)
	if slices.ContainsFunc(runs, func(r *loggedRun) bool { return taskName(r.config) != name }) {
		return ""
	}
	return name
}

// joined describes a group by its values of some traits, in words.
func joined(traits []*trait, group int) string {
	var all []string
	for _, t := range traits {
		all = append(all, t.words(group, t.name(traits)))
	}
	return strings.Join(all, ", ")
}

// words describes a group by its value of the trait: "horizon 128", "no stagger", "AGaLiTe". name is the trait's name.
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
			return titled(agent.CoreTitle(value), value)
		case "task.task":
			return titled(taskNames[value], value)
		case "trainer.agent":
			return strings.ToUpper(value)
		case "task.id", "task.env_name":
			return value
		}
	}
	return name + " " + written(v)
}

// absent describes a group that has no value of the trait, and so has the default. If all others have yes, or all have no, the default is the
// opposite.
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

// vague are last parts of keys that say nothing without the part before them.
var vague = []string{"name", "initial", "final", "power", "begin", "max_decay_steps", "coef", "scale", "offset", "norm", "hidden", "kind", "from", "of", "stop", "layers", "width", "seed", "eps"}

// name returns, in words, the shortest end of a trait's key that says what it is and is not the end of another trait's key.
func (t *trait) name(traits []*trait) string {
	parts := strings.Split(t.path, ".")
	at := len(parts) - 1
	for at > 1 && (slices.Contains(vague, parts[at]) || t.shares(strings.Join(parts[at:], "."), traits)) {
		at--
	}
	parts = parts[at:]
	if n := len(parts); n > 1 && parts[n-1] == "name" { // encoder.name is called encoder
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

// spaced writes a key as words: "corridor length" for corridor_len. Symbols such as d_model stay as they are.
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

// written returns a value as a picture shows it: without quotes and brackets where these are not needed.
func written(v *hydra.Config) string {
	switch value := v.Value().(type) {
	case float64:
		return strconv.FormatFloat(value, 'g', -1, 64)
	case string:
		return value
	case []any:
		var items []string
		for _, item := range value {
			items = append(items, writtenItem(item))
		}
		return strings.Join(items, " + ")
	}
	return strings.TrimSpace(string(v.YAML()))
}

// writtenItem returns a value of a list as a picture shows it. If it has keys, these stand beside their values.
func writtenItem(item any) string {
	given, ok := item.(map[string]any)
	if !ok {
		return fmt.Sprint(item)
	}
	var words []string
	for _, key := range slices.Sorted(maps.Keys(given)) {
		word := writtenItem(given[key])
		if _, group := given[key].(map[string]any); !group { // the keys within a group say enough
			word = spaced(key) + " " + word
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}
