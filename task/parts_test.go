package task_test

import (
	"testing"

	"ariadne/task"
	_ "ariadne/task/craftax"
	_ "ariadne/task/memorygym"
	"ariadne/task/tasktest"
)

// Batches of all tasks, with guides where there are any, and mixes can be divided into parts that behave alike.
func TestPartsOfABatchBehaveAsInTheWhole(t *testing.T) {
	short := settings{"size": 7, "time_limit": 5}
	for name, c := range map[string]struct {
		task  string
		teach bool
		settings
		mix   []settings
		envs  []int
		steps int
	}{
		"a T-Maze":                  {task: "tmazev2", settings: settings{"corridor_len": 3}, envs: []int{2, 1, 3}, steps: 20},
		"a T-Maze with guides":      {task: "tmazev1", settings: settings{"corridor_len": 3}, teach: true, envs: []int{1, 4}, steps: 20},
		"mazes":                     {task: "memory_maze", settings: settings{"size": 9, "time_limit": 5}, envs: []int{1, 2, 1}, steps: 30},
		"mazes with seeds":          {task: "memory_maze", settings: settings{"size": 7, "time_limit": 5, "seed": 7, "cue_steps": 3}, envs: []int{2, 1}, steps: 10},
		"mazes with guides, spread": {task: "memory_maze", teach: true, settings: settings{"size": 7, "time_limit": 10, "stagger": true, "action_repeat": 2}, envs: []int{1, 2}, steps: 8},
		"mixed mazes":               {task: "memory_maze", settings: short, mix: []settings{{"size": 7}, {"size": 9}}, envs: []int{3, 2}, steps: 25},
		"mixed corridors":           {task: "tmazev2", settings: settings{}, mix: []settings{{"corridor_len": 2}, {"corridor_len": 4}}, teach: true, envs: []int{3, 2, 4}, steps: 30},
		"Craftax":                   {task: "craftax", settings: settings{}, envs: []int{2, 1, 2}, steps: 20},
		"Craftax Classic":           {task: "craftax_classic", settings: settings{}, envs: []int{1, 2}, steps: 20},
		"Mystery Path":              {task: "mysterypath", settings: settings{"observation": "vector"}, teach: true, envs: []int{1, 3}, steps: 150},
		"Mortar Mayhem":             {task: "mortarmayhem_grid", settings: settings{}, envs: []int{1, 2}, steps: 120},
		"Searing Spotlights":        {task: "endless_searingspotlights", settings: settings{"observation": "vector"}, envs: []int{1, 2, 1}, steps: 60},
	} {
		t.Run(name, func(t *testing.T) {
			tasktest.Parts(t, c.envs, func(envs, first, of int) task.Batch {
				o := task.Options{Envs: envs, First: first, Of: of, Seed: 5, Threads: 1, Teach: c.teach, Settings: c.settings}
				var b task.Batch
				var err error
				if c.mix != nil {
					b, err = task.NewMix(c.task, o, c.mix)
				} else {
					b, err = task.New(c.task, o)
				}
				if err != nil {
					t.Fatal(err)
				}
				return b
			}, c.steps)
		})
	}
}

func TestAPartLiesInItsWhole(t *testing.T) {
	for _, o := range []task.Options{{Envs: 2, First: 1}, {Envs: 2, First: 3, Of: 4}, {Envs: 1, First: -1, Of: 4}, {Envs: 1, Of: -1}} {
		o.Settings = settings{"corridor_len": 3}
		if b, err := task.New("tmazev2", o); err == nil {
			b.Close()
			t.Errorf("%d environments from %d on of %d were made", o.Envs, o.First, o.Of)
		}
	}
}
