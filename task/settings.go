package task

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// Setters are the settings that a task knows, by name; each takes the value that the configuration gives.
type Setters map[string]func(any) error

// Apply hands every given setting to its setter, in alphabetical order. A setting that has none is an error.
func (s Setters) Apply(given map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		set, ok := s[name]
		if !ok {
			return fmt.Errorf("setting %s is not known; there are: %s", name, strings.Join(slices.Sorted(maps.Keys(s)), ", "))
		}
		if err := set(given[name]); err != nil {
			return fmt.Errorf("%s %w", name, err)
		}
	}
	return nil
}

// Optional returns a setter that leaves the default for null.
func Optional(set func(any) error) func(any) error {
	return func(x any) error {
		if x == nil {
			return nil
		}
		return set(x)
	}
}

// number returns what a configuration gives as a number of any type.
func number(x any) (float64, bool) {
	switch x := x.(type) {
	case int:
		return float64(x), true
	case int64:
		return float64(x), true
	case uint64:
		return float64(x), true
	case float64:
		return x, true
	}
	return 0, false
}

// Int returns a setter of a whole number from lo to hi.
func Int(dst *int, lo, hi int) func(any) error {
	return func(x any) error {
		f, ok := number(x)
		if !ok {
			return fmt.Errorf("is %v (%T), want a whole number", x, x)
		}
		if f != math.Trunc(f) || f < float64(lo) || f > float64(hi) { // NaN is unlike itself, infinities are out of bounds
			return fmt.Errorf("is %v, want a whole number from %d to %d", x, lo, hi)
		}
		*dst = int(f)
		return nil
	}
}

// Float returns a setter of a number from lo to hi.
func Float(dst *float64, lo, hi float64) func(any) error {
	return func(x any) error {
		f, ok := number(x)
		if !ok {
			return fmt.Errorf("is %v (%T), want a number", x, x)
		}
		if !(f >= lo && f <= hi) { // nor is NaN
			return fmt.Errorf("is %v, want a number from %v to %v", x, lo, hi)
		}
		*dst = f
		return nil
	}
}

// String returns a setter of a text, one of allowed if there are any.
func String(dst *string, allowed ...string) func(any) error {
	return func(x any) error {
		s, ok := x.(string)
		if !ok {
			return fmt.Errorf("is %v (%T), want a text", x, x)
		}
		if len(allowed) > 0 && !slices.Contains(allowed, s) {
			return fmt.Errorf("is %q, want one of %s", s, strings.Join(allowed, ", "))
		}
		*dst = s
		return nil
	}
}

// Bool returns a setter of a truth value.
func Bool(dst *bool) func(any) error {
	return func(x any) error {
		b, ok := x.(bool)
		if !ok {
			return fmt.Errorf("is %v (%T), want true or false", x, x)
		}
		*dst = b
		return nil
	}
}
