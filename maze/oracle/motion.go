package oracle

import (
	"math"
	"sync"

	"ariadne/maze"
	"ariadne/maze/physics"
)

// turns tells which way each action steers: -1 left, 0 straight on, 1 right.
var turns = [maze.Actions]int{0, 0, -1, 1, -1, 1}

// What maze/physics does on free floor.
const (
	topSpeed   = 2.0      // m/s, where damping balances the roll motor
	steerRate  = 1.268    // rad/s, where damping and friction balance the steer motor; 0.1 s after a change it is near
	drift      = 0.015    // lateral speed in a steady curve, as a part of the forward speed
	restHeight = -0.00037 // m, of the pose
)

const (
	speeds    = 9 // of the table: 0, 0.25, ... topSpeed
	speedStep = topSpeed / (speeds - 1)
	waypoints = 5 // of a response, at equal intervals; the last is its end
)

// response is what a decision does to a walker on free floor, in axes of the heading at its start.
type response struct {
	at    [waypoints]offset
	speed float64 // forward in the end, m/s
}

// offset is a displacement: forward, left (m) and turned clockwise (rad).
type offset struct{ forward, left, turn float64 }

// motion is the table of responses. Speed is interpolated; between two decisions the steer rate is nearly settled, so one
// of three rates serves, and what the true one differs by turns the walker by lag times it.
type motion struct {
	table [speeds][3][maze.Actions]response // [speed, turning left, not, right, action]
	lag   float64                           // s: a walker that stops steering at rate w turns by lag·w more

	rate    float64 // decisions per second
	longest float64 // way that a decision can lead, m
}

var motions sync.Map // substeps of a decision -> *motion

// motionFor returns the responses to decisions of a number of substeps.
func motionFor(substeps int) *motion {
	if m, ok := motions.Load(substeps); ok {
		return m.(*motion)
	}
	m, _ := motions.LoadOrStore(substeps, measure(substeps))
	return m.(*motion)
}

// measure fills in the table by simulating each of its entries.
func measure(substeps int) *motion {
	seconds := float64(substeps) * physics.Timestep
	m := &motion{rate: 1 / seconds, longest: 1.1 * topSpeed * seconds}
	for s := range speeds {
		for turning := -1; turning <= 1; turning++ {
			for action := range maze.Actions {
				m.table[s][turning+1][action] = respond(float64(s)*speedStep, turning, action, substeps)
			}
		}
	}
	const second = 200
	var w physics.World
	w.SetState([5]float64{2: restHeight}, [5]float64{3: steerRate})
	for range second {
		w.Substep(0, 0)
	}
	m.lag = w.QPos[3] / steerRate
	return m
}

// respond simulates a decision of a walker that moves at a speed and turns.
func respond(speed float64, turning, action, substeps int) (r response) {
	var w physics.World
	w.SetState([5]float64{2: restHeight}, [5]float64{
		speed, drift * speed * float64(turning), 0, steerRate * float64(turning), speed / physics.Radius,
	})
	control := maze.ControlOf(action)
	for done, k := 0, 0; k < waypoints; k++ {
		for ; done < (k+1)*substeps/waypoints; done++ {
			w.Substep(control.Roll, control.Steer)
		}
		r.at[k] = offset{w.QPos[0], w.QPos[1], w.QPos[3]}
	}
	sin, cos := math.Sincos(w.QPos[3])
	r.speed = cos*w.QVel[0] - sin*w.QVel[1]
	return r
}

// state is the walker as the planner sees it.
type state struct {
	x, y    float64 // m
	heading float64 // steer angle, rad; it faces (cos, -sin)
	speed   float64 // forward, m/s
	rate    float64 // of steer, rad/s
}

// settled returns the heading that the walker would have if it stopped steering.
func (m *motion) settled(s *state) float64 { return s.heading + m.lag*s.rate }

// goal is a target on the floor plan.
type goal struct {
	x, y   float64
	reach2 float64 // square of the distance at which it is touched
}

func (g *goal) within(x, y float64) bool {
	dx, dy := x-g.x, y-g.y
	return dx*dx+dy*dy <= g.reach2
}

// advance makes a decision from a state. It tells whether the walker met a wall, where its move then ends at rest, and
// whether it touched a goal on its way; g may be nil.
func (m *motion) advance(s *state, action int, sp *space, g *goal) (next state, met, touched bool) {
	sin, cos := math.Sincos(s.heading)
	return m.advanceFacing(s, sin, cos, action, sp, g)
}

// advanceFacing is advance for those who know the sine and cosine of the heading.
func (m *motion) advanceFacing(s *state, sin, cos float64, action int, sp *space, g *goal) (next state, met, touched bool) {
	turning := 0
	if s.rate > steerRate/2 {
		turning = 1
	} else if s.rate < -steerRate/2 {
		turning = -1
	}
	// What the true rate differs from the table's turns the walker at once.
	heading := s.heading + m.lag*(s.rate-steerRate*float64(turning))
	level := max(0, min(s.speed/speedStep, speeds-1))
	slow := min(int(level), speeds-2)
	part := level - float64(slow)
	a, b := &m.table[slow][turning+1][action], &m.table[slow+1][turning+1][action]

	next = *s
	least := sp.leastOnTheWay(s.x, s.y)
	for k := range waypoints {
		p, q := &a.at[k], &b.at[k]
		f, l := p.forward+part*(q.forward-p.forward), p.left+part*(q.left-p.left)
		x, y := s.x+cos*f+sin*l, s.y-sin*f+cos*l
		if sp.tight(x, y, least) {
			next.speed, next.rate = 0, 0
			return next, true, touched
		}
		next.x, next.y, next.heading = x, y, heading+p.turn+part*(q.turn-p.turn)
		touched = touched || g != nil && g.within(x, y)
	}
	next.speed = a.speed + part*(b.speed-a.speed)
	next.rate = steerRate * float64(turns[action])
	return next, false, touched
}
