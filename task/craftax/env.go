package craftax

import "ariadne/internal/rng/threefry"

// env is one environment of a batch. Its world is started again when its episode ends.
type env struct {
	world    world
	carry    threefry.Key // split for each step
	given    *episodeKeys // keys for the episode that the next reset begins; nil: they come from carry
	sum      float64      // rewards of the episode
	length   int32        // steps of the episode
	ended    bool         // the episode is over, and the world is not started again
	unlocked Achievements // of the last episode that ended
}

// start begins the first episode.
func (e *env) start() {
	if e.given != nil {
		e.world.begin(e.given.world)
		e.carry, e.given = e.given.carry, nil
	} else {
		e.world.begin(e.carry.Next())
	}
	e.sum, e.length, e.ended = 0, 0, false
}

// step is the step of the reference's environment, with random numbers that have been drawn already.
func (e *env) step(d *draws, lane int, action Action) (reward float32, done bool) {
	reward, done = e.world.play(d, lane, action)
	if !e.ended {
		e.sum += float64(reward)
		e.length++
	}
	return reward, done
}

// finish ends the episode. With autoReset, the next one begins, from the key again.
func (e *env) finish(again threefry.Key, autoReset bool) {
	e.unlocked = *e.world.reached()
	e.ended = !autoReset
	if autoReset {
		e.world.begin(again)
	}
}

// group holds the random numbers for the steps of some environments, one environment in each lane.
type group struct {
	draws
	again threefry.Lanes
}

// draw draws the numbers for a step of n environments. keys are the keys that the reference's step would get. With auto-reset,
// each is split into one for the step and one for a reset.
func (g *group) draw(keys *threefry.Lanes, n int, r *rules) {
	step := *keys
	if r.autoReset {
		step.Next(n, &g.again)
	}
	g.draws.draw(&step, n, r.enchanting)
}
