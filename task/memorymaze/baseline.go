package memorymaze

// Baseline is the mean return of some player in the episodes of a task.
type Baseline struct {
	Name   string  // "people"
	Return float64 // mean
}

// Published holds the means that the README of memory-maze 1.0.3 gives for a size.
type Published struct {
	People float64
	Oracle float64 // its planner with full knowledge
}

// published holds the published means by size (Pasukonis, Lillicrap & Hafner, Evaluating Long-Term Memory in 3D Mazes, 2022).
var published = map[int]Published{
	9:  {People: 26.4, Oracle: 34.8},
	11: {People: 44.3, Oracle: 58.0},
	13: {People: 55.5, Oracle: 74.5},
	15: {People: 67.7, Oracle: 87.7},
}

// PublishedMeans returns the published means for mazes of a size. It reports false if there are none.
func PublishedMeans(size int) (Published, bool) {
	p, ok := published[size]
	return p, ok
}

// measured holds mean returns of the policies of "eval" for a size: over 200 episodes for random, over 100 for explorer and
// oracle.
type measured struct {
	random   [2]float64 // for action_repeat 1 and 2
	explorer [2]float64
	oracle   float64 // the oracle decides at every step
}

var means = map[int]measured{
	9:  {random: [2]float64{0.23, 0.345}, explorer: [2]float64{34.13, 33.30}, oracle: 36.80},
	11: {random: [2]float64{0.18, 0.33}, explorer: [2]float64{58.95, 56.61}, oracle: 62.97},
	13: {random: [2]float64{0.21, 0.30}, explorer: [2]float64{73.91, 72.21}, oracle: 78.60},
	15: {random: [2]float64{0.185, 0.31}, explorer: [2]float64{86.13, 83.39}, oracle: 92.59},
}

// Baselines returns the mean returns of people, the oracle, the random policy and the explorer, if the variant is
// MemoryMaze-NxN-v0 of a published size; otherwise nothing. Those of the random policy and the explorer depend on ActionRepeat;
// they are left out above 2, because nobody measured them.
func (s *Settings) Baselines() []Baseline {
	m, ok := means[s.Variant.Maze.Size]
	standard, err := Standard(s.Variant.Maze.Size)
	if !ok || err != nil || s.Variant != standard {
		return nil
	}
	list := []Baseline{{"people", published[s.Variant.Maze.Size].People}, {"oracle", m.oracle}}
	if r := s.ActionRepeat - 1; r < len(m.random) {
		list = append(list, Baseline{"random", m.random[r]}, Baseline{"explorer", m.explorer[r]})
	}
	return list
}
