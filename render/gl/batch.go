//go:build cgo && !nogl

package gl

import (
	"ariadne/render"
	"github.com/go-gl/mathgl/mgl32"
	"github.com/go-gl/mathgl/mgl64"
)

// batch collects what the views of one pass show, in the form in which the driver reads it. It keeps its memory.
type batch struct {
	frames  []frame
	faces   []render.Face
	spheres []sphere
	walker  []render.Ball
}

// frame is one view: its camera and its ranges of the batch's faces and spheres.
type frame struct {
	projection           mgl32.Mat4
	back                 mgl32.Vec3
	right, up, first     mgl32.Vec3 // directions: change from pixel to pixel, and that of the lower left corner
	skyBottom            float32    // where the sky starts, -1 at the bottom of the picture, 1 at the top
	firstFace, faces     int
	firstSphere, spheres int
	domes                bool // the floor hides the lower halves of all spheres
}

// sphere is one instance of the sphere mesh.
type sphere struct {
	center [3]float32
	radius float32
	color  [3]float32
	_      float32
}

func (b *batch) reset() {
	b.frames, b.faces, b.spheres = b.frames[:0], b.faces[:0], b.spheres[:0]
}

// add appends a view. seen is what camera c sees of the geometry, for a picture of the given size.
func (b *batch) add(v *render.View, g *render.Geometry, seen *render.Visible, c *render.Camera, width, height int) {
	aspect := float64(width) / float64(height)
	right, up := c.Right.Mul(c.Tan*aspect), c.Up.Mul(c.Tan)
	f := frame{
		projection:  mat32(c.Projection(aspect, render.NearPlane, farPlane)),
		back:        vec32(c.Back),
		right:       vec32(right.Mul(2 / float64(width))),
		up:          vec32(up.Mul(2 / float64(height))),
		first:       vec32(c.Back.Add(right).Add(up).Mul(-1)),
		skyBottom:   -1,
		firstFace:   len(b.faces),
		faces:       len(seen.Faces),
		firstSphere: len(b.spheres),
		domes:       c.Position[2] > 0,
	}
	if seen.Enclosed {
		// Slightly below the horizon, so that rounding leaves no pixel on it open.
		f.skyBottom = float32(mgl64.Clamp(c.Horizon()-0.05, -1, 1))
	}
	for _, i := range seen.Faces {
		b.faces = append(b.faces, g.Faces[i])
	}
	for _, i := range seen.Spheres {
		s := &g.Spheres[i]
		b.spheres = append(b.spheres, sphere{
			center: [3]float32{float32(s.X), float32(s.Y), float32(s.Z)},
			radius: render.TargetRadius,
			color:  [3]float32{float32(s.Color[0]) / 255, float32(s.Color[1]) / 255, float32(s.Color[2]) / 255},
		})
		f.domes = f.domes && s.Z <= 0
	}
	b.walker = render.AppendWalker(b.walker[:0], v)
	for i := range b.walker {
		w := &b.walker[i]
		b.spheres = append(b.spheres, sphere{center: vec32(w.Center), radius: float32(w.Radius), color: w.Color})
		f.domes = false
	}
	f.spheres = len(b.spheres) - f.firstSphere
	b.frames = append(b.frames, f)
}

func vec32(v mgl64.Vec3) mgl32.Vec3 {
	return mgl32.Vec3{float32(v[0]), float32(v[1]), float32(v[2])}
}

func mat32(m mgl64.Mat4) mgl32.Mat4 {
	var out mgl32.Mat4
	for i, v := range m {
		out[i] = float32(v)
	}
	return out
}
