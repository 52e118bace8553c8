package task

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ariadne/internal/spelling"
)

// UnknownSetting is the error about a setting that a task does not have.
type UnknownSetting struct {
	Name  string
	Known []string // the settings that it has, in alphabetical order
}

// Error names the setting that was probably meant, and all settings of the task.
func (e *UnknownSetting) Error() string {
	return fmt.Sprintf("setting %.60s is not known%s; there are: %s", e.Name, Suggestion(e.Name, e.Known), strings.Join(e.Known, ", "))
}

// Known returns an UnknownSetting if one of the given settings has no setter. It names the first one in alphabetical order.
func (s Setters) Known(given map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if _, ok := s[name]; !ok {
			return &UnknownSetting{Name: name, Known: slices.Sorted(maps.Keys(s))}
		}
	}
	return nil
}

// Suggestion returns "; did you mean ...?" with the known name that is nearest to name by the number of typing errors. It
// returns nothing if that takes errors in more than a third of the letters.
func Suggestion(name string, known []string) string {
	const longest = 60 // letters; the work grows with their number
	if len(name) > longest {
		return ""
	}
	best, nearest := 1+len(name)/3, ""
	for _, k := range known {
		if d := spelling.Errors(name, k); d < best {
			best, nearest = d, k
		}
	}
	if nearest == "" {
		return ""
	}
	return "; did you mean " + nearest + "?"
}
