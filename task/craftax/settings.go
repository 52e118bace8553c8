package craftax

import (
	"math"

	"ariadne/task"
)

// Bounds that keep distances and times within their integers.
const (
	maxSteps    = math.MaxInt32 - 1
	maxDistance = 1 << 14
	maxLevel    = 1 << 10
)

// rules are what all environments of a batch share.
type rules struct {
	Params
	autoReset bool
}

// parse reads the settings of a configuration over the defaults.
func parse(given map[string]any) (*rules, error) {
	p := DefaultParams()
	r := &rules{autoReset: true}
	err := task.Setters{
		"auto_reset":           task.Bool(&r.autoReset),
		"max_timesteps":        number32(&p.MaxTimesteps, 1, maxSteps),
		"day_length":           number32(&p.DayLength, 1, maxSteps),
		"always_diamond":       task.Bool(&p.AlwaysDiamond),
		"mob_despawn_distance": number32(&p.MobDespawnDistance, 1, maxDistance),
		"max_attribute":        number32(&p.MaxAttribute, 1, maxLevel),
		"god_mode":             task.Bool(&p.GodMode),
	}.Apply(given)
	r.Params = p
	return r, err
}

// number32 returns a setter of a whole number from lo to hi.
func number32(dst *int32, lo, hi int) func(any) error {
	return func(x any) error {
		var n int
		err := task.Int(&n, lo, hi)(x)
		if err == nil {
			*dst = int32(n)
		}
		return err
	}
}
