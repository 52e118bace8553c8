package explorer

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"

	"ariadne/internal/portable"
	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// Options configure an Agent.
type Options struct {
	// Repeat is the number of environment steps for which each decision is held. 0 stands for as many steps as a quarter of a
	// second has, but at least one.
	Repeat int
	// Fresh makes the agent choose anew at each decision where to look for a target. Otherwise it continues to the place that
	// it chose before, unless another one is much better. With Fresh, an action depends only on what was seen and on the
	// walker's state. A learner that asks the agent for advice while somebody else steers needs this, because it can know no
	// more than that.
	Fresh bool
	// Memory is for how many decisions the agent remembers what is no longer in view; 0 means the whole episode. The agent
	// looks for things to forget eight times within that span.
	Memory int
	// Forward is a cost, in decisions, for changing to the opposite direction when the agent chooses where to look for a
	// target. It is added to the time that the turn takes. An agent that prefers to walk on depends less on remembering where
	// it came from.
	Forward float64
}

// decisionRate is the number of decisions per simulated second if Repeat is 0.
const decisionRate = 4

const substepRate = 200 // per simulated second

// pace holds what a walker can do within one decision of the agent.
type pace struct {
	m     *walk.Motion
	touch *approach // times until a target is touched
	pass  *approach // times until a bend is passed
}

// Agent plays an environment. It uses only what it has seen of the maze since the episode began. It is used from one goroutine
// at a time.
type Agent struct {
	env   *maze.Env
	hold  int  // steps for which a decision is held
	fresh bool // Options.Fresh
	pace  pace

	episode uint32     // checksum of the maze and the targets' places
	step    int        // the environment's step at the last look; -1 before the first one
	looked  [5]float64 // QPos at the last look
	place   [2]float64 // the place near which the walker has stayed
	since   int        // the step at which it came there
	terrain terrain
	known   uint32 // targets that it has seen, bit i for target i
	fading  fading
	target  int    // the target whose colour was shown last, -1 for none
	sought  int    // the cell to which it last went in search of a target, -1 for none
	ruled   uint32 // targets that cannot be the current one, known while no colour is shown

	ways     ways
	frontier frontier
	goals    [maze.MaxTargets]walk.Goal
	aimed    bool                   // goals belongs to this episode
	fields   [maze.MaxTargets]field // times to each known target
	valid    uint32                 // which fields are up to date, bit i for target i
	main     field                  // times to its present goal and the targets after it
	mainFor  int                    // what main was computed for: a target, or MaxTargets plus a cell
	mainKey  uint32                 // the targets known at that time
	after    []*field
	search   search

	places [2 * maze.MaxTargets]byte // scratch

	prepared     bool    // main belongs to the walker's present state
	decided      bool    // so does best
	margin       float32 // the margin of the search that found best
	best         int
	action, left int // the present decision, and the number of steps for which it is still held
}

// New returns an agent for an environment. An option that is out of range is an error.
func New(env *maze.Env, o Options) (*Agent, error) {
	if o.Memory < 0 || o.Forward < 0 {
		return nil, fmt.Errorf("explorer: memory of %d decisions, %v decisions to turn round; want at least 0 of both", o.Memory, o.Forward)
	}
	hold, p, err := newPace(env, o.Repeat)
	if err != nil {
		return nil, fmt.Errorf("explorer: %w", err)
	}
	a := &Agent{env: env, hold: hold, fresh: o.Fresh, step: -1, target: -1, sought: -1, pace: p}
	a.terrain.forget(env.Config().Size + 2)
	a.ways.t, a.frontier.t = &a.terrain, &a.terrain
	a.frontier.forward = float32(o.Forward)
	a.fading.memory = o.Memory * hold
	a.search = newSearch(&a.pace, &a.terrain.space)
	return a, nil
}

