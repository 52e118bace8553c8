package craftax

import (
	"math"

	"ariadne/internal/rng/threefry"
)

// field is a real for each tile of a floor, [side, side].
type field []float32

// maxGradients is the largest number of corners of the gradient grid, for 8 by 32 cells.
const maxGradients = 9 * 33

// firstNumbers holds the numbers 0, 1, 2, ...
var firstNumbers = func() (n [maxGradients]uint32) {
	for i := range n {
		n[i] = uint32(i)
	}
	return n
}()

// fractal fills the field of a floor with gradient noise of one octave on a grid of rows by cols cells, scaled to [0, 1]. It
// equals the reference's generate_fractal_noise_2d (after Perlin) to the last bit.
func (f field) fractal(key threefry.Key, side, rows, cols int) {
	f.fill(key, side, rows, cols, true)
	lowest, highest := f.bounds()
	lowest, highest = float32(lowest*math.Sqrt2), float32(highest*math.Sqrt2)
	f.scale(-lowest, 1/(highest-lowest))
}

// unscaled is fractal for Craftax Classic. There the reference's compiler rounds every product, and scales the field together
// with what is added to it. The lowest element has been subtracted from the result; the caller must multiply by span.
func (f field) unscaled(key threefry.Key, side, rows, cols int) (span float32) {
	f.fill(key, side, rows, cols, false)
	lowest, highest := f.bounds()
	lowest, highest = float32(lowest*math.Sqrt2), float32(highest*math.Sqrt2)
	for i, v := range f {
		f[i] = float32(v*math.Sqrt2) - lowest
	}
	return 1 / (highest - lowest)
}

// fill fills the field with noise, up to a factor √2. With fuse, the products in the sums between corners are not rounded.
func (f field) fill(key threefry.Key, side, rows, cols int, fuse bool) {
	var turns [maxGradients]float32
	var gradients [maxGradients][2]float32
	n := (rows + 1) * (cols + 1)
	key.Child(1).Child(1).UniformsAt(turns[:n], firstNumbers[:n]) // one split for the octave and one for the angles
	for i, turn := range turns[:n] {
		sin, cos := sincos(2 * math.Pi * turn)
		gradients[i] = [2]float32{cos, sin}
	}
	var b band
	high := side / rows
	for i := range rows {
		b.set(gradients[i*(cols+1):], side, cols)
		for y := range high {
			row := i*high + y
			b.fill(f[row*side:(row+1)*side], float32(y)/float32(high), fuse)
		}
	}
}

// band is a row of cells, prepared for each column of tiles: it holds all parts of the dot products of gradients and positions
// that do not depend on the position's row. The corners of a cell are that of its first tile, the one below, the one to the
// right, and the one below that.
type band struct {
	down   [4][maxSide]float32 // component of the gradient along the rows, at each corner
	across [4][maxSide]float32 // part of the dot product that the columns contribute
	fade   [maxSide]float32    // fade of the tile's distance to the right,
	stay   [maxSide]float32    // and 1 minus that
}

// set makes the band between two rows of cols+1 gradients.
func (b *band) set(g [][2]float32, side, cols int) {
	wide := side / cols
	below := g[cols+1:]
	for tile := range side {
		j := tile / wide
		at := float32(tile%wide) / float32(wide)
		for k, corner := range [4][2]float32{g[j], below[j], g[j+1], below[j+1]} {
			b.down[k][tile] = corner[0]
			b.across[k][tile] = (at - float32(k/2)) * corner[1]
		}
		b.fade[tile] = fade(at)
		b.stay[tile] = 1 - b.fade[tile]
	}
}

// fillGo is fill in plain Go.
func (b *band) fillGo(row []float32, at float32, fuse bool) {
	t := fade(at)
	rest, above := 1-t, at-1
	for x := range row {
		var dot [4]float32
		for k, height := range [4]float32{at, above, at, above} {
			dot[k] = float32(height*b.down[k][x]) + b.across[k][x]
		}
		if fuse {
			left, right := fused(t, dot[1], dot[0]*rest), fused(t, dot[3], dot[2]*rest)
			row[x] = fused(b.stay[x], left, b.fade[x]*right)
			continue
		}
		left, right := float32(t*dot[1])+float32(dot[0]*rest), float32(t*dot[3])+float32(dot[2]*rest)
		row[x] = float32(b.stay[x]*left) + float32(b.fade[x]*right)
	}
}

// boundsGo is bounds in plain Go.
func (f field) boundsGo() (lowest, highest float32) {
	lowest, highest = f[0], f[0]
	for _, v := range f {
		lowest, highest = min(lowest, v), max(highest, v)
	}
	return lowest, highest
}

// scaleGo is scale in plain Go.
func (f field) scaleGo(shift, span float32) {
	for i := range f {
		f[i] = fused(math.Sqrt2, f[i], shift) * span
	}
}

// fade returns 6t^5 - 15t^4 + 10t^3. It is exact for the positions in a cell.
func fade(t float32) float32 { return float32(t * t * t * (float32(t*(float32(t*6)-15)) + 10)) }

// above returns the tiles of a floor on which the field exceeds a line.
func (f field) above(line float32, side int) *tiles {
	t := new(tiles)
	for i, v := range f {
		if v > line {
			t[i/side] |= 1 << (i % side)
		}
	}
	return t
}
