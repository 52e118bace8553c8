package craftax

import "math"

// reach is how far a torch shines, in tiles along a row or column; glow is its light on the square around it.
const (
	reach  = 4
	square = 2*reach + 1
)

var glow = func() (g [square][square]float32) {
	for row := range g {
		for col := range g[row] {
			g[row][col] = max(1-distanceOf(row-reach, col-reach)/5, 0)
		}
	}
	return g
}()

// distanceOf is the Euclidean length of an offset.
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

// lightLevel is the light of the day at a time.
func lightLevel(time int32, p *Params) float32 {
	days := float32(time) / float32(p.DayLength)
	progress := float32(math.Mod(float64(days), 1)) + 0.3
	c := float32(math.Abs(math.Cos(float64(float32(math.Pi * progress)))))
	return 1 - c*c*c
}
