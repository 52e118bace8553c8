package craftax

import (
	"math"

	"ariadne/task"
)

// Bounds that keep distances and times within their integer types.
const (
	maxSteps    = math.MaxInt32 - 1
	maxDistance = 1 << 14
	maxLevel    = 1 << 10
	maxHealth   = 1 << 20
)

// rules are shared by all environments of a batch.
type rules struct {
	*game
	params    params
	limit     int32 // steps after which an episode ends
	autoReset bool
}

// parse reads the settings of a configuration. What it does not give keeps its default.
func parse(given map[string]any) (*Params, *rules, error) {
	p := DefaultParams()
	r := &rules{game: &craftaxGame, autoReset: true}
	err := task.Setters{
		"auto_reset":           task.Bool(&r.autoReset),
		"max_timesteps":        number32(&p.MaxTimesteps, 1, maxSteps),
		"day_length":           number32(&p.DayLength, 1, maxSteps),
		"always_diamond":       task.Bool(&p.AlwaysDiamond),
		"mob_despawn_distance": number32(&p.MobDespawnDistance, 1, maxDistance),
		"max_attribute":        number32(&p.MaxAttribute, 1, maxLevel),
		"god_mode":             task.Bool(&p.GodMode),
	}.Apply(given)
	r.params, r.limit = p, p.MaxTimesteps
	return &p, r, err
}

// parseClassic does the same for Craftax Classic.
func parseClassic(given map[string]any) (*ClassicParams, *rules, error) {
	p := DefaultClassicParams()
	r := &rules{game: &classicGame, autoReset: true}
	err := task.Setters{
		"auto_reset":                task.Bool(&r.autoReset),
		"max_timesteps":             number32(&p.MaxTimesteps, 1, maxSteps),
		"day_length":                number32(&p.DayLength, 1, maxSteps),
		"always_diamond":            task.Bool(&p.AlwaysDiamond),
		"zombie_health":             number32(&p.ZombieHealth, 1, maxHealth),
		"cow_health":                number32(&p.CowHealth, 1, maxHealth),
		"skeleton_health":           number32(&p.SkeletonHealth, 1, maxHealth),
		"mob_despawn_distance":      number32(&p.MobDespawnDistance, 1, maxDistance),
		"spawn_cow_chance":          chance(&p.CowChance),
		"spawn_zombie_base_chance":  chance(&p.ZombieChance),
		"spawn_zombie_night_chance": chance(&p.ZombieNightChance),
		"spawn_skeleton_chance":     chance(&p.SkeletonChance),
	}.Apply(given)
	r.params, r.limit = p, p.MaxTimesteps
	return &p, r, err
}

// chance returns a setter for a number from 0 to 1.
func chance(dst *float32) func(any) error {
	return func(x any) error {
		var v float64
		err := task.Float(&v, 0, 1)(x)
		if err == nil {
			*dst = float32(v)
		}
		return err
	}
}

// number32 returns a setter for a whole number from lo to hi.
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
