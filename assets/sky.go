package assets

import (
	"image"
	"math"

	"ariadne/internal/portable"
)

// skySide is the side of a face of the sky in pixels.
const skySide = 100

// skyTop is the colour straight up; straight down it is black.
var skyTop = [3]float64{0.4, 0.6, 0.8}

// Sky returns the six faces of the sky as a cube map in the order +X, -X, +Y, -Y, +Z, -Z, with row 0 at the top of a face as in
// OpenGL. For a direction (x, y, z) in the world, z up, the cube map is looked up at (x, z, -y), so +Y is straight up.
//
// The sky equals the gradient that MuJoCo 2.3.7 compiles for memory-maze 1.0.3, pixel for pixel. Let e be the elevation of a
// pixel's direction in units of a right angle, from -1 straight down to 1 straight up. The pixel's colour is
//
//	skyTop · (1 + √2 · e/√(1+e²)) / 2
//
// in 8 bits, rounded down. The centres of the outermost pixels lie on the edges of the cube.
func Sky() [6]*image.RGBA {
	const up, down = 2, 3 // the faces +Y and -Y
	var faces [6]*image.RGBA
	for f := range faces {
		m := image.NewRGBA(image.Rect(0, 0, skySide, skySide))
		for row := range skySide {
			for column := range skySide {
				u := 2*float64(column)/(skySide-1) - 1
				v := 1 - 2*float64(row)/(skySide-1)
				height := v
				switch f {
				case up:
					height = 1
				case down:
					height = -1
				}
				e := portable.Asin(height/math.Sqrt(1+float64(u*u)+float64(v*v))) / (math.Pi / 2)
				share := (1 + math.Sqrt2*e/math.Sqrt(1+float64(e*e))) / 2
				pix := m.Pix[row*m.Stride+4*column:]
				for i, c := range skyTop {
					pix[i] = uint8(255 * c * share)
				}
				pix[3] = 0xff
			}
		}
		faces[f] = m
	}
	return faces
}
