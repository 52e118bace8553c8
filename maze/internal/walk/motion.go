package walk

import (
	"sync"

	"ariadne/internal/portable"
	"ariadne/maze"
	"ariadne/maze/physics"
)

// Turns tells which way each action steers: -1 left, 0 straight on, 1 right.
var Turns = [maze.Actions]int{0, 0, -1, 1, -1, 1}

// What maze/physics does on free floor.
const (
	TopSpeed   = 2.0      // m/s, where damping balances the roll motor
	SteerRate  = 1.268    // rad/s, where damping and friction balance the steer motor; 0.1 s after a change it is near
	drift      = 0.015    // lateral speed in a steady curve, as a part of the forward speed
	restHeight = -0.00037 // m, of the pose
)

const (
	speeds    = 9 // of the table: 0, 0.25, ... TopSpeed
	speedStep = TopSpeed / (speeds - 1)
	waypoints = 5 // of a response, at equal intervals; the last is its end
)

// response is what a decision does to a walker on free floor, in axes of the heading at its start.
type response struct {
	at    [waypoints]offset
	speed float64 // forward in the end, m/s
}

// offset is a displacement: forward, left (m) and turned clockwise (rad).
type offset struct{ forward, left, turn float64 }

// Motion is the table of responses to decisions of one length. Speed is interpolated; between two decisions the steer rate
// is nearly settled, so one of three rates serves, and what the true one differs by turns the walker by lag times it.
type Motion struct {
	table [speeds][3][maze.Actions]response // [speed, turning left, not, right, action]

	Lag     float64 // s: a walker that stops steering at rate w turns by Lag·w more
	Rate    float64 // decisions per second
	Longest float64 // way that a decision can lead, m
}

var motions sync.Map // substeps of a decision -> *Motion

// MotionFor returns the responses to decisions of a number of substeps.
func MotionFor(substeps int) *Motion {
	if m, ok := motions.Load(substeps); ok {
		return m.(*Motion)
	}
	m, _ := motions.LoadOrStore(substeps, measure(substeps))
	return m.(*Motion)
}

// measure fills in the table by simulating each of its entries.
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

// respond simulates a decision of a walker that moves at a speed and Turns.
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
	Rate    float64 // of steer, rad/s
}

// Settled returns the heading that the walker would have if it stopped steering.
func (m *Motion) Settled(s *State) float64 { return s.Heading + float64(m.Lag*s.Rate) }

// StateOf returns the state of an environment's walker.
func StateOf(env *maze.Env) State {
	q, v := env.QPos(), env.QVel()
	sin, cos := portable.Sincos(q[3])
	return State{X: q[0], Y: q[1], Heading: q[3], Speed: float64(cos*v[0]) - float64(sin*v[1]), Rate: v[3]}
}

// Advance makes a decision from a state. It tells whether the walker met a wall, where its move then ends at rest, and
// whether it touched a goal on its way; g may be nil.
func (m *Motion) Advance(s *State, action int, sp *Space, g *Goal) (next State, met, touched bool) {
	sin, cos := portable.Sincos(s.Heading)
	return m.AdvanceFacing(s, sin, cos, action, sp, g)
}

// AdvanceFacing is Advance for those who know the sine and cosine of the heading.
func (m *Motion) AdvanceFacing(s *State, sin, cos float64, action int, sp *Space, g *Goal) (next State, met, touched bool) {
	turning := 0
	if s.Rate > SteerRate/2 {
		turning = 1
	} else if s.Rate < -SteerRate/2 {
		turning = -1
	}
	// What the true rate differs from the table's turns the walker at once.
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
