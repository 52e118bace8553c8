package memorygym

import "ariadne/internal/spelling"

// suggestion returns "; did you mean ...?" about the known name that the fewest typing errors lead to, or nothing if that
// takes more than a third of the letters.
func suggestion(name string, known []string) string {
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
