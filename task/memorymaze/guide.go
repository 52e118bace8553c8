package memorymaze

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"ariadne/maze"
	"ariadne/maze/explorer"
	"ariadne/task"
)

// guides are players that know what was seen of their environments. They look at every step, on the batch's threads, but decide
// only when they are asked. They follow no plan from earlier steps, because a learner that sees the same could not know of it.
type guides struct {
	envs   *maze.Batch
	play   explorer.Options
	agents []*explorer.Agent // [N]
	taught bool              // the batch is a Teacher; otherwise only extras use the guides

	// Arguments of the present job.
	spec   task.Spec
	lesson *task.Lesson

	look, teach func(thread, from, to int)
}

// guideShare is the number of environments that a thread takes at a time. A decision takes some tens of microseconds.
const guideShare = 2

// newGuides makes the guides of a batch.
func newGuides(b *Batch, s Settings, taught bool) (*guides, error) {
	g := &guides{envs: b.envs, play: s.Guide, taught: taught, spec: b.spec}
	g.play.Repeat, g.play.Fresh = s.ActionRepeat, true
	var err error
	if g.agents, err = g.explorers(); err != nil {
		return nil, err
	}
	g.look = func(_, from, to int) {
		for i := from; i < to; i++ {
			g.agents[i].Look()
		}
	}
	g.teach = func(_, from, to int) {
		for i := from; i < to; i++ {
			g.lesson.Action[i] = int32(g.agents[i].Act())
			if costs := g.lesson.Costs(g.spec, i); costs != nil {
				g.agents[i].Costs(costs)
			}
		}
	}
	return g, nil
}

// explorers returns players that have seen nothing yet.
func (g *guides) explorers() ([]*explorer.Agent, error) {
	agents := make([]*explorer.Agent, g.envs.Len())
	for i := range agents {
		var err error
		if agents[i], err = explorer.New(g.envs.Env(i), g.play); err != nil {
			return nil, err
		}
	}
	return agents, nil
}

// Teach implements task.Teacher. The guide is that of maze/explorer. It knows where it is, and the walls and targets that were
// in view during this episode.
func (b *Batch) Teach(l *task.Lesson) error {
	switch {
	case b.guides == nil || !b.guides.taught:
		return fmt.Errorf("%s: %w", b.spec.Name, task.ErrNotTaught)
	case !b.started:
		return errors.New("Teach before the first Reset")
	}
	if err := l.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	b.guides.lesson = l
	b.envs.Each(guideShare, b.guides.teach)
	b.guides.lesson = nil
	return nil
}

// guidesMagic starts the state of guides, which precedes that of the environments. For each guide, the length of its state (32
// bits) and the state follow. Each state has a checksum of its own.
const guidesMagic = "AMG\x01"

func (g *guides) appendState(p []byte) []byte {
	states := make([][]byte, len(g.agents))
	for i, a := range g.agents {
		states[i] = a.AppendState(nil)
	}
	return appendGuides(p, states)
}

func appendGuides(p []byte, states [][]byte) []byte {
	p = append(p, guidesMagic...)
	for _, s := range states {
		p = append(binary.LittleEndian.AppendUint32(p, uint32(len(s))), s...)
	}
	return p
}

// readGuides reads the states of n guides from the front of p and returns what follows them. The result is nil if p contains no
// guides.
func readGuides(p []byte, n int) (states [][]byte, rest []byte, err error) {
	rest, found := bytes.CutPrefix(p, []byte(guidesMagic))
	if !found {
		return nil, p, nil
	}
	for i := range n {
		if len(rest) < 4 || uint64(binary.LittleEndian.Uint32(rest)) > uint64(len(rest)-4) {
			return nil, nil, fmt.Errorf("state of the guide of environment %d is cut short", i)
		}
		size := int(binary.LittleEndian.Uint32(rest))
		states, rest = append(states, rest[4:4+size]), rest[4+size:]
	}
	return states, rest, nil
}

// restored returns explorers that remember what the given states contain.
func (g *guides) restored(states [][]byte) ([]*explorer.Agent, error) {
	agents, err := g.explorers()
	if err != nil {
		return nil, err
	}
	for i, s := range states {
		if err := agents[i].RestoreState(s); err != nil {
			return nil, fmt.Errorf("guide of environment %d: %w", i, err)
		}
	}
	return agents, nil
}
