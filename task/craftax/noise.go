package craftax

import (
	"math"

	"ariadne/internal/rng/threefry"
)

// field is a real for each tile of a floor.
type field [area]float32

// maxGradients is the largest number of corners of the gradient grid: of 6 by 24 cells.
const maxGradients = 7 * 25

// firstNumbers are the numbers from 0.
var firstNumbers = func() (n [maxGradients]uint32) {
	for i := range n {
		n[i] = uint32(i)
	}
	return n
}()

// maxCell is the largest number of tiles along a side of a cell.
const maxCell = 16

// fractal fills a field with gradient noise of one octave on a grid of rows by cols cells, scaled to [0, 1]: the
// generate_fractal_noise_2d of the reference, after Perlin, to the last bit.
func (f *field) fractal(key threefry.Key, rows, cols int) {
	var turns [maxGradients]float32
	var gradients [maxGradients][2]float32
	n := (rows + 1) * (cols + 1)
	key.Child(1).Child(1).UniformsAt(turns[:n], firstNumbers[:n]) // a split for the octave and one for the angles
	for i, turn := range turns[:n] {
		sin, cos := sincos(2 * math.Pi * turn)
		gradients[i] = [2]float32{cos, sin}
	}
	lowest, highest := float32(math.Inf(1)), float32(math.Inf(-1))
	high, wide := Side/rows, Side/cols
	for i := range rows {
		for j := range cols {
			at := i*(cols+1) + j
			below := at + cols + 1
			c := corners{gradients[at], gradients[below], gradients[at+1], gradients[below+1]}
			low, top := c.fill(f[i*high*Side+j*wide:], high, wide)
			lowest, highest = min(lowest, low), max(highest, top)
		}
	}
	span := 1 / (highest - lowest)
	for i := range f {
		f[i] = fused(math.Sqrt2, f[i], -lowest) * span
	}
}

// corners are the gradients at the corners of a cell: at its first tile, below, right, and both.
type corners [4][2]float32

// fill writes the noise of a cell of high by wide tiles, but for a factor √2, and returns its least and largest value
// with that factor. f begins with the cell's first tile.
func (g *corners) fill(f []float32, high, wide int) (lowest, highest float32) {
	// The dot product of gradient and position is a sum of one part for the row and one for the column.
	var across [4][maxCell]float32
	var fades [maxCell]float32
	for x := range wide {
		at := float32(x) / float32(wide)
		fades[x] = fade(at)
		across[0][x], across[1][x] = at*g[0][1], at*g[1][1]
		across[2][x], across[3][x] = (at-1)*g[2][1], (at-1)*g[3][1]
	}
	lowest, highest = float32(math.Inf(1)), float32(math.Inf(-1))
	for y := range high {
		at := float32(y) / float32(high)
		t := fade(at)
		down := [4]float32{at * g[0][0], (at - 1) * g[1][0], at * g[2][0], (at - 1) * g[3][0]}
		row := f[y*Side:][:wide]
		for x := range row {
			left := fused(t, down[1]+across[1][x], (down[0]+across[0][x])*(1-t))
			right := fused(t, down[3]+across[3][x], (down[2]+across[2][x])*(1-t))
			v := fused(1-fades[x], left, fades[x]*right)
			row[x] = v
			lowest, highest = min(lowest, v), max(highest, v)
		}
	}
	return lowest * math.Sqrt2, highest * math.Sqrt2
}

// fade is 6t^5 - 15t^4 + 10t^3; it is exact for the positions in a cell.
func fade(t float32) float32 { return t * t * t * (float32(t*(float32(t*6)-15)) + 10) }
