package oracle

import (
	"cmp"
	"math"
	"slices"

	"ariadne/internal/portable"
	"ariadne/maze/internal/walk"
)

const (
	metCost   = 2.0 // cost of contact with a wall, decisions; the loss of speed comes on top
	tolerance = 0.1 // decisions; a smaller change does not make its neighbours be visited again
	far       = 1e4 // decisions; the time from a place from which the target cannot be reached
)

// values holds the times to go for one target of a maze, in decisions.
//
// A sweep visits all states in the order of their nodes' distance from the target. So the states to which a state leads have
// mostly been visited before it. Times start too long and then shrink. Therefore the iteration can stop at any point, and a
// walker that follows the times still gets closer at each decision. Times that start too short would converge slowly: two
// states between which the walker can turn to and fro would keep each other too short, for as many sweeps as their times are
// short.
type values struct {
	goal    walk.Goal
	time    []float32 // [node, heading, speed] until the target is touched, plus what comes after
	after   []float32 // [node, heading, speed] what comes after the touch; only near the target
	most    float32   // the largest value of after
	touched []uint8   // [node, heading, speed] bit d: decision d touches the target
	policy  []uint8   // [node, heading, speed] the best decision so far

	nearby   []bool    // [block] around the target
	distance []float64 // [node], m
	order    []int32   // nodes by distance
	changed  []bool    // [block] in this sweep, by more than tolerance
	before   []bool    // [block] in the sweep before
	heap     []entry

	stop func() bool // called before each sweep; true ends the computation
}

// set starts with a target and fills in a first guess.
func (v *values) set(l *lattice, m *walk.Motion, g walk.Goal) {
	v.goal = g
	states, blocks := len(l.x)*nodeStates, len(l.blocks)
	v.time, v.after = resize(v.time, states), resize(v.after, states)
	v.touched, v.policy = resize(v.touched, states), resize(v.policy, states)
	v.nearby, v.changed, v.before = resize(v.nearby, blocks), resize(v.changed, blocks), resize(v.before, blocks)
	clear(v.after)
	clear(v.touched)
	clear(v.nearby)
	cx, cy, _, _ := l.sp.Place(g.X, g.Y)
	for _, b := range l.around(l.blockAt[cy*l.sp.Side+cx]) {
		v.nearby[b] = true
		for node := l.blocks[b].from; node < l.blocks[b].to; node++ {
			v.findTouches(l, m, int(node))
		}
	}
	v.measure(l)
	v.guess(l, m)
}

// findTouches marks the decisions at a node that touch the target.
func (v *values) findTouches(l *lattice, m *walk.Motion, node int) {
	away := portable.Hypot(l.x[node]-v.goal.X, l.y[node]-v.goal.Y) - math.Sqrt(v.goal.Reach2)
	if away > m.Longest {
		return
	}
	for s := range nodeStates {
		i := node*nodeStates + s
		if away <= 0 {
			v.touched[i] = 1<<len(decisions) - 1
			continue
		}
		for d, action := range decisions {
			from := l.state(m, node, s, action)
			if _, _, touched := m.Advance(&from, action, l.sp, &v.goal); touched {
				v.touched[i] |= 1 << d
			}
		}
	}
}

// measure computes each node's distance from the target along the lattice, by Dijkstra's algorithm.
func (v *values) measure(l *lattice) {
	v.distance = resize(v.distance, len(l.x))
	v.order = resize(v.order, len(l.x))
	v.heap = v.heap[:0]
	for n := range l.x {
		v.distance[n], v.order[n] = math.Inf(1), int32(n)
		if v.goal.Within(l.x[n], l.y[n]) {
			v.distance[n] = 0
			v.push(entry{0, int32(n)})
		}
	}
	for len(v.heap) > 0 {
		e := v.pop()
		if e.distance > v.distance[e.node] {
			continue
		}
		for _, step := range steps {
			n := l.neighbour(e.node, step)
			if n < 0 {
				continue
			}
			if d := e.distance + float64(l.spacing*step.length); d < v.distance[n] {
				v.distance[n] = d
				v.push(entry{d, n})
			}
		}
	}
	slices.SortFunc(v.order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(v.distance[a], v.distance[b]), cmp.Compare(a, b))
	})
}