// newPace returns the number of steps for which a decision is held, and the pace for such decisions. repeat is Options.Repeat.
func newPace(env *maze.Env, repeat int) (hold int, p pace, err error) {
	frequency := env.Config().ControlFreq
	if repeat < 0 || repeat > 100*frequency {
		return 0, pace{}, fmt.Errorf("decisions are held for %d steps, want at least one and at most 100 s", repeat)
	}
	hold = repeat
	if hold == 0 {
		hold = max(1, frequency/decisionRate)
	}
	substeps := hold * substepRate / frequency
	// The tables are too coarse for decisions shorter than this. Then the plan takes several equal decisions for one.
	const shortest = substepRate / 5
	for substeps < shortest {
		substeps += hold * substepRate / frequency
	}
	const passing = 0.2                     // m
	touching := walk.GoalOf(&maze.Target{}) // for targets that float it is hardly less
	p = pace{m: walk.MotionFor(substeps), touch: approachFor(substeps, math.Sqrt(touching.Reach2)), pass: approachFor(substeps, passing)}
	return hold, p, nil
}

// depth returns how many decisions the search looks ahead, which is a little more than a second. It looks further when the
// walker has stayed near a place for long: there the estimates promise more than is true.
func (a *Agent) depth() int {
	const ahead, patience, deeper = 1.25, 24, 2 // s, decisions, decisions
	depth := max(4, min(5, int(math.Round(ahead*a.pace.m.Rate))))
	if a.step-a.since > patience*a.hold {
		depth += deeper
	}
	return depth
}

// Look takes in what is visible now. Act calls it. Callers that step the environment without asking for actions call it after
// each step.
func (a *Agent) Look() {
	l, targets, q := a.env.Layout(), a.env.Targets(), a.env.QPos()
	e, step := a.fingerprint(l, targets), a.env.Steps()
	if e == a.episode && step == a.step && q == a.looked {
		return
	}
	if e != a.episode || step < a.step || a.step < 0 {
		a.begin(e)
	}
	a.step, a.looked, a.prepared, a.decided = step, q, false, false
	if !a.aimed {
		a.aim()
	}
	const little = 0.5 // m
	if portable.Hypot(q[0]-a.place[0], q[1]-a.place[1]) > little {
		a.place, a.since = [2]float64{q[0], q[1]}, step
	}

	sin, cos := portable.Sincos(q[3])
	view := eye{q[0] + float64(eyeAhead*cos), q[1] - float64(eyeAhead*sin), sin, cos}
	over := l.Height < eyeHeight
	t := &a.terrain
	t.now = int32(step)
	a.feel(l, q[0], q[1])
	t.look(l, &view, over)
	hidden := a.env.Hidden()
	for i := range targets {
		if (a.known|hidden)>>i&1 != 0 && (a.fading.memory == 0 || hidden>>i&1 != 0) {
			continue
		}
		if view.seesTarget(t, targets[i].X, targets[i].Y, over) {
			a.known |= 1 << i
			a.fading.targets[i] = t.now
		}
	}
	a.fade()
	a.heed(q[0], q[1])
}

// begin forgets the last episode.
func (a *Agent) begin(episode uint32) {
	a.episode = episode
	a.terrain.forget(a.env.Layout().Grid())
	a.fading.done = 0
	a.known, a.ruled, a.target, a.sought, a.left = 0, 0, -1, -1, 0
	a.place[0] = math.Inf(1)
	a.aimed = false
}

// aim computes the discs of all targets. The agent uses the disc of a target only once it has seen the target.
func (a *Agent) aim() {
	targets := a.env.Targets()
	for i := range targets {
		a.goals[i] = walk.GoalOf(&targets[i])
	}
	a.valid, a.mainFor, a.aimed = 0, -1, true
}

// feel takes in the cell in which the walker is. If the walker is so close to its middle that it would touch a target there,
// the cell holds none.
func (a *Agent) feel(l *maze.Layout, x, y float64) {
	t := &a.terrain
	cell := t.cellAt(x, y)
	t.notice(l, cell)
	if u, v := t.middle(cell); t.cells[cell]&searched == 0 && portable.Hypot(x-u, y-v) <= a.pace.touch.radius {
		t.cells[cell] |= searched
		t.views++
	}
}

