package memorymaze

import (
	"slices"

	"ariadne/task"
)

// telling is an extra together with the function that writes it.
type telling struct {
	task.Extra
	write func(o *outlook, dst []float32)
	guide bool // it depends on what a guide has seen
}

// tellings returns all extras of a variant.
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

// Tells implements task.Teller. The extras are the reference's observations besides pictures (whether or not GlobalObservables
// is set), the number of the current target as target_index, and the following:
//
//	target_wanted [K]    1 for the current target, 0 for the others
//	walls_around [7, 7]  1 where there is a wall or the outside of the maze, else 0, at points one cell apart around the walker;
//	                     axes: forward, from behind the walker to before it; right, from its left to its right
//	depth [16]           distance in cells from the camera to the nearest wall, towards the middles of 16 equal parts of the
//	                     picture's width, from left to right
//	clear [16, 12]       1 where depth is more than 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8 cells, else 0
//	motion [3]           how the walker has moved since the last observation: right and forward in its axes of that time, in cells,
//	                     and its clockwise turn in radians; NaN in an episode's first observation
//	lattice [6]          pose of the walker relative to the lattice on which all walls lie: cosine and sine of four times its heading,
//	                     counted counterclockwise; then cosine and sine of its position (2π for each cell), first along the axis of
//	                     the lattice that it faces most, then along the axis to the right of that
//	targets_view [K, 3]  for each target: 1 if its middle lies within the picture's width with no wall in front of it, else 0; then
//	                     its position to the walker's right and forward, in cells, NaN if it is not in view
//	targets_visible [K]  the first number of each target in targets_view
//	seen_targets_vec [K, 2]   targets_vec, NaN for a target that was not in view during this episode
//	seen_walls_around [7, 7]  walls_around, NaN for a cell that was not in view during this episode
//	seen_map [13, 13]    seen_walls_around for more points
//	seen_cells [13, 13]  1 at those points of seen_map whose cells were seen or lie outside the maze, else 0
//	seen_ways [K, 3]     about the shortest way to each target through what was seen: unit vector (right and forward of the walker)
//	                     to the first point to which the way leads straight; then exp(-l/10), where l is the length of the whole
//	                     way in cells, plus a cost for its bends. NaN for a target that was not seen
//	guide_aim [2]        unit vector, as in seen_ways, to the point to which a guide goes straight now
func (b *Batch) Tells() []task.Extra { return Tells(b.variant) }

// Tells returns the extras of a variant, which its batches and narrators can tell.
func Tells(v Variant) []task.Extra { return extrasOf(tellings(v)) }

func extrasOf(list []telling) []task.Extra {
	extras := make([]task.Extra, len(list))
	for i, t := range list {
		extras[i] = t.Extra
	}
	return extras
}

// storyteller writes the chosen extras, on a batch's threads.
type storyteller struct {
	extras   []task.Extra // the chosen extras
	tellings []telling    // one for each extra
	outlooks []outlook    // one for each thread
	into     [][]float32  // memory of the present job
	work     func(thread, from, to int)
}

// tellShare is the number of environments that a thread takes at a time, which is some microseconds of work.
const tellShare = 8

// newStoryteller returns a storyteller for the extras with the given names.
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

// chooseTellings returns the tellings of a variant with the given names, in their order.
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

// mostNumbers returns the largest size of the tellings.
func mostNumbers(tellings []telling) (most int) {
	for _, t := range tellings {
		most = max(most, t.Size())
	}
	return most
}

// seeks reports whether any of the tellings depends on what guides have seen.
func seeks(tellings []telling) bool {
	return slices.ContainsFunc(tellings, func(t telling) bool { return t.guide })
}

// tell writes the present values of the chosen extras.
func (b *Batch) tell(into [][]float32) {
	if len(into) == 0 {
		return
	}
	b.story.into = into
	b.envs.Each(tellShare, b.story.work)
	b.story.into = nil
}
