package walk

import (
	"sync"

	"ariadne/internal/portable"
	"ariadne/maze"
	"ariadne/maze/physics"
)

// Turns holds the way in which each action steers: -1 left, 0 straight on, 1 right.
var Turns = [maze.Actions]int{0, 0, -1, 1, -1, 1}

// Constants of the walker on free floor, as maze/physics moves it.
const (
	TopSpeed   = 2.0      // m/s, where damping balances the roll motor
	SteerRate  = 1.268    // rad/s, where damping and friction balance the steer motor; reached about 0.1 s after a change
	drift      = 0.015    // lateral speed in a steady curve, as a fraction of the forward speed
	restHeight = -0.00037 // m, z of the pose at rest
)

const (
	speeds    = 9 // of the table: 0, 0.25, ... TopSpeed, m/s
	speedStep = TopSpeed / (speeds - 1)
	waypoints = 5 // of a response, at equal intervals of time; the last is its end
)

// response is what one decision (an action, held for a number of substeps) does to a walker on free floor. Its axes are those of
// the heading at the start.
type response struct {
	at    [waypoints]offset
	speed float64 // forward speed at the end, m/s
}

// offset is a displacement forward and to the left (m) and a turn clockwise (rad).
type offset struct{ forward, left, turn float64 }

// Motion is a table of the walker's responses to decisions of one length. The speed is interpolated. The steer rate has nearly
// settled between two decisions, so the table has three rates only; a walker whose true rate differs from the nearest of these
// turns by Lag times the difference.
type Motion struct {
	table [speeds][3][maze.Actions]response // [speed; turning left, not, right; action]

	Lag     float64 // s: a walker that stops steering at the rate w still turns by Lag·w
	Rate    float64 // decisions per second
	Longest float64 // m, the longest way of one decision
}

var motions sync.Map // substeps of a decision -> *Motion

// MotionFor returns the table for decisions of this many substeps. It measures the table on the first call.
func MotionFor(substeps int) *Motion {
	if m, ok := motions.Load(substeps); ok {
		return m.(*Motion)
	}
	m, _ := motions.LoadOrStore(substeps, measure(substeps))
	return m.(*Motion)
}

// measure simulates each entry of the table.
func measure(substeps int) *Motion {
	seconds := float64(substeps) * physics.Timestep
	m := &Motion{Rate: 1 / seconds, Longest: 1.1 * TopSpeed * seconds}
	for s := range speeds {
		for turning := -1; turning <= 1; turning++ {
			for action := range maze.Actions {
				m.table[s][turning+1][action] = respond(float64(s)*speedStep, turning, action, substeps)
			}
		}
	}
	const second = 200
	var w physics.World
	w.SetState([5]float64{2: restHeight}, [5]float64{3: SteerRate})
	for range second {
		w.Substep(0, 0)
	}
	m.Lag = w.QPos[3] / SteerRate
	return m
}

// respond simulates one decision of a walker that moves at this speed and turns (-1 left, 0 not, 1 right).
func respond(speed float64, turning, action, substeps int) (r response) {
	var w physics.World
	w.SetState([5]float64{2: restHeight}, [5]float64{
		speed, drift * speed * float64(turning), 0, SteerRate * float64(turning), speed / physics.Radius,
	})
	control := maze.ControlOf(action)
	for done, k := 0, 0; k < waypoints; k++ {
		for ; done < (k+1)*substeps/waypoints; done++ {
			w.Substep(control.Roll, control.Steer)
		}
		r.at[k] = offset{w.QPos[0], w.QPos[1], w.QPos[3]}
	}
	sin, cos := portable.Sincos(w.QPos[3])
	r.speed = float64(cos*w.QVel[0]) - float64(sin*w.QVel[1])
	return r
}

// State is the walker as a planner sees it.
type State struct {
	X, Y    float64 // m
	Heading float64 // steer angle, rad; it faces (cos, -sin)
	Speed   float64 // forward, m/s
	Rate    float64 // steer rate, rad/s
}

// Settled returns the heading that the walker would have if it stopped steering.
func (m *Motion) Settled(s *State) float64 { return s.Heading + float64(m.Lag*s.Rate) }

// StateOf returns the state of an environment's walker.
func StateOf(env *maze.Env) State {
	q, v := env.QPos(), env.QVel()
	sin, cos := portable.Sincos(q[3])
	return State{X: q[0], Y: q[1], Heading: q[3], Speed: float64(cos*v[0]) - float64(sin*v[1]), Rate: v[3]}
}

// Advance predicts one decision from a state. It reports whether the walker met a wall, in which case it stops there, and whether
// it touched a goal on its way. g may be nil.
func (m *Motion) Advance(s *State, action int, sp *Space, g *Goal) (next State, met, touched bool) {
	sin, cos := portable.Sincos(s.Heading)
	return m.AdvanceFacing(s, sin, cos, action, sp, g)
}

// AdvanceFacing is Advance for callers that know the sine and cosine of the heading already.
func (m *Motion) AdvanceFacing(s *State, sin, cos float64, action int, sp *Space, g *Goal) (next State, met, touched bool) {
	turning := 0
	if s.Rate > SteerRate/2 {
		turning = 1
	} else if s.Rate < -SteerRate/2 {
		turning = -1
	}
	// The difference between the true rate and the table's rate turns the walker at once.
	heading := s.Heading + float64(m.Lag*(s.Rate-float64(SteerRate*float64(turning))))
	level := max(0, min(s.Speed/speedStep, speeds-1))
	slow := min(int(level), speeds-2)
	part := level - float64(slow)
	a, b := &m.table[slow][turning+1][action], &m.table[slow+1][turning+1][action]

	next = *s
	least := sp.leastOnTheWay(s.X, s.Y)
	for k := range waypoints {
		p, q := &a.at[k], &b.at[k]
		f, l := p.forward+float64(part*(q.forward-p.forward)), p.left+float64(part*(q.left-p.left))
		x, y := s.X+float64(cos*f)+float64(sin*l), s.Y-float64(sin*f)+float64(cos*l)
		if sp.tight(x, y, least) {
			next.Speed, next.Rate = 0, 0
			return next, true, touched
		}
		next.X, next.Y, next.Heading = x, y, heading+p.turn+float64(part*(q.turn-p.turn))
		touched = touched || g != nil && g.Within(x, y)
	}
	next.Speed = a.speed + float64(part*(b.speed-a.speed))
	next.Rate = SteerRate * float64(Turns[action])
	return next, false, touched
}
