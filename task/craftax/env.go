package craftax

import "ariadne/internal/rng/threefry"

// env is one environment of a batch.
type env struct {
	state *State
}

// step is the step of the reference's environment with auto-reset, or without.
func (e *env) step(key threefry.Key, action Action, p *Params, restart bool) (reward float32, done bool) {
	if !restart {
		return e.state.Step(key, action, p)
	}
	reward, done = e.state.Step(key.Child(0), action, p)
	if done {
		e.state.Reset(key.Child(1), p)
	}
	return reward, done
}
