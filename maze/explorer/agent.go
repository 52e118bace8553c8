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

// Options say how an Agent plays.
type Options struct {
	// Repeat is the number of the environment's steps for which each decision is held; 0 is as many as make a quarter of
	// a second, or one.
	Repeat int
	// Fresh makes it choose where to look for a target anew at each decision, instead of going on to the place that it chose
	// before unless another is much better. What it does then follows from what was seen and from the walker's state alone,
	// which is what a learner can know that asks it about somebody else's walk.
	Fresh bool
	// Memory is for how many decisions it remembers what is in view no more; 0: for the whole episode. What it knows is checked, and
	// what is too old forgotten, eight times in that time.
	Memory int
	// Forward is how many decisions it takes a change to the opposite direction to cost when it chooses where to look for a target,
	// besides the time that it takes. Who walks on where the way leads need not remember so well where it comes from.
	Forward float64
}

// decisionRate is the number of decisions per simulated second that Repeat 0 stands for.
const decisionRate = 4

const substepRate = 200 // per simulated second

// pace is what a walker can do within the decisions of an agent.
type pace struct {
	m     *walk.Motion
	touch *approach // until a target is touched
	pass  *approach // until a bend is passed
}

// Agent plays an environment, with what it has seen of it since the episode began. It is used from one goroutine at a time.
type Agent struct {
	env   *maze.Env
	hold  int  // steps of a decision
	fresh bool // Options.Fresh
	pace  pace

	episode uint32     // checksum of the maze and the targets' places
	step    int        // of the environment, when it last looked; -1 before that
	looked  [5]float64 // where from
	place   [2]float64 // the place that it has been at
	since   int        // that step, within a little
	terrain terrain
	known   uint32 // targets that were seen, bit i for target i
	fading  fading
	target  int    // the one whose colour was last shown, -1 for none
	sought  int    // the cell that it last went to in search of a target, -1 for none
	ruled   uint32 // targets that are known not to be the current one, although its colour is not shown

	ways     ways
	frontier frontier
	goals    [maze.MaxTargets]walk.Goal
	aimed    bool                   // goals are those of the episode
	fields   [maze.MaxTargets]field // to the known targets
	valid    uint32                 // fields that are up to date
	main     field                  // to what it goes to, with what comes after
	mainFor  int                    // the target, or the cell behind them, that main was made for
	mainKey  uint32                 // and the targets known then
	after    []*field
	search   search

	places [2 * maze.MaxTargets]byte // scratch

	prepared     bool    // main is for where the walker is
	decided      bool    // and so is best
	margin       float32 // that it was looked for with
	best         int
	action, left int // the present decision, and for how many more steps it is held
}

// New returns an agent for an environment.
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

// newPace returns the pace in an environment whose decisions are held for so many steps, as Options.Repeat says, and for how many
// they are.
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
	// Shorter decisions than that are planned with as if several were alike: the tables are too coarse for them.
	const shortest = substepRate / 5
	for substeps < shortest {
		substeps += hold * substepRate / frequency
	}
	const passing = 0.2                     // m
	touching := walk.GoalOf(&maze.Target{}) // where targets float it is hardly less
	p = pace{m: walk.MotionFor(substeps), touch: approachFor(substeps, math.Sqrt(touching.Reach2)), pass: approachFor(substeps, passing)}
	return hold, p, nil
}

// depth returns how many decisions to look ahead: for little more than a second. Where the walker has not left a place for
// long, it looks further; estimates promise more there than there is.
func (a *Agent) depth() int {
	const ahead, patience, deeper = 1.25, 24, 2 // s, decisions, decisions
	depth := max(4, min(5, int(math.Round(ahead*a.pace.m.Rate))))
	if a.step-a.since > patience*a.hold {
		depth += deeper
	}
	return depth
}

// Look takes in what is visible now. Act calls it; who makes steps without asking for actions calls it in between.
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

// begin forgets the episode before.
func (a *Agent) begin(episode uint32) {
	a.episode = episode
	a.terrain.forget(a.env.Layout().Grid())
	a.fading.done = 0
	a.known, a.ruled, a.target, a.sought, a.left = 0, 0, -1, -1, 0
	a.place[0] = math.Inf(1)
	a.aimed = false
}

