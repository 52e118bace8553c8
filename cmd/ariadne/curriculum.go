package main

import (
	"fmt"
	"maps"

	"ariadne/ppo"
	"ariadne/task"
)

// lesson is an entry of the curriculum: settings that override the task's until the run has had so many steps.
type lesson struct {
	Until int64          `yaml:"until,required"` // environment steps, all environments together
	Task  map[string]any `yaml:"task,required"`
}

// checkCurriculum refuses lessons that do not end one after the other.
func (s *settings) checkCurriculum() error {
	var before int64
	for i, l := range s.Curriculum {
		if l.Until <= before {
			return fmt.Errorf("curriculum[%d].until is %d, want more than %d: each entry ends after the one before", i, l.Until, before)
		}
		before = l.Until
	}
	return nil
}

// stages returns the curriculum as the stages of a training run.
func (e *experiment) stages() []ppo.Stage {
	var stages []ppo.Stage
	for i, l := range e.settings.Curriculum {
		settings := maps.Clone(e.settings.Task)
		maps.Copy(settings, l.Task)
		stages = append(stages, ppo.Stage{
			Name: fmt.Sprintf("curriculum[%d]", i), Until: l.Until,
			New: func() (task.Batch, error) { return e.trainingBatch(settings) },
		})
	}
	return stages
}
