package craftax

import (
	"math"

	"ariadne/internal/rng/threefry"
)

// field is a real for each tile of a floor.
type field [area]float32

// maxGrid is the largest number of cells along a side of the gradient grid.
const maxGrid = 24

// fractal fills a field with gradient noise of one octave on a grid of rows by cols cells, scaled to [0, 1]: the
// generate_fractal_noise_2d of the reference, after Perlin.
func (f *field) fractal(key threefry.Key, rows, cols int) {
	var gradients [(maxGrid + 1) * (maxGrid/4 + 1)][2]float32
	angles := key.Child(1).Child(1) // a split for the octave and one for the angles
	for i := range (rows + 1) * (cols + 1) {
		sin, cos := math.Sincos(float64(float32(2 * math.Pi * angles.UniformAt(uint32(i)))))
		gradients[i] = [2]float32{float32(cos), float32(sin)}
	}
	lowest, highest := float32(math.Inf(1)), float32(math.Inf(-1))
	high, wide := Side/rows, Side/cols
	var slopes [4][Side]float32 // what the column adds to the dot product with the gradient of each corner
	var fades [Side]float32
	for j := range wide {
		fades[j] = fade(float32(j) / float32(wide))
	}
	for i := range rows {
		for j := range cols {
			g := [4][2]float32{
				gradients[i*(cols+1)+j], gradients[(i+1)*(cols+1)+j],
				gradients[i*(cols+1)+j+1], gradients[(i+1)*(cols+1)+j+1],
			}
			for x := range wide {
				at := float32(x) / float32(wide)
				slopes[0][x], slopes[1][x] = at*g[0][1], at*g[1][1]
				slopes[2][x], slopes[3][x] = (at-1)*g[2][1], (at-1)*g[3][1]
			}
			for y := range high {
				at := float32(y) / float32(high)
				down := fade(at)
				base := [4]float32{at * g[0][0], (at - 1) * g[1][0], at * g[2][0], (at - 1) * g[3][0]}
				row := f[(i*high+y)*Side+j*wide:][:wide]
				for x := range row {
					left := mix(base[0]+slopes[0][x], base[1]+slopes[1][x], down)
					right := mix(base[2]+slopes[2][x], base[3]+slopes[3][x], down)
					v := math.Sqrt2 * mix(left, right, fades[x])
					row[x] = v
					lowest, highest = min(lowest, v), max(highest, v)
				}
			}
		}
	}
	span := highest - lowest
	for i := range f {
		f[i] = (f[i] - lowest) / span
	}
}

// fade is 6t^5 - 15t^4 + 10t^3.
func fade(t float32) float32 { return t * t * t * (float32(t*(float32(t*6)-15)) + 10) }

// mix goes from a to b as t goes from 0 to 1.
func mix(a, b, t float32) float32 { return float32(a*(1-t)) + float32(t*b) }
