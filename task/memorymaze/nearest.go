package memorymaze

import (
	"math"
	"strings"

	"ariadne/internal/spelling"
)

// nearestID returns the id that is nearest to a name by the number of typing errors. It ignores case.
func nearestID(name string) string {
	const longest = 60
	name = strings.ToLower(name[:min(len(name), longest)])
	best, least := "", math.MaxInt
	for _, id := range IDs() {
		if d := spelling.Errors(name, strings.ToLower(id)); d < least {
			best, least = id, d
		}
	}
	return best
}
