package main

import (
	"fmt"

	"ariadne/agent"
	"ariadne/task"
	"ariadne/trained"
)

// checkpoint is a run's newest checkpoint at the time when it was read.
type checkpoint struct{ *trained.Checkpoint }

// newest reads the newest checkpoint of the experiment's run. It returns a usage error if there is none, or if it is another agent's.
func (e *experiment) newest(spec task.Spec) (*checkpoint, error) {
	model, err := e.model(spec)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.origin.path, err)
	}
	file, content, err := e.origin.trained()
	if err != nil {
		return nil, usageError{err}
	}
	if err := checkActing(model, 1); err != nil {
		return nil, err
	}
	c, err := trained.Decode(model, file, content)
	if err != nil {
		return nil, usageError{err}
	}
	return &checkpoint{c}, nil
}

// remembers reports whether the agent carries anything from one decision to the next.
func (c *checkpoint) remembers() bool { return len(c.Model.NewState(1).Leaves) > 0 }

// player returns a player that acts by the network.
func (c *checkpoint) player(o agent.PlayerOptions) (*agent.Player, error) {
	if err := checkActing(c.Model, o.Envs); err != nil {
		return nil, err
	}
	return agent.NewPlayer(c.Model, c.Weights, o)
}
