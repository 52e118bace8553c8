package play

import (
	"errors"
	"fmt"
)

// rival plays the same episode as the person, in a stage of its own, a step for each of theirs. Nothing of the person's
// stage reaches it. It decides on its next step while pictures of the present one are drawn.
type rival struct {
	thinker
	flying bool // a step was begun and not settled
}

// begin starts the episode of a seed.
func (r *rival) begin(seed uint32) error {
	r.abandon()
	r.flying = false
	if err := r.stage.begin(seed); err != nil {
		return err
	}
	if err := r.thinker.begin(); err != nil {
		return err
	}
	r.think()
	return nil
}

// advance begins its next step, unless its episode is over.
func (r *rival) advance() error {
	if r.stage.facts().over {
		return nil
	}
	action, err := r.decide()
	if err != nil {
		return err
	}
	r.pilot.Done(action)
	r.flying = true
	return r.stage.advance(action)
}

// settle ends its step and reports whether that brought a reward.
func (r *rival) settle() (rewarded bool) {
	if !r.flying {
		return false
	}
	r.flying = false
	r.stage.settle()
	f := r.stage.facts()
	if !f.over {
		r.think()
	}
	return f.reward != 0
}

// score returns what it has reached so far.
func (r *rival) score() float64 { return r.stage.facts().score }

// result says, for the end of a person's episode, how the rival did and who is ahead.
func (r *rival) result(person float64) string {
	reached := "reached"
	if !r.stage.facts().over {
		reached = "had" // it goes on where a person's episode ends early
	}
	how := "a draw"
	switch score := r.score(); {
	case person > score:
		how = fmt.Sprintf("you are %s ahead", number(person-score))
	case person < score:
		how = fmt.Sprintf("you are %s behind", number(score-person))
	}
	return fmt.Sprintf("The rival, %s, %s %s: %s.", r.pilot.Name(), reached, number(r.score()), how)
}

// seats are the stages of one game, and who acts in them besides the person.
type seats struct {
	stage stage    // of a person, or of the pilot that they watch
	mover *thinker // the pilot that is watched, nil if a person plays
	rival *rival   // nil if there is none
}

// seat makes the stages of the task with some settings.
func (s *Session) seat(settings map[string]any) (g seats, err error) {
	if g.stage, err = s.open(settings); err != nil {
		return g, err
	}
	if s.o.Pilot != nil {
		g.mover = newThinker(s.o.Pilot, g.stage)
	}
	if s.o.Rival == nil {
		return g, nil
	}
	beside, err := s.open(settings)
	if err != nil {
		return g, errors.Join(err, g.stage.close())
	}
	g.rival = &rival{thinker: *newThinker(s.o.Rival, beside)}
	g.stage.accompany(beside)
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

// ready reports whether those have decided who act besides the person; while they have not, the game waits.
func (g *seats) ready() bool {
	if g.rival != nil && !g.rival.ready() {
		return false
	}
	if g.mover == nil {
		return true
	}
	g.mover.think()
	if g.mover.pilot.Mind() != nil {
		g.mover.await() // networks are quick, and what goes on in them is shown
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

// rest ends what is thought at the stages.
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
