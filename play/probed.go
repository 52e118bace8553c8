package play

import (
	"fmt"

	"ariadne/maze"
	"ariadne/probe"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// probed is a pilot beside whom a network looks on, with probes that read it.
type probed struct {
	Pilot
	reader *probe.Reader
	env    *maze.Env
	mind   Mind
}

// NewProbed returns a pilot of Memory Maze that acts as another one does, and tells besides what a network that looks on takes the maze for. It
// closes both.
func NewProbed(p Pilot, r *probe.Reader) Pilot { return &probed{Pilot: p, reader: r} }

func (p *probed) Begin(b task.Batch, s *task.Step) error {
	m, ok := b.(*memorymaze.Batch)
	if !ok {
		return fmt.Errorf("probes ask about memory_maze, not %s", b.Spec().Name)
	}
	p.env, p.mind = m.Env(0), Mind{}
	p.reader.Begin()
	return p.Pilot.Begin(b, s)
}

func (p *probed) Act(s *task.Step) (int32, error) {
	guess, err := p.reader.Look(p.env, s.Obs, s.Reward)
	if err != nil {
		return 0, err
	}
	action, err := p.Pilot.Act(s)
	p.mind = Mind{}
	if m := p.Pilot.Mind(); m != nil {
		p.mind = *m
	}
	p.mind.Guess = guess
	return action, err
}

func (p *probed) Done(action int32) {
	p.reader.Did(action)
	p.Pilot.Done(action)
}

func (p *probed) Mind() *Mind { return &p.mind }

func (p *probed) Close() {
	p.reader.Close()
	p.Pilot.Close()
}
