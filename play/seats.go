package play

import "errors"

// seats are the stages of one game, and who acts in them besides the person.
type seats struct {
	stage stage    // the person's, or that of the pilot whom they watch
	mover *thinker // the pilot whom they watch, nil if a person plays
	rival *rival   // nil if there is none
}

// seat makes the stages of the task with the given settings.
func (s *Session) seat(settings map[string]any) (g seats, err error) {
	if g.stage, err = newStage(s.o.Task, settings, s.seed, s.o.Rate); err != nil {
		return g, err
	}
	if s.o.Pilot != nil {
		g.mover = newThinker(s.o.Pilot, g.stage)
	}
	if s.o.Rival == nil {
		return g, nil
	}
	beside, err := newStage(s.o.Task, settings, s.seed, s.o.Rate)
	if err != nil {
		return g, errors.Join(err, g.stage.close())
	}
	g.rival = &rival{thinker: *newThinker(s.o.Rival, beside)}
	if c := g.stage.chart(); c != nil {
		c.beside = beside.chart()
	}
	return g, nil
}

// start starts the episode of a seed on all stages.
func (g *seats) start(seed uint32) error {
	if g.mover != nil {
		g.mover.abandon()
	}
	if err := g.stage.begin(seed); err != nil {
		return err
	}
	if g.mover != nil {
		if err := g.mover.begin(); err != nil {
			return err
		}
	}
	if g.rival != nil {
		return g.rival.begin(seed)
	}
	return nil
}

// ready reports whether the pilot and the rival have decided on their next steps. The game waits until they have.
func (g *seats) ready() bool {
	if g.rival != nil && !g.rival.ready() {
		return false
	}
	if g.mover == nil {
		return true
	}
	g.mover.think()
	if g.mover.pilot.Mind() != nil {
		g.mover.await() // networks are quick, and pictures show what goes on in them
	}
	return g.mover.ready()
}

// late returns the pilot that the game waits for, nil for none.
func (g *seats) late() Pilot {
	switch {
	case g.mover != nil && g.mover.late:
		return g.mover.pilot
	case g.rival != nil && g.rival.late:
		return g.rival.pilot
	}
	return nil
}

// rest ends the decisions that the pilots are about to make.
func (g *seats) rest() {
	if g.mover != nil {
		g.mover.abandon()
	}
	if g.rival != nil {
		g.rival.abandon()
	}
}

func (g *seats) leave() error {
	g.rest()
	err := g.stage.close()
	if g.rival != nil {
		err = errors.Join(err, g.rival.stage.close())
	}
	return err
}
