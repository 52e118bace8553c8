// Package physics moves the walker of Memory Maze (memory-maze 1.0.3 on MuJoCo 2.3.7). The walker is a ball that rolls on the
// floor and bumps into wall boxes, with a head on top that turns. The package follows the reference's trajectory substep by
// substep. It solves the same contact problem with the same solver iterations and the same stopping rules, but in coordinates
// in which they are cheap.
//
// # Coordinates
//
// A World's QPos is x, y, z (m), steer, roll (rad); QVel holds their rates. The steer angle a turns clockwise seen from above:
// forward = (cos a, -sin a), left = (sin a, cos a). Within a substep, all vectors are written in the axes
//
//	forward, left, up (m), steer, roll (rad)
//
// of the heading at the start of the substep, where the inertia M is constant. The steer rate turns the ball about -up, the
// roll rate about +left.
//
// # One substep
//
// Each file holds one stage, in the order of evaluation; a is the acceleration, v the velocity, h the timestep:
//
//	kinematics.go  heading and shell centre from QPos; v in heading axes
//	step.go        a0 = M⁻¹(torques - damping·v - bias), the acceleration without contacts
//	collide.go     touches: direction from the shell's centre to the obstacle, and distance (negative inside)
//	constraint.go  rows J of each contact (normal, three of friction), stiffness, regulariser 1/D
//	cone.go        cost s and force of one contact
//	newton.go      a = argmin ½(a-a0)ᵀM(a-a0) + Σ D·s(Ja - aref), by Newton's method
//	search.go      its line search
//	stop.go        its stopping rules
//	floor.go       the same iteration where the floor is the only contact, in coordinates that make it diagonal
//	noslip.go      friction once more, without regulariser, by Gauss-Seidel sweeps over the contacts
//	friction.go    one contact's friction within its bound
//	step.go        (M + h·damping) a' = Ma, v += h·a', q += h·v
//
// model.go holds the walker's constants, walls.go the boxes, world.go and state.go the exported World. Each stage works on a
// list of lanes (lane.go), which are Worlds in the middle of a substep. World.Substep has a list of one lane, a Gang (gang.go)
// one of many.
//
// Newton's iteration stops where the reference stops, which is before rounding limits it. So its last digits, up to 1e-8 of
// velocity, depend on where it started. For this reason each substep starts from the solution of the last substep, as the
// reference's do.
//
// Constants and formulas: memory-maze 1.0.3 (the compiled model of its walker) and the computation chapter of MuJoCo's
// documentation.
package physics
