package maze

import (
	"math"

	"ariadne/internal/portable"
	"ariadne/maze/physics"
)

// headUp is the height of the walker's head above the origin of its pose, in metres.
const headUp = 0.6

// shellUp is the height of the shell's centre above the origin of the walker's pose: 0.6 - 0.4 m, with the rounding errors of the
// reference's kinematics.
const shellUp = 0.19999999999999984

// cylinder is a part of the walker's head. Its coordinates are the head's own: right, forward, up.
type cylinder struct {
	forward, up        float64 // centre
	radius, halfLength float64
	upright            bool // the cylinder's axis points up, else forward
}

var head = [3]cylinder{
	{up: -0.07, radius: 0.1, halfLength: 0.06, upright: true},
	{forward: 0.1, up: -0.07, radius: 0.05, halfLength: 0.035},
	{up: -0.13, radius: 0.07, halfLength: 0.02, upright: true},
}

// distance returns how far outside the cylinder a point lies, or 0 if it is inside. The point is relative to the head.
func (c cylinder) distance(right, forward, up float64) float64 {
	forward -= c.forward
	up -= c.up
	along, across := forward, portable.Hypot(right, up)
	if c.upright {
		along, across = up, portable.Hypot(right, forward)
	}
	return portable.Hypot(max(0, math.Abs(along)-c.halfLength), max(0, across-c.radius))
}

// touching returns the targets that a walker at qpos overlaps with its shell or its head: bit i stands for target i.
func touching(qpos *[5]float64, targets []Target) (mask uint32) {
	const reach = TargetRadius + physics.Radius
	shellZ := qpos[2] + shellUp
	for i := range targets {
		t := &targets[i]
		dx, dy := t.X-qpos[0], t.Y-qpos[1]
		if float64(dx*dx)+float64(dy*dy) > reach*reach {
			continue // no part of the head is farther from the axis than the shell, so it cannot touch either
		}
		dz := t.Z - shellZ
		if float64(dx*dx)+float64(dy*dy)+float64(dz*dz) <= reach*reach || t.Z > targetHeight && headTouches(qpos, dx, dy, t.Z) {
			mask |= 1 << i
		}
	}
	return mask
}

// headTouches reports whether the head overlaps a target whose centre is (dx, dy) away from the walker's axis, at the height z.
func headTouches(qpos *[5]float64, dx, dy, z float64) bool {
	sin, cos := portable.Sincos(qpos[3])
	right, forward, up := float64(-sin*dx)-float64(cos*dy), float64(cos*dx)-float64(sin*dy), z-(qpos[2]+headUp)
	for _, c := range head {
		if c.distance(right, forward, up) <= TargetRadius {
			return true
		}
	}
	return false
}
