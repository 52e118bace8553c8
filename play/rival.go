package play

import (
	"errors"
	"fmt"
	"time"
)

// rival plays the same episode as the person, in a stage of its own, a step for each of theirs. Nothing of the person's
// stage reaches it. It decides on its next step while pictures of the present one are drawn.
type rival struct {
	pilot    Pilot
	stage    stage
	flying   bool          // a step was begun and not settled
	thinking bool          // the decision is yet to come from made
	made     chan decision // 1
	next     decision
	late     bool // the person waits for it
}

type decision struct {
	action int32
	err    error
}

// longestThought is how long a picture waits for a decision. Only an oracle that plans a new maze takes longer.
const longestThought = 20 * time.Millisecond

// think lets the pilot decide on the next step. Until await returns, the stage must not change.
func (r *rival) think() {
	r.thinking = true
	go func() {
		action, err := r.pilot.Act(r.stage.observed())
		r.made <- decision{action, err}
	}()
}

// await waits until the pilot has decided.
func (r *rival) await() {
	if r.thinking {
		r.next, r.thinking = <-r.made, false
	}
}

// ready waits for a while and reports whether the pilot has decided.
func (r *rival) ready() bool {
	if r.thinking {
		select {
		case r.next = <-r.made:
			r.thinking = false
		case <-time.After(longestThought):
		}
	}
	r.late = r.thinking
	return !r.late
}

// begin starts the episode of a seed.
func (r *rival) begin(seed uint32) error {
	r.await()
	r.flying, r.late = false, false
	if err := r.stage.begin(seed); err != nil {
		return err
	}
	if err := r.pilot.Begin(batchOf(r.stage), r.stage.observed()); err != nil {
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
	if r.await(); r.next.err != nil {
		return r.next.err
	}
	r.pilot.Done(r.next.action)
	r.flying = true
	return r.stage.advance(r.next.action)
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

// seats are the stages of one game.
type seats struct {
	stage stage  // of a person, or of the pilot that they watch
	rival *rival // nil if there is none
}

// seat makes the stages of the task with some settings.
func (s *Session) seat(settings map[string]any) (g seats, err error) {
	if g.stage, err = s.open(settings); err != nil || s.o.Rival == nil {
		return g, err
	}
	beside, err := s.open(settings)
	if err != nil {
		return g, errors.Join(err, g.stage.close())
	}
	g.rival = &rival{pilot: s.o.Rival, stage: beside, made: make(chan decision, 1)}
	if own, ok := g.stage.(*mazeStage); ok {
		own.beside, _ = beside.(*mazeStage)
	}
	return g, nil
}

// start starts the episode of a seed on all stages.
func (g *seats) start(seed uint32) error {
	if err := g.stage.begin(seed); err != nil || g.rival == nil {
		return err
	}
	return g.rival.begin(seed)
}

func (g *seats) leave() error {
	err := g.stage.close()
	if g.rival != nil {
		g.rival.await()
		err = errors.Join(err, g.rival.stage.close())
	}
	return err
}
