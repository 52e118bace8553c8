package hydra

import (
	"slices"
	"strings"
)

// hint returns "; did you mean ...?" about the names nearest to one that is not known, or nothing.
func hint(name string, known []string) string {
	if near := nearest(name, known); len(near) > 0 {
		return "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return ""
}

// nearest returns at most three of known that may have been meant by name: those that end alike
// ("corridor_len" for "task.corridor_len"), or else those that the fewest typing errors lead to.
func nearest(name string, known []string) []string {
	const longest = 200 // letters; the work grows with their number
	if len(name) > longest {
		return nil
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	var same, near []string
	best := 1 + len(name)/4 // more errors than that, and something else was meant
	for _, k := range known {
		end := k[strings.LastIndexByte(k, '.')+1:]
		if strings.EqualFold(end, last) {
			same = append(same, k)
		}
		d := min(distance(name, k), 1+distance(last, end))
		if d < best {
			best, near = d, nil
		}
		if d == best {
			near = append(near, k)
		}
	}
	if len(same) > 0 {
		near = same
	}
	return near[:min(len(near), 3)]
}

// distance is the number of single letters to insert, delete, replace or swap with their neighbour to get from a to b
// (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := [3][]int{make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, above, row := rows[(i+2)%3], rows[i%3], rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = slices.Min([]int{above[j] + 1, row[j-1] + 1, above[j-1] + cost})
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return rows[(len(x)+1)%3][len(y)]
}
