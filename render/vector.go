package render

import (
	"math"

	"github.com/go-gl/mathgl/mgl64"
)

// The functions below compute what mathgl's vectors do, but round every product. On some processors compilers fuse products and
// sums, and then what is in view would depend on the machine.

// Dot returns the inner product of two vectors.
func Dot(a, b mgl64.Vec3) float64 {
	return float64(a[0]*b[0]) + float64(a[1]*b[1]) + float64(a[2]*b[2])
}

// Cross returns the vector product of two vectors.
func Cross(a, b mgl64.Vec3) mgl64.Vec3 {
	return mgl64.Vec3{
		float64(a[1]*b[2]) - float64(a[2]*b[1]), float64(a[2]*b[0]) - float64(a[0]*b[2]), float64(a[0]*b[1]) - float64(a[1]*b[0]),
	}
}

// Scale returns a vector multiplied by a number.
func Scale(a mgl64.Vec3, by float64) mgl64.Vec3 {
	return mgl64.Vec3{float64(a[0] * by), float64(a[1] * by), float64(a[2] * by)}
}

// Length returns the length of a vector.
func Length(a mgl64.Vec3) float64 { return math.Sqrt(Dot(a, a)) }

// unit returns the unit vector in a vector's direction.
func unit(a mgl64.Vec3) mgl64.Vec3 { return Scale(a, 1/Length(a)) }
