package hydra

import (
	"strings"

	"ariadne/internal/spelling"
)

// hint returns "; did you mean ...?" with the known names that are nearest to name, or "".
func hint(name string, known []string) string {
	if near := nearest(name, known); len(near) > 0 {
		return "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return ""
}

// nearest returns at most three known names that name may mean: those with the same end ("task.corridor_len" for
// "corridor_len") or, if there are none, those with the smallest number of typing errors.
func nearest(name string, known []string) []string {
	const longest = 200 // letters; the work grows with their number
	if len(name) > longest {
		return nil
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	var same, near []string
	best := 1 + len(name)/4 // with more errors, something else was meant
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
