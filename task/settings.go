package task

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Setters holds the settings of a task by name. Each function takes the value that the configuration gives and stores it, or
// returns an error.
type Setters map[string]func(any) error

// Apply calls the setter of every given setting, in alphabetical order. If a given setting has no setter, Apply returns an
// UnknownSetting and calls none.
func (s Setters) Apply(given map[string]any) error {
	if err := s.Known(given); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if err := s[name](given[name]); err != nil {
			return fmt.Errorf("%s %w", name, err)
		}
	}
	return nil
}

// Optional returns a setter that keeps the default if the configuration gives null.
func Optional(set func(any) error) func(any) error {
	return func(x any) error {
		if x == nil {
			return nil
		}
		return set(x)
	}
}

// number converts a value of the configuration, of any numeric type, to float64.
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

// given formats a value for an error message as a configuration would write it.
func given(x any) string {
	switch x := x.(type) {
	case nil:
		return "null"
	case string:
		return fmt.Sprintf("%q", x)
	case []any:
		return fmt.Sprintf("a list of %d", len(x))
	case map[string]any:
		return "a group of keys"
	}
	return fmt.Sprint(x)
}

// bounds describes the range of allowed values in words. A bound of endless or more, in size, is left out, because nobody
// reaches it.
func bounds(lo, hi, endless float64) string {
	if lo == hi {
		return fmt.Sprintf(", namely %v", lo)
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	switch {
	case lo > -endless && hi < endless:
		return " from " + number(lo) + " to " + number(hi)
	case lo > -endless:
		return ", " + number(lo) + " or more"
	case hi < endless:
		return ", " + number(hi) + " or less"
	}
	return ""
}

// Int returns a setter for a whole number from lo to hi.
func Int(dst *int, lo, hi int) func(any) error {
	return func(x any) error {
		f, ok := number(x)
		if !ok {
			return fmt.Errorf("is %s, want a whole number", given(x))
		}
		if f != math.Trunc(f) || f < float64(lo) || f > float64(hi) { // true for NaN and infinities too
			return fmt.Errorf("is %s, want a whole number%s", given(x), bounds(float64(lo), float64(hi), math.MaxInt32-1))
		}
		*dst = int(f)
		return nil
	}
}

// Float returns a setter for a number from lo to hi.
func Float(dst *float64, lo, hi float64) func(any) error {
	return func(x any) error {
		f, ok := number(x)
		if !ok {
			return fmt.Errorf("is %s, want a number", given(x))
		}
		if !(f >= lo && f <= hi) { // true for NaN too
			return fmt.Errorf("is %s, want a number%s", given(x), bounds(lo, hi, math.MaxFloat64))
		}
		*dst = f
		return nil
	}
}

// String returns a setter for a text. If allowed is not empty, the text must be one of it.
func String(dst *string, allowed ...string) func(any) error {
	return func(x any) error {
		s, ok := x.(string)
		if !ok {
			return fmt.Errorf("is %s, want a text", given(x))
		}
		if len(allowed) > 0 && !slices.Contains(allowed, s) {
			return fmt.Errorf("is %q, want one of %s", s, strings.Join(allowed, ", "))
		}
		*dst = s
		return nil
	}
}

// Bool returns a setter for true or false.
func Bool(dst *bool) func(any) error {
	return func(x any) error {
		b, ok := x.(bool)
		if !ok {
			return fmt.Errorf("is %s, want true or false", given(x))
		}
		*dst = b
		return nil
	}
}
