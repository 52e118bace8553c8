package craftax

import "ariadne/internal/rng/threefry"

// env is one environment of a batch: a world that is started again when its episode ends.
type env struct {
	state    State
	carry    threefry.Key // split for each step
	given    *episodeKeys // of the episode that the next reset begins, nil for one from carry
	sum      float64      // rewards of the episode
	length   int32        // steps of the episode
	ended    bool         // the episode is over, and the world is not started again
	unlocked Achievements // of the last episode that ended
}

// start begins the first episode.
func (e *env) start(p *Params) {
	if e.given != nil {
		e.state.Reset(e.given.world, p)
		e.carry, e.given = e.given.carry, nil
	} else {
		e.state.Reset(e.carry.Next(), p)
	}
	e.sum, e.length, e.ended = 0, 0, false
}

// step is the step of the reference's environment, with random numbers that are drawn already.
func (e *env) step(d *draws, lane int, action Action, r *rules) (reward float32, done bool) {
	reward, done = e.state.step(d, lane, action, &r.Params)
	if !e.ended {
		e.sum += float64(reward)
		e.length++
	}
	return reward, done
}

// finish ends the episode. With auto-reset the next one begins, from the key again.
func (e *env) finish(again threefry.Key, r *rules) {
	e.unlocked = e.state.Achievements
	e.ended = !r.autoReset
	if r.autoReset {
		e.state.Reset(again, &r.Params)
	}
}

// group is what the steps of some environments draw from, one in each lane.
type group struct {
	draws
	again threefry.Lanes
}

// draw draws the numbers of a step of n environments with the keys that the reference's step would be given. With
// auto-reset it splits them into one for the step and one for a reset.
func (g *group) draw(keys *threefry.Lanes, n int, r *rules) {
	step := *keys
	if r.autoReset {
		step.Next(n, &g.again)
	}
	g.draws.draw(&step, n, true)
}
