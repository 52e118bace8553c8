package play

import "fmt"

// rival plays the same episode as the person in a stage of its own. It makes a step for each of the person's steps. It sees nothing of the
// person's stage. It decides on its next step while pictures of the present step are drawn.
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

// advance begins the rival's next step, unless its episode is over.
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

// settle ends the rival's step and reports whether the step brought a reward.
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

// score returns what the rival has reached so far.
func (r *rival) score() float64 { return r.stage.facts().score }

// result says, for the end of a person's episode, how the rival did and who is ahead.
func (r *rival) result(person float64) string {
	reached := "reached"
	if !r.stage.facts().over {
		reached = "had" // the person's episode has ended before the rival's
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
