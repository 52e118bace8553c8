package memorymaze

import (
	"slices"

	"ariadne/task"
)

// telling is an extra for learners and how it is written.
type telling struct {
	task.Extra
	write func(o *outlook, dst []float32)
	guide bool // it is what a guide has seen
}

// tellings returns all extras for learners of a variant.
func tellings(v Variant) []telling {
	k, n := v.Maze.Targets, v.Maze.Size
	var all []telling
	for _, x := range vectors {
		all = append(all, telling{task.Extra{Name: x.name, Shape: x.of(v)}, func(o *outlook, dst []float32) {
			numbers := o.numbers[:len(dst)]
			x.write(numbers, o.observation())
			for i, number := range numbers {
				dst[i] = float32(number)
			}
		}, false})
	}
	for _, x := range [...]struct {
		name  string
		shape []int
		write func(o *outlook, dst []float32)
		guide bool
	}{
		{planName, []int{n, n}, (*outlook).plan, false},
		{"target_index", []int{1}, (*outlook).targetIndex, false},
		{"target_wanted", []int{k}, (*outlook).targetWanted, false},
		{"walls_around", []int{around, around}, (*outlook).wallsAround, false},
		{"depth", []int{rays}, (*outlook).depth, false},
		{"clear", []int{rays, len(clearTo)}, (*outlook).clear, false},
		{"motion", []int{3}, (*outlook).motion, false},
		{"lattice", []int{6}, (*outlook).lattice, false},
		{"targets_view", []int{k, 3}, (*outlook).targetsView, false},
		{"targets_visible", []int{k}, (*outlook).targetsVisible, false},
		{"seen_targets_vec", []int{k, 2}, (*outlook).seenTargets, true},
		{"seen_walls_around", []int{around, around}, (*outlook).seenWalls, true},
		{"seen_map", []int{far, far}, (*outlook).seenMap, true},
		{"seen_cells", []int{far, far}, (*outlook).seenCells, true},
		{"seen_ways", []int{k, 3}, (*outlook).seenWays, true},
		{"guide_aim", []int{2}, (*outlook).aim, true},
	} {
		all = append(all, telling{task.Extra{Name: x.name, Shape: x.shape}, x.write, x.guide})
	}
	return all
}

// Tells implements task.Teller: the reference's observations besides pictures, whether or not GlobalObservables is set, with
// the current target's number as target_index, and
//
//	target_wanted [K]    1 for the current target, 0 for the others
//	walls_around [7, 7]  1 where a wall is or the outside of the maze, else 0, at points a cell apart around the walker; axes:
//	                     forward, from behind the walker to before it, and right, from its left to its right
//	depth [16]           cells from the camera to the nearest wall, towards the middles of 16 equal parts of the picture's width,
//	                     from left to right
//	clear [16, 12]       1 where depth is more than 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8 cells, else 0
//	motion [3]           how the walker has moved since the last observation: to the right and forward, as it faced then, in cells,
//	                     and how far it has turned clockwise, in radians; NaN at an episode's first
//	lattice [6]          how the walker is turned and placed among the walls, which all lie on one lattice: cosine and sine of four times
//	                     its heading, counted counterclockwise; then, with 2π for a cell, those of its place along the axis of the
//	                     lattice that it faces most, and along the axis to the right of that
//	targets_view [K, 3]  of each target: 1 if its middle is within the picture's width and no wall is before it, else 0; then,
//	                     from the walker, how far it is to the right and forward in cells, NaN if it is not in view
//	targets_visible [K]  the first number of each alone
//	seen_targets_vec [K, 2]   targets_vec, NaN for a target that was not in view in this episode so far
//	seen_walls_around [7, 7]  walls_around, NaN for a cell that was not
//	seen_map [13, 13]    the same at more points
//	seen_cells [13, 13]  1 at those of these points whose cells were seen or lie outside the maze, else 0
//	seen_ways [K, 3]     of the shortest way to each target through what was seen: the direction, from the walker to its right and
//	                     forward, of length 1, of the point that the way leads straight to at first; and exp(-l/10), where l is the
//	                     length of the whole way in cells, with what its bends cost. NaN for a target that was not seen
//	guide_aim [2]        the direction, as in seen_ways, of the point that a guide goes straight to now
func (b *Batch) Tells() []task.Extra { return Tells(b.variant) }

// Tells returns what batches of a variant, and narrators, can tell.
func Tells(v Variant) []task.Extra { return extrasOf(tellings(v)) }

func extrasOf(list []telling) []task.Extra {
	extras := make([]task.Extra, len(list))
	for i, t := range list {
		extras[i] = t.Extra
	}
	return extras
}

// storyteller writes the extras that somebody asked for, on a batch's threads.
type storyteller struct {
	extras   []task.Extra // that were asked for
	tellings []telling    // of each
	outlooks []outlook    // of each thread
	into     [][]float32  // the job at hand
	work     func(thread, from, to int)
}

// tellShare is the number of environments that a thread takes at a time: some microseconds' work.
const tellShare = 8

// newStoryteller returns one for the extras that names name.
func newStoryteller(b *Batch, names []string) (*storyteller, error) {
	chosen, err := chooseTellings(b.variant, names)
	if err != nil {
		return nil, err
	}
	s := &storyteller{extras: extrasOf(chosen), tellings: chosen, outlooks: make([]outlook, b.envs.Threads())}
	for i := range s.outlooks {
		s.outlooks[i].numbers = make([]float64, mostNumbers(chosen))
	}
	s.work = func(thread, from, to int) {
		o := &s.outlooks[thread]
		for i := from; i < to; i++ {
			o.look(b.envs.Env(i))
			o.before = b.before[i]
			if b.guides != nil {
				o.guide = b.guides.agents[i]
			}
			for k, t := range s.tellings {
				if size := t.Size(); s.into[k] != nil {
					t.write(o, s.into[k][i*size:(i+1)*size:(i+1)*size])
				}
			}
		}
	}
	return s, nil
}

// chooseTellings returns those tellings of a variant that names name, in their order.
func chooseTellings(v Variant, names []string) ([]telling, error) {
	all := tellings(v)
	extras, err := task.ChooseExtras(extrasOf(all), names)
	if err != nil {
		return nil, err
	}
	var chosen []telling
	for _, x := range extras {
		chosen = append(chosen, all[slices.IndexFunc(all, func(t telling) bool { return t.Name == x.Name })])
	}
	return chosen, nil
}

// mostNumbers is the largest size of what is told.
func mostNumbers(tellings []telling) (most int) {
	for _, t := range tellings {
		most = max(most, t.Size())
	}
	return most
}

// seeks reports whether something is told that guides have seen.
func seeks(tellings []telling) bool {
	return slices.ContainsFunc(tellings, func(t telling) bool { return t.guide })
}

// tell writes what is true now.
func (b *Batch) tell(into [][]float32) {
	if len(into) == 0 {
		return
	}
	b.story.into = into
	b.envs.Each(tellShare, b.story.work)
	b.story.into = nil
}
