// Pack writes the data that the page fetches besides its modules into a folder: the agents that come with Ariadne, packed, and
// agents.json, which lists them.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"ariadne/agent"
	"ariadne/agent/packed"
	"ariadne/internal/hydra"
	"ariadne/results"
	"ariadne/task"
	_ "ariadne/task/memorygym"  // registers Mystery Path
	_ "ariadne/task/memorymaze" // registers Memory Maze
	_ "ariadne/task/tmaze"      // registers T-Maze
)

// entry is an agent in agents.json.
type entry struct {
	Name     string         `json:"name"`
	For      string         `json:"for"` // the task, with the page's name for it
	Task     string         `json:"task"`
	Settings map[string]any `json:"settings"` // of the task
	File     string         `json:"file"`
	Bytes    int            `json:"bytes"`
}

// options are those of the command line.
type options struct {
	levels   int
	unpacked bool
}

func main() {
	dir := flag.String("o", ".", "folder to write to")
	var o options
	flag.IntVar(&o.levels, "levels", packed.Levels, "of weights, for the largest of a column")
	flag.BoolVar(&o.unpacked, "unpacked", false, "write weights as they are once unpacked, as FOLDER/NAME.safetensors, to measure what packing does")
	flag.Parse()
	if err := pack(*dir, o); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(dir string, o options) error {
	var list []entry
	for _, a := range results.Agents {
		e, err := one(dir, a, o)
		if err != nil {
			return fmt.Errorf("%s: %w", a.Path(), err)
		}
		list = append(list, e)
	}
	b, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "agents.json"), b, 0o644)
}

// one packs an agent.
func one(dir string, a results.Agent, o options) (e entry, err error) {
	text, err := results.ReadFile(path.Join(a.Path(), "config.yaml"))
	if err != nil {
		return e, err
	}
	content, err := results.ReadFile(path.Join(a.Path(), "weights.safetensors"))
	if err != nil {
		return e, err
	}
	c, err := hydra.Parse(text)
	if err != nil {
		return e, err
	}
	e.Task, e.Settings, err = played(c)
	if err != nil {
		return e, err
	}
	m, about, err := model(c, e.Task, e.Settings)
	if err != nil {
		return e, err
	}
	w := m.NewWeights()
	if err := w.Decode(content); err != nil {
		return e, err
	}
	b, err := packed.Encode(about, m, w, o.levels)
	if err != nil {
		return e, err
	}
	e.For, e.Name, e.File, e.Bytes = a.Task, about.Name, a.Task+".agent", len(b)
	if o.unpacked {
		_, _, w, err := packed.Decode(bytes.NewReader(b))
		if err != nil {
			return e, err
		}
		return e, w.Save(filepath.Join(dir, a.Task+".safetensors"))
	}
	return e, os.WriteFile(filepath.Join(dir, e.File), b, 0o644)
}

// played returns the task of a run's configuration, and its settings that are set, except those that only concern training.
func played(c *hydra.Config) (name string, settings map[string]any, err error) {
	if name, err = hydra.Get[string](c, "task.task"); err != nil {
		return name, nil, err
	}
	part, err := c.At("task")
	if err != nil {
		return name, nil, err
	}
	given, ok := part.Value().(map[string]any)
	if !ok {
		return name, nil, errors.New("task has no keys")
	}
	settings = map[string]any{}
	for key, v := range given {
		if v != nil && v != "" && key != "task" && key != "stagger" && key != "render" {
			settings[key] = v
		}
	}
	return name, settings, nil
}

// model makes the agent's model for acting in its task, and the description that is packed with it.
func model(c *hydra.Config, name string, settings map[string]any) (*agent.Model, packed.About, error) {
	b, err := task.New(name, task.Options{Envs: 1, Settings: settings})
	if err != nil {
		return nil, packed.About{}, err
	}
	spec := b.Spec()
	if err := b.Close(); err != nil {
		return nil, packed.About{}, err
	}
	trainer, err := c.At("trainer")
	if err != nil {
		return nil, packed.About{}, err
	}
	others := slices.DeleteFunc(trainer.Keys(), func(key string) bool { return slices.Contains(agent.SettingsKeys, key) })
	var s agent.Settings
	actor, err1 := hydra.Get[int](c, "trainer.d_actor")
	critic, err2 := hydra.Get[int](c, "trainer.d_critic")
	greedy, err3 := false, error(nil)
	if c.Has("trainer.arg_max") {
		greedy, err3 = hydra.Get[bool](c, "trainer.arg_max")
	}
	if err := cmp.Or(err1, err2, err3, trainer.Without(others...).Decode(&s)); err != nil {
		return nil, packed.About{}, err
	}
	m, err := agent.New(s.Config(spec, actor, critic))
	return m, packed.About{Name: s.Memory(), Greedy: greedy}, err
}