// guess fills in times that are too long: those of a walker that first turns towards its way and then goes it.
func (v *values) guess(l *lattice, m *walk.Motion) {

	const detour, start = 1.15, 6
	perMetre, perRadian := detour*m.Rate/walk.TopSpeed, m.Rate/walk.SteerRate
	for n := range l.x {
		d := v.distance[n]
		times := v.time[n*nodeStates:][:nodeStates]
		if math.IsInf(d, 1) {
			for s := range times {
				times[s] = far
			}
			continue
		}
		best, toX, toY := d, v.goal.X-l.x[n], v.goal.Y-l.y[n]
		for _, step := range steps {
			if o := l.neighbour(int32(n), step); o >= 0 && v.distance[o] < best {
				best, toX, toY = v.distance[o], float64(step.x), float64(step.y)
			}
		}
		towards := portable.Atan2(-toY, toX)
		for s := range times {
			turn := math.Abs(math.Remainder(float64(float64(s/levels)*headingStep)-towards, 2*math.Pi))
			times[s] = float32(float64(d*perMetre) + float64(turn*perRadian) + start)
		}
	}
}

// expect fills in what comes after the target: the mean time from there to the other targets.
func (v *values) expect(l *lattice, all []values, self int) {
	share := 1 / float32(len(all)-1)
	v.most = 0
	for b, nearby := range v.nearby {
		if !nearby {
			continue
		}
		from, to := int(l.blocks[b].from)*nodeStates, int(l.blocks[b].to)*nodeStates
		after := v.after[from:to]
		clear(after)
		for i := range all {
			if i == self {
				continue
			}
			for k, t := range all[i].time[from:to] {
				after[k] += float32(share * t)
			}
		}
		v.most = max(v.most, slices.Max(after))
	}
}

// iterate improves the times until they are consistent, but for at most a number of sweeps.
func (v *values) iterate(l *lattice, sweeps int) {
	v.outdate()
	for range sweeps {
		if v.stop() || !v.sweep(l, v.improve) {
			return
		}
	}
}

// lengthen adapts the times after what comes after the target has become longer. It first raises all times by the largest
// possible amount. Then it evaluates the present policy for a number of sweeps.
func (v *values) lengthen(l *lattice, sweeps int) {
	for i := range v.time {
		v.time[i] += v.most
	}
	for range sweeps {
		if v.stop() {
			return
		}
		v.outdate()
		v.sweep(l, v.evaluate)
	}
}

// outdate makes the next sweep visit everything.
func (v *values) outdate() {
	for i := range v.changed {
		v.changed[i] = true
	}
}

// sweep runs a stage on all nodes around which something changed. It reports whether it changed anything. A turn on the spot
// leads from one heading to the next, so a second pass over the headings, in the other direction, evaluates the policy once
// more.
func (v *values) sweep(l *lattice, stage func(l *lattice, i int) float32) (changed bool) {
	v.changed, v.before = v.before, v.changed
	clear(v.changed)
	for _, node := range v.order {
		b := l.home[node]
		if !v.stirred(l, b) {
			continue
		}
		from, to := int(node)*nodeStates, int(node+1)*nodeStates
		var change float32
		for i := from; i < to; i++ {
			change = max(change, stage(l, i))
		}
		for i := to - 1; i >= from; i-- {
			v.evaluate(l, i)
		}
		if change > tolerance {
			v.changed[b], changed = true, true
		}
	}
	return changed
}

// stirred reports whether a block or one around it changed in this sweep or in the last one.
func (v *values) stirred(l *lattice, b int32) bool {
	for _, n := range l.around(b) {
		if v.changed[n] || v.before[n] {
			return true
		}
	}
	return false
}

// improve finds the best decision in a state. It returns by how much the state's time changes.
func (v *values) improve(l *lattice, i int) float32 {
	best := float32(far)
	for d := range decisions {
		if t := v.decide(l, i, d); t < best {
			best = t
			v.policy[i] = uint8(d)
		}
	}
	change := best - v.time[i]
	v.time[i] = best
	return max(change, -change)
}

// evaluate recomputes the time of a state under the present policy. It returns by how much the time changes.
func (v *values) evaluate(l *lattice, i int) float32 {
	t := v.decide(l, i, int(v.policy[i]))
	change := t - v.time[i]
	v.time[i] = t
	return max(change, -change)
}

// decide returns the time to go from state i if decision d comes first.
func (v *values) decide(l *lattice, i, d int) float32 {
	p := &l.moves[i*len(decisions)+d]
	next := v.time
	if v.touched[i]>>d&1 != 0 {
		next = v.after
	}
	t := 1 + l.interpolate(next, p)
	if p.met {
		t += metCost
	}
	return t
}
