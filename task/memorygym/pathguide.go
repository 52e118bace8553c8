package memorygym

import (
	"math"
	"math/bits"
	"slices"
)

// pathGuide plays Mystery Path. Where it knows the path, it walks the shortest way in steps. Otherwise it tries cells beside
// the known path, but none at which it fell. It chooses by the probability that a cell is on the path, the steps to it, and the
// cost of a fall, which is the way back from the origin.
type pathGuide struct {
	*pathGame
	poses *poses

	wrong cellSet // where the agent fell
	found cellSet // where the agent was on the path
	tip   cell    // the cell of the path that it found last

	// What follows from those fields; out of date if stale is set.
	stale  bool
	rest   []int32 // [P], steps from a pose until a cell is tried, plus the cost of the trial; far if there is no way
	queue  []int32 // scratch: poses
	trials [pathCells]trial
}

// trial is a cell that may be tried, and the mean number of steps that the trial costs because the cell may be off the path.
type trial struct {
	cell cell
	cost int32
}

// far is larger than any cost.
const far = math.MaxInt32 / 4

// guides implements guided.
func (w *mysteryPath) guides(of []game) []guide {
	p := newPoses(w)
	list := make([]guide, len(of))
	for i, g := range of {
		n := len(p.cell)
		list[i] = &pathGuide{pathGame: g.(*pathGame), poses: p, stale: true, rest: make([]int32, n), queue: make([]int32, 0, n)}
	}
	return list
}

func (g *pathGuide) begin() {
	g.wrong, g.found, g.tip, g.stale = 0, g.walked(), g.origin, true
}

// walked returns the cells of the path that the agent entered in this episode.
func (g *pathGuide) walked() cellSet { return g.visited | 1<<g.origin }

func (g *pathGuide) look() {
	at, inside := g.cell()
	switch {
	case !inside: // the agent fell outside the grid
	case g.fallen && !g.wrong.has(at):
		g.wrong.add(at)
		g.stale = true
	case g.found != g.walked():
		g.found, g.tip, g.stale = g.walked(), at, true
	}
}

func (g *pathGuide) state(c *codec) {
	codeInt(c, &g.wrong, 0, 1<<pathCells-1)
	codeInt(c, &g.tip, 0, pathCells-1)
	if c.reading {
		g.found, g.stale = g.walked(), true
	}
	c.check(g.poses.holds(g.agent), "the agent is where it cannot go")
	c.check(g.wrong&g.path == 0, "the agent fell on the path")
	c.check(g.found.has(g.tip), "the cell that was found last was never walked on")
}

// advise computes the cost of every action: one step, and what remains to be done from where the action leads.
func (g *pathGuide) advise(cost []float32) int32 {
	if g.stale {
		g.plan()
		g.stale = false
	}
	var q [freeActions]int32
	now, best := g.poses.of(g.agent), 0
	for action := range g.poses.actions {
		if !g.fallen { // after a fall the step is lost, whatever the action
			q[action] = 1 + g.after(now, action)
		}
		if q[action] < q[best] {
			best = action
		}
	}
	for action := range cost {
		cost[action] = float32(min(q[action]-q[best], int32(g.steps)))
	}
	return int32(best)
}

// after returns what remains to be done after an action in a pose.
func (g *pathGuide) after(pose, action int) int32 {
	next := g.poses.next[pose*g.poses.actions+action]
	c := g.poses.cell[next]
	if c < pathCells && (g.found | g.untried()).has(c) {
		return g.rest[next]
	}
	return min(1+g.rest[g.poses.atOrigin(int(next), g.origin)], far)
}

// untried returns the cells beside the known path that may or may not be on it.
func (g *pathGuide) untried() (set cellSet) {
	for c := range cell(pathCells) {
		if g.found.has(c) {
			for _, n := range neighbours[c] {
				set.add(n)
			}
		}
	}
	return set &^ (g.found | g.wrong)
}

// plan computes rest. It goes backwards from the cells to try, over all poses on the known path, in the order of what remains
// to be done.
func (g *pathGuide) plan() {
	for i := range g.rest {
		g.rest[i] = far
	}
	trials := g.weigh()
	reached := g.queue[:0] // poses whose rest is known, sorted by it
	for head, left := 0, int32(0); head < len(reached) || len(trials) > 0; left++ {
		for len(trials) > 0 && trials[0].cost <= left {
			for _, pose := range g.poses.in[trials[0].cell] {
				g.rest[pose] = left
				reached = append(reached, pose)
			}
			trials = trials[1:]
		}
		for ; head < len(reached) && g.rest[reached[head]] == left; head++ {
			for _, pose := range g.poses.leadTo(reached[head]) {
				if g.rest[pose] == far && g.found.has(g.poses.cell[pose]) {
					g.rest[pose] = left + 1
					reached = append(reached, pose)
				}
			}
		}
	}
	g.queue = reached
}

// weigh returns the cells that may be tried, cheapest first.
func (g *pathGuide) weigh() []trial {
	untried := g.untried()
	var weight [pathCells]float64
	sum := 0.0
	for c := range cell(pathCells) {
		if untried.has(c) {
			weight[c] = g.weight(c)
			sum += weight[c]
		}
	}
	list := g.trials[:0]
	for c := range cell(pathCells) {
		if untried.has(c) {
			list = append(list, trial{c, int32(math.Round((1 - weight[c]/sum) * g.poses.pace * float64(bits.OnesCount64(uint64(g.found)))))})
		}
	}
	slices.SortStableFunc(list, func(a, b trial) int { return int(a.cost - b.cost) })
	return list
}

// weight returns a number proportional to the probability that the path continues with an untried cell. It uses what an agent
// could learn from playing: a path leads from one side to the other, keeps its direction, and hardly ever turns back.
func (g *pathGuide) weight(c cell) float64 {
	const (
		aside   = 0.005 // for cells that are not beside the cell found last
		closer  = 3.0   // for cells nearer to a goal that is shown
		farther = 1 / closer
	)
	if g.showGoal && c == g.goal {
		return 1e3
	}
	if !slices.Contains(neighbours[g.tip], c) {
		return aside
	}
	w := 0.0
	for side := range sides {
		if sides[side].depth(g.origin) == 0 && slices.Contains(g.origins, side) {
			from, to := sides[side].depth(g.tip), sides[side].depth(c)
			// If the origin is in a corner, the direction of the path tells from which of the two sides it comes.
			w += float64(math.Pow(4, float64(from)) * stepWeight(from, to))
		}
	}
	if g.showGoal {
		if c.distance(g.goal) < g.tip.distance(g.goal) {
			w *= closer
		} else {
			w *= farther
		}
	}
	return w
}

// stepWeight returns how often paths go from one distance to another, measured from the side at which they begin, divided by
// the number of cells with which they could continue. It was counted on 20,000 drawn paths.
func stepWeight(from, to int) float64 {
	ahead := [pathGrid]float64{0.52, 0.78, 0.78, 0.78, 0.78, 0.58, 0}
	switch {
	case to > from:
		return ahead[from]
	case to == from:
		return (1 - ahead[from]) / 2
	}
	return 0.0005
}

// sides are the sides at which a path may begin, in the order of cardinal_origin_choice.
var sides = [4]side{{1, 0, 0}, {-1, 0, pathGrid - 1}, {0, 1, 0}, {0, -1, pathGrid - 1}}

// side measures how far a cell lies from a side of the grid: i·column + j·row + add.
type side struct{ i, j, add int }

func (s side) depth(c cell) int { return s.i*c.i() + s.j*c.j() + s.add }
