package memorygym

import (
	"fmt"
	"math"
	"strings"

	"ariadne/task"
)

// Bounds that keep a mistyped setting from taking absurd amounts of memory or time.
const (
	maxSteps  = math.MaxInt32
	maxScale  = 4.0    // sprites of a few hundred pixels; the picture has 84
	maxSpeed  = 1000.0 // pixels per step
	maxReward = 1e6
	maxCount  = 10_000 // of commands, spotlights, frames
)

// apply sets the given settings. null keeps a default. For an unknown setting, the error names the nearest known one.
func apply(s task.Setters, given map[string]any) error {
	if err := s.Known(given); err != nil {
		return err
	}
	values := map[string]any{}
	for name, value := range given {
		if value != nil {
			values[name] = value
		}
	}
	return s.Apply(values)
}

func list(names []string) string { return strings.Join(names, ", ") }

// reward returns a setter for a reward.
func reward(dst *float64) func(any) error { return task.Float(dst, -maxReward, maxReward) }

// ints returns a setter for a list of at least one whole number from lo to hi. Every episode chooses one of them. A single
// number counts as a list of one.
func ints(dst *[]int, lo, hi int) func(any) error {
	return func(x any) error {
		items, ok := x.([]any)
		switch own := x.(type) {
		case []int:
			for _, i := range own {
				items = append(items, i)
			}
		default:
			if !ok {
				items = []any{x}
			}
		}
		if len(items) == 0 {
			return fmt.Errorf("is an empty list, want at least one whole number from %d to %d", lo, hi)
		}
		out := make([]int, len(items))
		for i, item := range items {
			if err := task.Int(&out[i], lo, hi)(item); err != nil {
				return fmt.Errorf("has at place %d a value that %w", i, err)
			}
		}
		*dst = out
		return nil
	}
}
