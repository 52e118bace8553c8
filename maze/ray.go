package maze

import (
	"math"

	"ariadne/maze/internal/elementary"
	"ariadne/maze/physics"
)

// rayCount is the number of directions that are measured before an episode to choose the walker's heading.
const rayCount = 10

// rayHeight is the rays' height above the floor in metres.
const rayHeight = 0.1

// tiny is the threshold below which the reference's ray tests take a number for zero.
const tiny = 1e-15

// In one episode of five, several rays are equally long by symmetry, and the reference's rounding errors decide which is the
// longest. So the order of the operations below is fixed, and conversions keep products and sums apart.

// vector holds x, y, z.
type vector [3]float64

func (v vector) minus(w vector) vector { return vector{v[0] - w[0], v[1] - w[1], v[2] - w[2]} }

func (v vector) dot(w vector) float64 {
	return float64(v[0]*w[0]) + float64(v[1]*w[1]) + float64(v[2]*w[2])
}

// axes holds the columns of a rotation matrix: the axes of a plane, its normal last.
type axes [3]vector

func (a *axes) local(v vector) vector { return vector{a[0].dot(v), a[1].dot(v), a[2].dot(v)} }

// slip is the rounding error of a quarter turn in the reference's compiled model, where 0 was meant.
const slip = 0x1p-52

// faces are the axes of the textured planes on a wall's sides: -x, +x, -y, +y.
var faces = [4]axes{
	{{0, -1, 0}, {0, 0, 1}, {-1, 0, 0}},
	{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}},
	{{1, 0, 0}, {0, slip, 1}, {0, -1, slip}},
	{{-1, 0, 0}, {0, -slip, 1}, {0, 1, slip}},
}

// ray is a half line. It also holds its direction in the axes of each of the faces.
type ray struct {
	from, along vector
	local       [4]vector
}

// compassRays are the directions of the rays, counterclockwise from +x.
var compassRays = makeCompassRays()

func makeCompassRays() (rays [rayCount]ray) {
	for i := range rays {
		angle := 2 * math.Pi * float64(i) / rayCount
		r := &rays[i]
		r.along = vector{elementary.Cos(angle), elementary.Sin(angle), 0}
		for k := range faces {
			r.local[k] = faces[k].local(r.along)
		}
	}
	return rays
}

// castRays returns the distance in each direction from a point of the floor to the nearest wall, target or walker, in metres. The
// walker counts at the middle of the maze, where it stands while the maze is built.
func castRays(x, y float64, l *Layout, targets []Target) (distances [rayCount]float64) {
	for i := range distances {
		r := compassRays[i]
		r.from = vector{x, y, rayHeight}
		nearest := math.Inf(1)
		for _, b := range l.Walls {
			cx, cy, hx, hy := b.Rect(l.Grid())
			center, half := vector{cx, cy, l.Height / 2}, vector{hx, hy, l.Height / 2}
			if r.passes(center, half) {
				continue
			}
			nearest = min(nearest, r.toFaces(center, half), r.toBox(center, half))
		}
		nearest = min(nearest, r.toSphere(vector{0, 0, shellUp}, physics.Radius))
		for _, t := range targets {
			nearest = min(nearest, r.toSphere(vector{t.X, t.Y, t.Z}, TargetRadius))
		}
		distances[i] = nearest
	}
	return distances
}

// passes reports whether the ray clearly misses a box and the planes on its sides.
func (r *ray) passes(center, half vector) bool {
	const slack = 1e-6 // m²
	l := r.from.minus(center)
	along := r.along.dot(l)
	return l.dot(l)-float64(along*along) > half.dot(half)+slack
}

// toFaces returns the distance to the nearest of the four planes around a wall, or infinity if the ray misses them.
func (r *ray) toFaces(center, half vector) float64 {
	nearest := math.Inf(1)
	for k := range faces {
		axis, width := k/2, half[1-k/2]
		d := r.local[k]
		if d[2] > -tiny {
			continue
		}
		middle := center
		if k%2 == 0 {
			middle[axis] -= half[axis]
		} else {
			middle[axis] += half[axis]
		}
		l := faces[k].local(r.from.minus(middle))
		t := -l[2] / d[2]
		if t >= 0 && math.Abs(l[0]+float64(t*d[0])) <= width && math.Abs(l[1]+float64(t*d[1])) <= half[2] {
			nearest = min(nearest, t)
		}
	}
	return nearest
}

// toBox returns the distance to a box that is parallel to the axes.
func (r *ray) toBox(center, half vector) float64 {
	l := r.from.minus(center)
	if math.IsInf(r.toQuadric(l, half.dot(half)), 1) {
		return math.Inf(1)
	}
	nearest := math.Inf(1)
	for axis, d := range r.along {
		if math.Abs(d) <= tiny {
			continue
		}
		j, k := (axis+1)%3, (axis+2)%3
		for _, side := range [2]float64{-1, 1} {
			t := (float64(side*half[axis]) - l[axis]) / d
			if t >= 0 && math.Abs(l[j]+float64(t*r.along[j])) <= half[j] && math.Abs(l[k]+float64(t*r.along[k])) <= half[k] {
				nearest = min(nearest, t)
			}
		}
	}
	return nearest
}

func (r *ray) toSphere(center vector, radius float64) float64 {
	return r.toQuadric(r.from.minus(center), float64(radius*radius))
}

// toQuadric returns the distance to a sphere of the given squared radius. l is the ray's start relative to the sphere's centre.
func (r *ray) toQuadric(l vector, radius2 float64) float64 {
	a, b, c := r.along.dot(r.along), r.along.dot(l), l.dot(l)-radius2
	d := float64(b*b) - float64(a*c)
	if d < tiny {
		return math.Inf(1)
	}
	root := math.Sqrt(d)
	if t := (-b - root) / a; t >= 0 {
		return t
	}
	if t := (-b + root) / a; t >= 0 {
		return t
	}
	return math.Inf(1)
}
