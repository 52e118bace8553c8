package explorer

import (
	"math"
	"sync"

	"ariadne/internal/portable"
	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// Axes of an approach's table.
const (
	distances    = 61  // distances from the disc's border, distanceStep apart
	distanceStep = 0.1 // m
	bearings     = 41  // from straight ahead to straight behind
	bearingStep  = math.Pi / (bearings - 1)
	levels       = 3 // of speed, from rest to top speed
	levelStep    = walk.TopSpeed / (levels - 1)
)

// approach is a table of times: how many decisions a walker on free floor takes until it is within a disc, given the disc's
// distance and bearing and the walker's speed. A bearing to the left takes as long as one to the right.
type approach struct {
	radius   float64
	perMetre float32   // decisions, at top speed
	time     []float32 // [distances, bearings, levels]
}

// approachKey is what an approach depends on.
type approachKey struct {
	substeps int
	radius   float64
}

var approaches sync.Map // approachKey -> *approach

// approachFor returns the times to discs of a radius (m), for decisions that last a number of substeps.
func approachFor(substeps int, radius float64) *approach {
	key := approachKey{substeps, radius}
	if a, ok := approaches.Load(key); ok {
		return a.(*approach)
	}
	a, _ := approaches.LoadOrStore(key, newApproach(walk.MotionFor(substeps), radius))
	return a.(*approach)
}

// move is the state of the table to which a decision leads.
type move struct {
	distance, bearing, speed float64 // to the disc's border, m; of the disc's middle, rad; of the walker, m/s
	touched                  bool
}

// newApproach computes a table by value iteration. The times start too long and then shrink.
func newApproach(m *walk.Motion, radius float64) *approach {
	a := &approach{radius: radius, perMetre: float32(m.Rate / walk.TopSpeed), time: make([]float32, distances*bearings*levels)}
	moves := a.moves(m)
	const start = 6
	for i := range a.time {
		distance, bearing := i/levels/bearings, i/levels%bearings
		a.time[i] = float32(a.perMetre*float32(float64(distance)*distanceStep)) + start + float32(m.Rate/walk.SteerRate*float64(bearing)*bearingStep)
	}
	const sweeps, tolerance = 100, 0.002
	for range sweeps {
		var change float32
		for i := range a.time {
			best := a.time[i]
			for _, to := range moves[i] {
				t := float32(1)
				if !to.touched {
					t += a.at(to.distance, to.bearing, to.speed)
				}
				best = min(best, t)
			}
			change = max(change, a.time[i]-best)
			a.time[i] = best
		}
		if change < tolerance {
			break
		}
	}
	return a
}

// moves returns where each decision leads from each state of the table.
func (a *approach) moves(m *walk.Motion) [][len(decisions)]move {
	var floor walk.Space
	floor.Clear(2*int(m.Longest/maze.CellSize) + 3) // so large that no decision leads out of it
	moves := make([][len(decisions)]move, len(a.time))
	for i := range moves {
		distance := float64(float64(i/levels/bearings)*distanceStep) + a.radius
		sin, cos := portable.Sincos(float64(i/levels%bearings) * bearingStep)
		g := walk.Goal{X: distance * cos, Y: -distance * sin, Reach2: a.radius * a.radius}
		for d, action := range decisions {
			rate := walk.SteerRate * float64(walk.Turns[action])
			from := walk.State{Heading: -m.Lag * rate, Rate: rate, Speed: float64(i%levels) * levelStep}
			next, _, touched := m.Advance(&from, action, &floor, &g)
			dx, dy := g.X-next.X, g.Y-next.Y
			moves[i][d] = move{
				distance: portable.Hypot(dx, dy) - a.radius, bearing: portable.Atan2(-dy, dx) - m.Settled(&next), speed: next.Speed,
				touched: touched,
			}
		}
	}
	return moves
}

// at returns the number of decisions until the walker is within the disc. The bearing may include whole turns.
func (a *approach) at(distance, bearing, speed float64) float32 {
	if distance <= 0 {
		return 0
	}
	var beyond float32
	r := distance / distanceStep
	if r > distances-1 {
		beyond = float32((r - (distances - 1)) * distanceStep)
		r = distances - 1
	}
	b := math.Abs(bearing)
	if b > math.Pi {
		b = math.Abs(b - float64(2*math.Pi*math.Round(b/(2*math.Pi))))
	}
	b /= bearingStep
	v := max(0, min(levels-1, speed/levelStep))
	i, j, k := min(int(r), distances-2), min(int(b), bearings-2), min(int(v), levels-2)
	fr, fb, fv := float32(r-float64(i)), float32(b-float64(j)), float32(v-float64(k))
	near := a.time[(i*bearings+j)*levels+k:]
	far := near[bearings*levels:]
	low := blend(near, fb, fv)
	return low + float32(fr*(blend(far, fb, fv)-low)) + float32(beyond*a.perMetre)
}

// blend interpolates between two bearings and two speeds.
func blend(t []float32, fb, fv float32) float32 {
	_ = t[levels+1]
	low := t[0] + float32(fv*(t[1]-t[0]))
	return low + float32(fb*(t[levels]+float32(fv*(t[levels+1]-t[levels]))-low))
}
