package memorygym

import (
	"math/bits"

	"ariadne/internal/rng/pcg64"
)

// freeCells holds the pixels on which things may still be put: a bit for each column of each row.
type freeCells struct {
	rows [Side][2]uint64
	left int
}

func (f *freeCells) reset() {
	for y := range f.rows {
		f.rows[y] = [2]uint64{1<<64 - 1, 1<<(Side-64) - 1}
	}
	f.left = Side * Side
}

// draw draws one of the free cells and blocks those within a radius of it. If no cell is free, the reference raises an error;
// here all become free again.
func (f *freeCells) draw(g *pcg64.Generator, radius int) (x, y int) {
	if f.left == 0 {
		f.reset()
	}
	n := g.Integers(0, f.left)
	for ; ; y++ {
		free := bits.OnesCount64(f.rows[y][0]) + bits.OnesCount64(f.rows[y][1])
		if n < free {
			break
		}
		n -= free
	}
	for ; ; x++ {
		if f.rows[y][x/64]>>(x%64)&1 != 0 {
			if n == 0 {
				break
			}
			n--
		}
	}
	f.block(x, y, radius)
	return x, y
}

func (f *freeCells) block(x, y, radius int) {
	f.left = 0
	for j := range f.rows {
		dy := j - y
		for i := max(x-radius, 0); i < min(x+radius, Side); i++ {
			if dx := i - x; dx*dx+dy*dy < radius*radius {
				f.rows[j][i/64] &^= 1 << (i % 64)
			}
		}
		f.left += bits.OnesCount64(f.rows[j][0]) + bits.OnesCount64(f.rows[j][1])
	}
}
