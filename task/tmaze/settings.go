package tmaze

import (
	"fmt"
	"math"

	"ariadne/task"
)

// Bounds that keep a mistyped setting from taking absurd amounts of memory.
const (
	maxCorridor    = math.MaxInt32
	maxSteps       = math.MaxInt32
	maxDistractors = 1 << 16
)

// settings are shared by all mazes of a batch.
type settings struct {
	*version
	corridor    int // positions, the junction included
	distractors int
	limit       int // steps
}

func (s *settings) junction() int { return s.corridor - 1 }

// size returns the number of elements of an observation.
func (s *settings) size() int { return s.cells + s.distractors }

// parse reads the settings of a configuration. What it does not give keeps its default.
func (v *version) parse(given map[string]any) (*settings, error) {
	s := &settings{version: v, corridor: 10, distractors: 6, limit: v.usual}
	return s, task.Setters{
		"corridor_len": func(x any) error {
			if err := task.Int(&s.corridor, 1, maxCorridor)(x); err != nil {
				return err
			}
			if s.corridor > v.longest {
				return fmt.Errorf("is %d, but %s shows the position as %d bits of Gray code: want 1 to %d (tmazev1 takes longer corridors)",
					s.corridor, v.name, positionBits, v.longest)
			}
			return nil
		},
		"num_distractors":   task.Int(&s.distractors, 0, maxDistractors),
		"max_episode_steps": task.Optional(task.Int(&s.limit, 1, maxSteps)),
		"max_steps":         task.Optional(task.Int(new(int), 0, maxSteps)), // the reference accepts it and does not use it
	}.Apply(given)
}
