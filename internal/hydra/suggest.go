package hydra

import (
	"strings"

	"ariadne/internal/spelling"
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
		d := min(spelling.Errors(name, k), 1+spelling.Errors(last, end))
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
