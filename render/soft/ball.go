package soft

import (
	"math"

	"ariadne/render"
	"github.com/go-gl/mathgl/mgl64"
)

// ball is a sphere in front of a camera. A ray from the eye in direction d meets it at the smaller t with |t·d - to| = radius.
type ball struct {
	lens   *render.Lens
	to     mgl64.Vec3 // from the eye to the centre
	radius float64
	color  [3]float64 // colour before lighting, in 1/255

	near   float64       // |to|² - radius²; the eye is outside if it is positive
	depth  float64       // of the centre
	along  render.Affine // d·to
	across render.Affine // component of d along the camera's right axis
	up     render.Affine // component of d along the camera's up axis
	rise   render.Affine // component of d along the world's z axis

	// The eye is so near that the camera's near plane may cut the ball open.
	cut bool

	// The disc in which the ground cuts the ball, if it does: points with |eye + t·d - centre|² <= disc on the ground.
	disc float64
}

// set makes b a ball in front of a camera. It reports whether any of the ball can be seen.
func (b *ball) set(l *render.Lens, center mgl64.Vec3, radius float64, color [3]float64) bool {
	radius *= render.Roundness
	b.lens, b.radius, b.color = l, radius, color
	b.to = center.Sub(l.Position)
	b.near = render.Dot(b.to, b.to) - float64(radius*radius)
	if b.near <= 0 {
		return false
	}
	b.cut = render.Length(b.to)-radius < 2*render.NearPlane
	b.depth = -render.Dot(b.to, l.Back)
	b.along = l.Along(b.to)
	b.across, b.up = l.Along(l.Right), l.Along(l.Up)
	b.rise = l.Along(mgl64.Vec3{0, 0, 1})
	b.disc = -1
	if l.Position[2] > 0 && center[2] < radius {
		if center[2] <= -radius {
			return false
		}
		b.disc = float64(radius*radius) - float64(center[2]*center[2])
	}
	return b.depth > -radius
}

// limit keeps the rows of a region that the ball may touch.
func (b *ball) limit(g *region) {
	// Its rows lie between two planes through the eye and the camera's right axis that touch the ball.
	v := render.Dot(b.to, b.lens.Up)
	r, f := b.radius, b.depth
	if f <= r*(1+1e-6) {
		return
	}
	root := float64(r * math.Sqrt(float64(f*f)+float64(v*v)-float64(r*r)))
	height := func(up float64) float64 { return (up - b.up.At) / b.up.Y }
	g.between(height((float64(f*v)+root)/(float64(f*f)-float64(r*r))), height((float64(f*v)-root)/(float64(f*f)-float64(r*r))))
}

// intervals narrows the sample intervals of a row to those that show the ball.
func (b *ball) intervals(row int, in *[samples]interval) {
	for s := range in {
		i := &in[s]
		if i.from >= i.to {
			continue
		}
		l, r, ok := b.interval(float64(row) + sampleY[s])
		l, r = max(l-sampleX[s], float64(i.from)), min(r-sampleX[s], float64(i.to))
		if !ok || l >= r {
			*i = interval{}
			continue
		}
		*i = pixels(l, r)
	}
}

// interval returns the part of a line of the picture that shows the ball.
func (b *ball) interval(y float64) (l, r float64, ok bool) {
	// A ray meets the ball if near·d² - (d·to)² <= 0, which is a quadratic function of X, and d·to > 0.
	across, along, up := b.across.Row(y), b.along.Row(y), b.up.Row(y)
	dd := 1 + float64(up*up) + float64(across*across)
	p := float64(b.near*b.across.X*b.across.X) - float64(b.along.X*b.along.X)
	h := float64(b.near*across*b.across.X) - float64(along*b.along.X)
	square := float64(h*h) - float64(p*(float64(b.near*dd)-float64(along*along)))
	if square < 0 || p == 0 {
		return 0, 0, false
	}
	root := math.Sqrt(square)
	switch {
	case p > 0:
		l, r = (-h-root)/p, (-h+root)/p
		if along+float64(b.along.X*l) <= 0 {
			return 0, 0, false
		}
	case b.along.X > 0: // it extends beyond the eye's plane
		l, r = (-h-root)/p, math.Inf(1)
	default:
		l, r = math.Inf(-1), (-h+root)/p
	}
	if b.disc < 0 {
		return l, r, true
	}
	// If an end of the interval lies below the ground, it is replaced by the point where the line on the ground meets the edge
	// of the disc.
	rise := b.rise.Row(y)
	lowL, lowR := b.belowGround(l, across, along, up, rise), b.belowGround(r, across, along, up, rise)
	if !lowL && !lowR {
		return l, r, true
	}
	gl, gr, ok := b.ground(y, rise)
	if !ok {
		return 0, 0, false
	}
	if lowL {
		l = gl
	}
	if lowR {
		r = gr
	}
	return l, r, true
}

// belowGround reports whether a ray meets the ball below the ground.
func (b *ball) belowGround(x, across, along, up, rise float64) bool {
	if math.IsInf(x, 0) {
		return true
	}
	across += float64(b.across.X * x)
	t := (along + float64(b.along.X*x)) / (1 + float64(up*up) + float64(across*across))
	return b.lens.Position[2]+float64(t*rise) < 0
}

// ground returns where a line of the picture crosses the disc on the ground. The line is straight on the ground too. Cameras do
// not lean sideways, so rise does not change along the line.
func (b *ball) ground(y, rise float64) (l, r float64, ok bool) {
	if rise >= 0 {
		return 0, 0, false
	}
	t := -b.lens.Position[2] / rise
	at := render.Scale(b.lens.Direction(0, y), t).Sub(b.to)
	step := render.Scale(b.lens.Across, t)
	p := float64(step[0]*step[0]) + float64(step[1]*step[1])
	h := float64(at[0]*step[0]) + float64(at[1]*step[1])
	square := float64(h*h) - float64(p*(float64(at[0]*at[0])+float64(at[1]*at[1])-b.disc))
	if square < 0 {
		return 0, 0, false
	}
	root := math.Sqrt(square)
	return (-h - root) / p, (-h + root) / p, true
}

// hit returns the multiple of a place's direction that reaches the ball or, beside the ball, comes closest to it.
func (b *ball) hit(x, y float64) float64 {
	across, along, up := b.across.Row(y)+float64(b.across.X*x), b.along.Row(y)+float64(b.along.X*x), b.up.Row(y)
	dd := 1 + float64(up*up) + float64(across*across)
	return (along - math.Sqrt(max(0, float64(along*along)-float64(dd*b.near)))) / dd
}

// shade computes the colours of the pixels of row y from x on.
func (b *ball) shade(pixels []uint32, x, y int) {
	yf := float64(y) + 0.5
	across, along, up := b.across.Row(yf), b.along.Row(yf), b.up.Row(yf)
	flat := 1 + float64(up*up)
	for i := range pixels {
		xf := float64(x+i) + 0.5
		m, d := along+float64(b.along.X*xf), across+float64(b.across.X*xf)
		dd := flat + float64(d*d)
		root := float64(m*m) - float64(dd*b.near)
		if root > 0 {
			root = math.Sqrt(root)
		} else {
			root = 0
		}
		// The normal's component towards the camera is how much nearer than the centre the point is.
		k := 0.3 + float64(0.6*render.Roundness*max(0, (b.depth-(m-root)/dd)/b.radius))
		pixels[i] = uint32(float64(b.color[0]*k)+0.5) | uint32(float64(b.color[1]*k)+0.5)<<8 | uint32(float64(b.color[2]*k)+0.5)<<16
	}
}
