package plain

import "math"

// PoolShape describes the maximum over 3x3 windows around every second place in both directions, of N pictures [N, H, W, C]. The
// border is padded so that the result is [N, ⌈H/2⌉, ⌈W/2⌉, C]. Padding is never the maximum.
type PoolShape struct{ N, H, W, C int }

// poolSize is the side of a pool's window. poolStride is the distance between windows.
const (
	poolSize   = 3
	poolStride = 2
)

// OutH returns the height of the result.
func (sh PoolShape) OutH() int { return (sh.H + 1) / poolStride }

// OutW returns the width of the result.
func (sh PoolShape) OutW() int { return (sh.W + 1) / poolStride }

// padding returns the number of padded places before the first of n places.
func padding(n int) int { return ((n+1)/poolStride*poolStride - poolStride + poolSize - n) / 2 }

// MaxPool computes y and, for the backward pass, from: where each maximum was found. from has the shape of y and holds the
// numbers 3·dy+dx. Of several equal maxima it is the first.
func (Kernels) MaxPool(y []float32, from []uint8, x []float32, sh PoolShape) {
	py, px := padding(sh.H), padding(sh.W)
	at := 0
	for n := range sh.N {
		for oy := range sh.OutH() {
			for ox := range sh.OutW() {
				for c := range sh.C {
					best, place := float32(math.Inf(-1)), -1
					for d := range poolSize * poolSize {
						iy, ix := oy*poolStride-py+d/poolSize, ox*poolStride-px+d%poolSize
						if iy < 0 || iy >= sh.H || ix < 0 || ix >= sh.W {
							continue
						}
						if v := x[((n*sh.H+iy)*sh.W+ix)*sh.C+c]; place < 0 || v > best || v != v {
							best, place = v, d
						}
					}
					y[at], from[at] = best, uint8(place)
					at++
				}
			}
		}
	}
}

// MaxPoolBackward computes dx, the gradient of a MaxPool's argument, from that of its result.
func (Kernels) MaxPoolBackward(dx, dy []float32, from []uint8, sh PoolShape) {
	py, px := padding(sh.H), padding(sh.W)
	clear(dx[:sh.N*sh.H*sh.W*sh.C])
	at := 0
	for n := range sh.N {
		for oy := range sh.OutH() {
			for ox := range sh.OutW() {
				for c := range sh.C {
					d := int(from[at])
					iy, ix := oy*poolStride-py+d/poolSize, ox*poolStride-px+d%poolSize
					dx[((n*sh.H+iy)*sh.W+ix)*sh.C+c] += dy[at]
					at++
				}
			}
		}
	}
}
