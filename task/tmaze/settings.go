package tmaze

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// Bounds that keep a mistyped setting from asking for absurd amounts of memory.
const (
	maxCorridor    = math.MaxInt32
	maxSteps       = math.MaxInt32
	maxDistractors = 1 << 16
)

// settings are what all mazes of a batch share.
type settings struct {
	*version
	corridor    int // positions, the junction included
	distractors int
	limit       int // steps
}

func (s *settings) junction() int { return s.corridor - 1 }

// size returns the number of elements of an observation.
func (s *settings) size() int { return s.cells + s.distractors }

// parse reads the settings of a configuration over the defaults.
func (v *version) parse(given map[string]any) (*settings, error) {
	s := &settings{version: v, corridor: 10, distractors: 6, limit: v.usual}
	known := map[string]func(any) error{
		"corridor_len": func(x any) error {
			n, err := integer(x, 1, maxCorridor)
			if err == nil && n > v.longest {
				err = fmt.Errorf("is %d, but %s shows the position as %d bits of Gray code: want 1 to %d (tmazev1 takes longer corridors)",
					n, v.name, positionBits, v.longest)
			}
			s.corridor = n
			return err
		},
		"num_distractors": func(x any) (err error) {
			s.distractors, err = integer(x, 0, maxDistractors)
			return err
		},
		"max_episode_steps": func(x any) (err error) {
			if x != nil {
				s.limit, err = integer(x, 1, maxSteps)
			}
			return err
		},
		"max_steps": func(x any) (err error) {
			if x != nil {
				_, err = integer(x, 0, maxSteps)
			}
			return err
		},
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		set, ok := known[name]
		if !ok {
			return nil, fmt.Errorf("setting %s is not known; there are: %s", name, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
		if err := set(given[name]); err != nil {
			return nil, fmt.Errorf("%s %w", name, err)
		}
	}
	return s, nil
}

// integer returns x, a whole number of any type that a decoded configuration may hold, if it is from lo to hi.
func integer(x any, lo, hi int) (int, error) {
	var f float64
	switch x := x.(type) {
	case int:
		f = float64(x)
	case int64:
		f = float64(x)
	case uint64:
		f = float64(x)
	case float64:
		f = x
	default:
		return 0, fmt.Errorf("is %v (%T), want a whole number", x, x)
	}
	if f != math.Trunc(f) || f < float64(lo) || f > float64(hi) { // NaN is unlike itself, infinities are out of bounds
		return 0, fmt.Errorf("is %v, want a whole number from %d to %d", x, lo, hi)
	}
	return int(f), nil
}
