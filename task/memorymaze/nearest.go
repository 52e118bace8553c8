package memorymaze

import (
	"math"
	"strings"
)

// nearestID returns the id that the fewest letters inserted, deleted or replaced lead to, without regard to case.
func nearestID(name string) string {
	const longest = 60
	name = strings.ToLower(name[:min(len(name), longest)])
	best, least := "", math.MaxInt
	for _, id := range IDs() {
		if d := editDistance(name, strings.ToLower(id)); d < least {
			best, least = id, d
		}
	}
	return best
}

// editDistance is Levenshtein's, in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1) // distances from a[:i] to b[:j]
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
