package memorygym

import "slices"

// suggestion returns "; did you mean ...?" about the known name that the fewest typing errors lead to, or nothing if that
// takes more than a third of the letters.
func suggestion(name string, known []string) string {
	const longest = 60 // letters; the work grows with their number
	if len(name) > longest {
		return ""
	}
	best, nearest := 1+len(name)/3, ""
	for _, k := range known {
		if d := typos(name, k); d < best {
			best, nearest = d, k
		}
	}
	if nearest == "" {
		return ""
	}
	return "; did you mean " + nearest + "?"
}

// typos is the Levenshtein distance of two texts.
func typos(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = slices.Min([]int{cost, row[j] + 1, row[j+1] + 1})
		}
	}
	return row[len(b)]
}
