package craftax

import "math"

// reach is how far a torch shines, in tiles along a row or column. glow is its light on the square around it.
const (
	reach  = 4
	square = 2*reach + 1
)

var glow = func() (g [square][square]float32) {
	for row := range g {
		for col := range g[row] {
			g[row][col] = max(1-float32(distanceOf(row-reach, col-reach)*0.2), 0)
		}
	}
	return g
}()

// distanceOf returns the Euclidean length of an offset.
func distanceOf(row, col int) float32 { return float32(math.Sqrt(float64(row*row + col*col))) }

// lightTorch adds the light of a torch.
func (f *Floor) lightTorch(at Cell) {
	for row := range glow {
		for col := range glow[row] {
			c := Cell{at.Row - reach + int32(row), at.Col - reach + int32(col)}
			if c.inside() {
				l := &f.Light[c.tile()]
				*l = min(max(glow[row][col]+*l, 0), 1)
			}
		}
	}
}

// lightLevel returns the daylight at a time, for days of dayLength steps.
func lightLevel(time, dayLength int32) float32 {
	days := float32(time) * (1 / float32(dayLength)) // the reference's compiler divides by constants in this way
	progress := float32(math.Mod(float64(days), 1)) + 0.3
	_, c := sincos(math.Pi * progress)
	c = max(c, -c)
	return fused(-(c * c), c, 1)
}
