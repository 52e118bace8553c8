package task

import "math/rand/v2"

// Player chooses the actions [N] of environments that step together, for what their last step, or their reset, has brought.
type Player func(s *Step, actions []int32) error

// Uniform returns a player that draws each of a number of actions alike, whatever is observed.
func Uniform(actions int, seed uint64) Player {
	r := rand.New(rand.NewPCG(seed, 0))
	return func(_ *Step, drawn []int32) error {
		for i := range drawn {
			drawn[i] = int32(r.IntN(actions))
		}
		return nil
	}
}
