package maze

import (
	"ariadne/internal/portable"
)

// Observation is what the reference calls global observables. Positions on the plan are in cells, from the lower left corner of the
// maze without its outer ring; x points right and y up.
type Observation struct {
	AgentPos [2]float64
	AgentDir [2]float64 // unit vector of the walker's heading

	TargetsPos [][2]float64 // [targets]
	TargetsVec [][2]float64 // [targets] from the walker in its own axes, right and forward; cells

	TargetIndex int // of the current target
	TargetPos   [2]float64
	TargetVec   [2]float64
	TargetColor [3]float64 // components from 0 to 1

	Plan []uint8 // [Size, Size] 1 where the walker can go, else 0; row 0 has the lowest y
}

// Observe fills in an observation. It reuses the observation's slices if they are large enough.
func (e *Env) Observe(o *Observation) {
	qpos := &e.world.QPos
	half := float64(e.config.Size) / 2
	o.AgentPos, o.AgentDir = e.PlanPos()
	cos, sin := o.AgentDir[0], -o.AgentDir[1]

	o.TargetsPos, o.TargetsVec = o.TargetsPos[:0], o.TargetsVec[:0]
	for _, t := range e.targets {
		dx, dy := (t.X-qpos[0])/CellSize, (t.Y-qpos[1])/CellSize
		o.TargetsPos = append(o.TargetsPos, [2]float64{t.X/CellSize + half, t.Y/CellSize + half})
		o.TargetsVec = append(o.TargetsVec, [2]float64{float64(-sin*dx) - float64(cos*dy), float64(cos*dx) - float64(sin*dy)})
	}
	o.TargetIndex = e.current
	o.TargetPos, o.TargetVec = o.TargetsPos[e.current], o.TargetsVec[e.current]
	o.TargetColor = e.TargetColor()
	o.Plan = e.layout.AppendPlan(o.Plan[:0])
}

// PlanPos returns where the walker is on the plan, in cells from its lower left corner, and the unit vector of its heading.
func (e *Env) PlanPos() (position, direction [2]float64) {
	qpos := &e.world.QPos
	half := float64(e.config.Size) / 2
	sin, cos := portable.Sincos(qpos[3])
	return [2]float64{qpos[0]/CellSize + half, qpos[1]/CellSize + half}, [2]float64{cos, -sin}
}
