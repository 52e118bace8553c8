// Package physics moves the walker of Memory Maze (memory-maze 1.0.3 on MuJoCo 2.3.7): a ball that rolls on the floor
// and bumps into wall boxes, with a head that turns on top of it. It follows the reference's trajectory substep by
// substep: the same contact problem, the same solver iterations and the same stopping rules, in coordinates in which
// they are cheap.
//
// # Coordinates
//
// A World's QPos is x, y, z (m), steer, roll (rad); QVel their rates. The steer angle a turns clockwise seen from above:
// forward = (cos a, -sin a), left = (sin a, cos a). Within a substep everything is written in the axes
//
//	forward, left, up (m), steer, roll (rad)
//
// of the heading at the substep's start, where the inertia M is constant. The steer rate turns the ball about -up, the
// roll rate about +left.
//
// # One substep
//
// The files hold one stage each, in the order of evaluation; a is the acceleration, v the velocity, h the timestep:
//
//	kinematics.go  heading and shell centre from QPos; v in heading axes
//	step.go        a0 = M⁻¹(torques - damping·v - bias), the acceleration without contacts
//	collide.go     touches: direction from the shell's centre to the obstacle, and distance (negative inside)
//	constraint.go  rows J of each contact (normal, three of friction), stiffness, regulariser 1/D
//	cone.go        cost s and force of one contact
//	newton.go      a = argmin ½(a-a0)ᵀM(a-a0) + Σ D·s(Ja - aref), by Newton's method
//	search.go      its line search
//	stop.go        its end
//	floor.go       the same iteration where the floor is the only contact, in coordinates that make it diagonal
//	noslip.go      friction once more, without regulariser, by Gauss-Seidel sweeps over the contacts
//	friction.go    one contact's friction within its bound
//	step.go        (M + h·damping) a' = Ma, v += h·a', q += h·v
//
// model.go holds the walker's constants, walls.go the boxes, world.go and state.go what the package shows. Each stage works
// on a list of lanes (lane.go), Worlds in the middle of a substep: World.Substep has a list of one, a Gang (gang.go) many.
//
// Newton's iteration stops where the reference stops, short of rounding: its last digits, up to 1e-8 of velocity, depend
// on where it started. So each substep starts, as the reference's do, from the solution of the one before.
//
// Constants and formulas: memory-maze 1.0.3 (its walker's compiled model) and the computation chapter of MuJoCo's
// documentation.
package physics