// heed takes in the colour that is shown. While none is shown, a target that the walker touches cannot be the current one: the
// touch would have made another target current, and its colour would be shown.
func (a *Agent) heed(x, y float64) {
	if a.env.Cued() {
		a.target, a.ruled = a.env.Current(), 0
		return
	}
	for i := range a.env.Targets() {
		if a.Knows(i) && a.goals[i].Within(x, y) {
			a.ruled |= 1 << i
		}
	}
}

// fingerprint returns a number that identifies the episode. It follows from the maze and the targets' places.
func (a *Agent) fingerprint(l *maze.Layout, targets []maze.Target) uint32 {
	for i := range targets {
		binary.LittleEndian.PutUint16(a.places[2*i:], uint16(targets[i].Row*l.Grid()+targets[i].Col))
	}
	return crc32.Update(crc32.Checksum(l.Entity, castagnoli), castagnoli, a.places[:2*len(targets)])
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Act returns the action for the environment's next step. The caller need not follow it. The environment must have begun an
// episode.
func (a *Agent) Act() int {
	last, target := a.step, a.target
	a.Look()
	if a.left > 0 && a.step == last+1 && target == a.target {
		a.left--
		return a.action
	}
	a.decide(actMargin)
	a.action, a.left = a.best, a.hold-1
	return a.action
}

// MaxCost is the largest value that Costs writes.
const MaxCost = 3

// Costs writes the cost of each action to out, [maze.Actions]: by how many decisions the walker will reach its goal later if it
// begins with that action instead of the best one. The best action costs 0, and costs are cut at MaxCost. If the agent is not
// Fresh, Act compares fewer actions than Costs does, so the action of Act may cost slightly more than 0.
func (a *Agent) Costs(out []float32) {
	a.Look()
	a.decide(MaxCost)
	for i, t := range a.search.times {
		out[i] = max(0, min(MaxCost, t-a.search.times[a.best]))
	}
}

// actMargin is how much later than the best action another one may promise to arrive, in decisions, for Act to search it.
// Promises are estimates, so a larger margin finds a better action now and then, but takes twice the time.
const actMargin = 0.5

// decide finds the best action in the walker's present state, unless that was done with this margin already. It searches all
// actions that promise to cost less than margin. A Fresh agent searches as far for Act as for Costs, so that the action of Act
// always costs 0.
func (a *Agent) decide(margin float32) {
	if a.fresh {
		margin = MaxCost
	}
	var s walk.State
	switch {
	case !a.decided:
		s = a.prepare()
		a.search.depth = a.depth()
	case margin > a.margin:
		s = walk.StateOf(a.env)
	default:
		return
	}
	a.best, a.decided, a.margin = a.search.choose(&s, margin), true, margin
}

// prepare chooses where to go and returns the walker's state.
func (a *Agent) prepare() walk.State {
	s := walk.StateOf(a.env)
	if a.prepared {
		return s
	}
	a.prepared = true
	a.heedWalls()
	if target := a.destination(&s); target >= 0 {
		a.headFor(target, a.goals[target])
	} else {
		cell := a.explore(&s)
		x, y := a.terrain.middle(cell)
		r := a.pace.touch.radius
		a.headFor(maze.MaxTargets+cell, walk.Goal{X: x, Y: y, Reach2: r * r})
	}
	return s
}

// destination returns the target to go to, or -1 if the agent has to find one first.
func (a *Agent) destination(s *walk.State) int {
	if a.target >= 0 && a.ruled>>a.target&1 == 0 {
		if a.Knows(a.target) {
			return a.target
		}
		return -1
	}
	best, nearest := -1, float32(far)
	for i := range a.env.Targets() {
		if a.Knows(i) && a.ruled>>i&1 == 0 {
			if t := a.pace.estimate(a.field(i), s); t < nearest {
				best, nearest = i, t
			}
		}
	}
	return best
}

// explore returns the cell to go to in search of a target.
func (a *Agent) explore(s *walk.State) (cell int) {
	at := a.terrain.cellAt(s.X, s.Y)
	a.frontier.update(at)
	if a.fresh {
		a.sought = -1
	}
	a.sought = a.frontier.choose(&a.pace, &a.ways, s, a.sought)
	if a.sought < 0 {
		a.terrain.doubt()
		a.ruled = 0
		a.frontier.update(at)
		a.sought = a.frontier.choose(&a.pace, &a.ways, s, -1)
	}
	return max(a.sought, 0)
}

// field returns the times to a target.
func (a *Agent) field(target int) *field {
	f := &a.fields[target]
	if a.valid>>target&1 == 0 {
		f.set(&a.ways, a.pace.m.Rate, a.goals[target])
		a.valid |= 1 << target
	}
	return f
}

// headFor computes the main field, that to the given goal.
func (a *Agent) headFor(id int, g walk.Goal) {
	a.after = a.after[:0]
	if id < maze.MaxTargets {
		for j := range a.env.Targets() {
			if j != id && a.Knows(j) {
				a.after = append(a.after, a.field(j))
			}
		}
	}
	a.search.f, a.search.after = &a.main, a.after
	if a.mainFor == id && a.mainKey == a.known {
		return
	}
	a.mainFor, a.mainKey = id, a.known
	f := &a.main
	clear(f.last[:])
	f.more = len(a.after) > 0
	if f.more {
		for k := range f.last {
			h := 2 * math.Pi * float64(k) / lastSize
			sin, cos := portable.Sincos(h)
			r := a.pace.touch.radius
			s := walk.State{X: g.X - float64(r*cos), Y: g.Y + float64(r*sin), Heading: h, Speed: walk.TopSpeed}
			f.last[k] = a.pace.mean(a.after, &s)
		}
	}
	f.set(&a.ways, a.pace.m.Rate, g)
}

// Seen reports whether the agent has seen a cell of the plan.
func (a *Agent) Seen(c maze.Cell) bool {
	t := &a.terrain
	x, y := c.X+1, c.Y+1
	return x >= 0 && y >= 0 && x < t.side && y < t.side && t.cells[y*t.side+x]&seen != 0
}

// Knows reports whether the agent has seen a target, and not forgotten it.
func (a *Agent) Knows(target int) bool { return a.known>>target&1 != 0 }

// Way returns how to get to a target that was seen, through the known part of the maze. (x, y) is the first point to which a
// shortest way leads straight: a corner, or the target itself. length is that of the whole way in metres, plus a cost for its
// bends. known is false if the agent does not know the target or sees no way.
func (a *Agent) Way(target int) (x, y, length float64, known bool) {
	if !a.Knows(target) {
		return 0, 0, 0, false
	}
	a.heedWalls()
	f, s := a.field(target), walk.StateOf(a.env)
	x, y, rest, known := f.ahead(s.X, s.Y)
	return x, y, portable.Hypot(x-s.X, y-s.Y) + float64(float64(rest)/f.rate*walk.TopSpeed), known
}

// Aim returns the point to which the agent now goes straight. It is the first point on the way to the target that it wants.
// While it knows no such target, it is the first point on the way to the place where it looks for one. known is false if the
// agent sees no way.
func (a *Agent) Aim() (x, y float64, known bool) {
	a.Look()
	s := a.prepare()
	x, y, _, known = a.main.ahead(s.X, s.Y)
	return x, y, known
}

// heedWalls forgets all ways if walls have been seen since they were computed, because a wall may stand in one of them.
func (a *Agent) heedWalls() {
	if a.ways.update() {
		a.valid, a.mainFor = 0, -1
	}
}
