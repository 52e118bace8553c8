package dataset

import (
	"fmt"

	"ariadne/maze"
	"ariadne/task/memorymaze"
)

// Episode is the recipe of an episode: the first episode of an environment with a variant and a seed, under a list of actions.
type Episode struct {
	// Variant is what is simulated, and its camera. ImageOnly and GlobalObservables are ignored, because a file holds all
	// observations.
	Variant memorymaze.Variant
	Seed    uint32 // of the environment, as in memory-maze
	// Actions holds an action in [0, maze.Actions) for each step, [T]. T is at least 1 and at most the length of the
	// environment's episode.
	Actions []uint8
	Policy  string // who chose the actions, in a few words, for people
	// Repeat is the number of steps for which each decision was held, so that many actions in a row are equal. 0 means 1, or
	// unknown.
	Repeat int
}

// Validate returns an error if the episode cannot be simulated.
func (e *Episode) Validate() error {
	if err := e.Variant.Validate(); err != nil {
		return err
	}
	if len(e.Actions) == 0 {
		return fmt.Errorf("an episode without actions")
	}
	for t, a := range e.Actions {
		if a >= maze.Actions {
			return fmt.Errorf("action %d at step %d is not in [0, %d)", a, t, maze.Actions)
		}
	}
	if e.Repeat < 0 {
		return fmt.Errorf("decisions are held for %d steps, want at least 1", e.Repeat)
	}
	if t := e.unheld(e.Repeat); t >= 0 {
		return fmt.Errorf("action %d at step %d is another than before, where decisions are held for %d steps", e.Actions[t], t, e.Repeat)
	}
	return nil
}

// fitsRepeat returns an error unless the episode can come from a task that holds decisions for repeat steps.
func (e *Episode) fitsRepeat(repeat int) error {
	switch {
	case e.Repeat > 1 && e.Repeat != repeat:
		return fmt.Errorf("its decisions are held for %d steps, the task's for %d: task.action_repeat=%d fits it", e.Repeat, repeat, e.Repeat)
	case e.unheld(repeat) >= 0:
		return fmt.Errorf("it was recorded deciding at each step (see step %d), but the task holds decisions for %d steps: record with task.action_repeat=%d, or learn with task.action_repeat=1",
			e.unheld(repeat), repeat, repeat)
	}
	return nil
}

// unheld returns the first step whose action differs from the one before although decisions are held for repeat steps, or -1.
func (e *Episode) unheld(repeat int) int {
	for t := 1; t < len(e.Actions) && repeat > 1; t++ {
		if t%repeat != 0 && e.Actions[t] != e.Actions[t-1] {
			return t
		}
	}
	return -1
}

// Options say how the pictures of episodes are drawn. The zero value is a good choice.
type Options struct {
	// Textures is a folder of textures with the reference's names, or "" for the built-in ones.
	Textures string
	// Render is "soft", which gives the same pictures on every machine, or "gl" (OpenGL); "" means soft.
	Render string
	// Device chooses the device for OpenGL, see headless.Options.
	Device string
}
