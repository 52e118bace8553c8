package render

import (
	"errors"
	"fmt"
	"image"
	"math"
	"runtime"
	"sync"
	"weak"

	"github.com/go-gl/mathgl/mgl64"

	"ariadne/internal/portable"
)

// Sky is the colour of the sky by height. Apart from rounding, the sky looks the same in all directions of the compass. So a
// camera with a fixed pitch sees the same sky wherever it turns, and one picture of it serves all views.
type Sky [skyHeights + 1][3]float64

const (
	skyHeights  = 2048 // steps of the sine of the elevation, from straight down to straight up
	skyBearings = 64   // directions of the compass over which the colour is averaged
)

// skies holds the sky of each cube map as long as its images live, so that renderers with the same images share it.
var skies = struct {
	sync.Mutex
	of map[[6]weak.Pointer[image.RGBA]]*Sky
}{of: map[[6]weak.Pointer[image.RGBA]]*Sky{}}

// SkyOf returns the sky of a cube map, whose faces are in the order +X, -X, +Y, -Y, +Z, -Z. It computes the sky on the first
// call; do not change the images afterwards. Faces that are not square or not of one size are an error.
func SkyOf(faces [6]*image.RGBA) (*Sky, error) {
	var key [6]weak.Pointer[image.RGBA]
	for i, m := range faces {
		key[i] = weak.Make(m)
	}
	skies.Lock()
	defer skies.Unlock()
	if s, ok := skies.of[key]; ok {
		return s, nil
	}
	s, err := newSky(faces)
	if err != nil {
		return nil, err
	}
	runtime.AddCleanup(faces[0], forgetSky, key)
	skies.of[key] = s
	return s, nil
}

func forgetSky(key [6]weak.Pointer[image.RGBA]) {
	skies.Lock()
	defer skies.Unlock()
	delete(skies.of, key)
}

func newSky(faces [6]*image.RGBA) (*Sky, error) {
	for i, m := range faces {
		switch {
		case m == nil:
			return nil, fmt.Errorf("image %d is missing", i)
		case m.Bounds().Empty():
			return nil, fmt.Errorf("image %d is empty", i)
		case m.Bounds().Size() != faces[0].Bounds().Size() || m.Bounds().Dx() != m.Bounds().Dy():
			return nil, errors.New("the images are not squares of one size")
		}
	}
	g := &Sky{}
	for i := range g {
		z := 2*float64(i)/skyHeights - 1
		flat := math.Sqrt(1 - float64(z*z))
		for k := range skyBearings {
			sin, cos := portable.Sincos(2 * math.Pi * (float64(k) + 0.5) / skyBearings)
			c := cube(faces, flat*cos, z, -flat*sin)
			for n := range c {
				g[i][n] += c[n] / skyBearings
			}
		}
	}
	return g, nil
}

// cube looks up a direction in a cube map by OpenGL's rules, with a linear filter that is clamped at the edges of each face.
func cube(faces [6]*image.RGBA, x, y, z float64) (c [3]float64) {
	ax, ay, az := math.Abs(x), math.Abs(y), math.Abs(z)
	var face int
	var s, t, m float64
	switch {
	case ax >= ay && ax >= az:
		face, s, t, m = 0, -z, -y, ax
		if x < 0 {
			face, s = 1, z
		}
	case ay >= az:
		face, s, t, m = 2, x, z, ay
		if y < 0 {
			face, t = 3, -z
		}
	default:
		face, s, t, m = 4, x, -y, az
		if z < 0 {
			face, s = 5, -x
		}
	}
	p := faces[face]
	side := p.Bounds().Dx()
	u, v := float64((s/m+1)/2*float64(side))-0.5, float64((t/m+1)/2*float64(side))-0.5
	u, v = max(0, min(u, float64(side-1))), max(0, min(v, float64(side-1)))
	x0, y0 := int(u), int(v)
	x1, y1 := min(x0+1, side-1), min(y0+1, side-1)
	u, v = u-float64(x0), v-float64(y0)
	for n := range c {
		at := func(x, y int) float64 { return float64(p.Pix[y*p.Stride+4*x+n]) }
		c[n] = float64((float64(at(x0, y0)*(1-u))+float64(at(x1, y0)*u))*(1-v)) + float64((float64(at(x0, y1)*(1-u))+float64(at(x1, y1)*u))*v)
	}
	return c
}

// Picture returns the sky behind everything that a camera may see, [height, width]. A pixel holds red in its lowest byte, then
// green and blue.
func (g *Sky) Picture(c Camera, width, height int) []uint32 {
	l := NewLens(c, width, height)
	up := l.Along(mgl64.Vec3{0, 0, 1})
	pix := make([]uint32, 0, width*height)
	for y := range height {
		for x := range width {
			xf, yf := float64(x)+0.5, float64(y)+0.5
			d := l.Direction(xf, yf)
			pix = append(pix, g.at(up.Value(xf, yf)/Length(d)))
		}
	}
	return pix
}

// at returns the colour at an elevation, given by its sine.
func (g *Sky) at(sine float64) uint32 {
	p := (sine + 1) / 2 * skyHeights
	i := max(0, min(int(p), skyHeights-1))
	p -= float64(i)
	var t uint32
	for n := range 3 {
		t |= uint32(float64(g[i][n]*(1-p))+float64(g[i+1][n]*p)+0.5) << (8 * n)
	}
	return t
}
