// Package probed lets a network look on while a pilot plays. Probes read the network's state, and it shows what they say of the maze.
package probed

import (
	"fmt"

	"ariadne/maze"
	"ariadne/play"
	"ariadne/probe"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// pilot is a pilot with a network that looks on, and probes that read the network.
type pilot struct {
	play.Pilot
	reader *probe.Reader
	env    *maze.Env
	guess  *render.Guess
}

// New returns a pilot of Memory Maze that acts as p does. It also tells what the network of r, which looks on, takes the maze for. Its
// Close closes both.
func New(p play.Pilot, r *probe.Reader) play.Guesser { return &pilot{Pilot: p, reader: r} }

func (p *pilot) Begin(b task.Batch, s *task.Step) error {
	m, ok := b.(*memorymaze.Batch)
	if !ok {
		return fmt.Errorf("probes ask about memory_maze, not %s", b.Spec().Name)
	}
	p.env, p.guess = m.Env(0), nil
	p.reader.Begin()
	return p.Pilot.Begin(b, s)
}

func (p *pilot) Act(s *task.Step) (int32, error) {
	guess, err := p.reader.Look(p.env, s.Obs, s.Reward)
	if err != nil {
		return 0, err
	}
	p.guess = guess
	return p.Pilot.Act(s)
}

func (p *pilot) Done(action int32) {
	p.reader.Did(action)
	p.Pilot.Done(action)
}

func (p *pilot) Guess() *render.Guess { return p.guess }

func (p *pilot) Close() {
	p.reader.Close()
	p.Pilot.Close()
}
