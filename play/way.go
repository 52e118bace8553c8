package play

import (
	"math"

	"ariadne/maze"
	"ariadne/maze/physics"
)

// pose is a walker's position x, y, z (m) and steer angle (rad).
type pose [4]float64

// way is the path of a walker through one step. An environment tells only where the walker is in the end. A way therefore computes
// the substeps once more in a world of its own.
type way struct {
	world physics.World
	walls []physics.Wall
	poses []pose // [substeps+1]
}

// begin copies the walls of an environment's new maze.
func (w *way) begin(env *maze.Env) error {
	l := env.Layout()
	w.walls = w.walls[:0]
	for _, b := range l.Walls {
		x, y, hx, hy := b.Rect(l.Grid())
		w.walls = append(w.walls, physics.Wall{X: x, Y: y, HalfX: hx, HalfY: hy})
	}
	w.world.WallHeight = l.Height
	if err := w.world.SetWalls(w.walls); err != nil {
		return err
	}
	w.rest(env)
	return nil
}

// rest makes a way that stays where the environment's walker is.
func (w *way) rest(env *maze.Env) {
	w.world.SetState(env.QPos(), env.QVel())
	w.poses = append(w.poses[:0], w.here())
}

func (w *way) here() pose {
	q := &w.world.QPos
	return pose{q[0], q[1], q[2], q[3]}
}

// follow makes the way of an action that is held for a number of substeps. It begins where the environment's walker is.
func (w *way) follow(env *maze.Env, action int32, substeps int) {
	w.rest(env)
	control := maze.ControlOf(int(action))
	for range substeps {
		w.world.Substep(control.Roll, control.Steer)
		w.poses = append(w.poses, w.here())
	}
}

// at returns the pose at a phase of the way, from 0 at its beginning to 1 at its end.
func (w *way) at(phase float64) pose {
	last := len(w.poses) - 1
	t := min(max(phase, 0), 1) * float64(last)
	i := int(math.Min(t, float64(last)))
	if i == last {
		return w.poses[last]
	}
	a, b, f := &w.poses[i], &w.poses[i+1], t-float64(i)
	var p pose
	for k := range p {
		p[k] = a[k] + f*(b[k]-a[k])
	}
	return p
}
