package render

import (
	"math"

	"ariadne/internal/portable"
)

// A target is drawn as a polyhedron, as in memory-maze 1.0.3. Its shading is computed at the vertices. So both its outline and
// its shading show its edges.
const (
	SphereSlices = 28
	SphereStacks = 16
)

// Roundness is the radius of the sphere that looks like the polyhedron, relative to the sphere around the polyhedron. The
// outline, with n corners, has this mean distance from its middle. Interpolated normals are shortened by the same factor.
const Roundness = 1 - (math.Pi/30)*(math.Pi/30)/3 // n: between SphereSlices and 2*SphereStacks

// Mesh is a triangle mesh; triangles are counterclockwise seen from outside.
type Mesh struct {
	Vertices  [][3]float32
	Triangles [][3]uint16
}

// SphereMesh returns the unit sphere that targets are drawn as, with poles at ±z. Vertices are their own normals. Triangles are
// ordered from the top, so that the first half of them is the upper hemisphere.
func SphereMesh() Mesh {
	var m Mesh
	vertex := func(stack, slice int) uint16 { return uint16(stack*SphereSlices + slice%SphereSlices) }
	for stack := range SphereStacks + 1 {
		sinEl, cosEl := portable.Sincos(math.Pi * (0.5 - float64(stack)/SphereStacks))
		for slice := range SphereSlices {
			sinAz, cosAz := portable.Sincos(2 * math.Pi * float64(slice) / SphereSlices)
			m.Vertices = append(m.Vertices, [3]float32{float32(cosEl * cosAz), float32(cosEl * sinAz), float32(sinEl)})
		}
	}
	for stack := range SphereStacks {
		for slice := range SphereSlices {
			nw, ne := vertex(stack, slice), vertex(stack, slice+1)
			sw, se := vertex(stack+1, slice), vertex(stack+1, slice+1)
			if stack != SphereStacks-1 {
				m.Triangles = append(m.Triangles, [3]uint16{sw, se, nw})
			}
			if stack != 0 {
				m.Triangles = append(m.Triangles, [3]uint16{nw, se, ne})
			}
		}
	}
	return m
}