// aim finds the targets' places, which are used once they are known.
func (a *Agent) aim() {
	targets := a.env.Targets()
	for i := range targets {
		a.goals[i] = walk.GoalOf(&targets[i])
	}
	a.valid, a.mainFor, a.aimed = 0, -1, true
}

// feel takes in the cell that the walker is in. Where it would touch a target in the middle, there is none.
func (a *Agent) feel(l *maze.Layout, x, y float64) {
	t := &a.terrain
	cell := t.cellAt(x, y)
	t.notice(l, cell)
	if u, v := t.middle(cell); t.cells[cell]&searched == 0 && portable.Hypot(x-u, y-v) <= a.pace.touch.radius {
		t.cells[cell] |= searched
		t.views++
	}
}

// heed takes in the colour that is shown. Where none is, a target that the walker touches is not the current one: else
// another would have become that, and be shown.
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

// fingerprint tells episodes apart, by the maze and the targets' places.
func (a *Agent) fingerprint(l *maze.Layout, targets []maze.Target) uint32 {
	for i := range targets {
		binary.LittleEndian.PutUint16(a.places[2*i:], uint16(targets[i].Row*l.Grid()+targets[i].Col))
	}
	return crc32.Update(crc32.Checksum(l.Entity, castagnoli), castagnoli, a.places[:2*len(targets)])
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Act returns the action for the environment's next step, which the caller may take or leave. The environment must have
// begun an episode.
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

// MaxCost bounds what Costs gives.
const MaxCost = 3

// Costs writes, for each of maze.Actions actions, how many decisions later the walker is about to reach what it goes to if
// it begins with that action instead of the best one, which costs 0. What costs more than MaxCost counts as MaxCost. Act of an
// agent that is not Fresh compares less: what it does may cost a little here.
func (a *Agent) Costs(out []float32) {
	a.Look()
	a.decide(MaxCost)
	for i, t := range a.search.times {
		out[i] = max(0, min(MaxCost, t-a.search.times[a.best]))
	}
}

// actMargin is how much later than the best found an action may promise to arrive, for Act to look at what comes of it; in
// decisions. Promises are estimates, so a wider search finds a better action now and then, for twice the time.
const actMargin = 0.5

// decide finds the best action where the walker is, looking at all that promise to cost less than margin, unless that was done.
// A guide looks as far for Act as for Costs, so that what it does costs 0 whatever it is asked first.
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

// prepare finds out where to go to from the walker's state, which it returns.
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

// destination returns the target to go to, or -1 where one has to be found first.
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

// headFor makes the main field that to a goal.
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

// Seen reports whether a cell of the plan was seen.
func (a *Agent) Seen(c maze.Cell) bool {
	t := &a.terrain
	x, y := c.X+1, c.Y+1
	return x >= 0 && y >= 0 && x < t.side && y < t.side && t.cells[y*t.side+x]&seen != 0
}

// Knows reports whether a target was seen.
func (a *Agent) Knows(target int) bool { return a.known>>target&1 != 0 }

// Way returns how to get to a target that was seen, through what is known of the maze: the point that a shortest way leads straight
// to at first, a corner or the target itself, and the length of the whole way in metres, with what its bends cost. known is
// false if the target was not seen.
func (a *Agent) Way(target int) (x, y, length float64, known bool) {
	if !a.Knows(target) {
		return 0, 0, 0, false
	}
	a.heedWalls()
	f, s := a.field(target), walk.StateOf(a.env)
	x, y, rest, known := f.ahead(s.X, s.Y)
	return x, y, portable.Hypot(x-s.X, y-s.Y) + float64(float64(rest)/f.rate*walk.TopSpeed), known
}

// Aim returns the point that it goes straight to now: where the way to the target that it wants leads at first or, while it knows none,
// that to the place where it looks for one. known is false where it sees no way.
func (a *Agent) Aim() (x, y float64, known bool) {
	a.Look()
	s := a.prepare()
	x, y, _, known = a.main.ahead(s.X, s.Y)
	return x, y, known
}

// heedWalls forgets ways that walls which were seen since then may stand in.
func (a *Agent) heedWalls() {
	if a.ways.update() {
		a.valid, a.mainFor = 0, -1
	}
}
