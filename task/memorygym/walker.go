package memorygym

import (
	"math"

	"ariadne/task/memorygym/raster"
)

// gait is how an agent of some size and speed moves: pixels per step along an axis, and along each axis on a diagonal.
type gait struct {
	straight, diagonal int
	radius             int // of its body
}

func newGait(speed, scale float64) gait {
	length := math.Sqrt(2) // of (1, 1); divided by at run time, because a constant 1/√2 would be rounded differently
	return gait{straight: int(speed), diagonal: int(1 / length * speed), radius: bodyRadius(scale)}
}

// area is the rectangle in which agents stay. Its right and bottom edges are exclusive.
type area struct{ left, top, right, bottom int }

// walker is an agent: its centre in pixels and the direction it faces in degrees, 0 up and 90 left.
type walker struct{ x, y, rotation int }

// turns holds the rotations for horizontal and vertical movements (0 none, 1 left or up, 2 right or down). -1 keeps the
// rotation.
var turns = [3][3]int{
	{-1, 0, 180},
	{90, 45, 135},
	{270, 315, 225},
}

// signs holds the directions of movements along an axis.
var signs = [3]int{0, -1, 1}

// move applies an action of the continuous tasks.
func (w *walker) move(action int, g gait, in area) {
	horizontal, vertical := action/3, action%3
	if r := turns[horizontal][vertical]; r >= 0 {
		w.rotation = r
	}
	pace := g.straight
	if horizontal != 0 && vertical != 0 {
		pace = g.diagonal
	}
	// In an area narrower than the body, the left and top edges win, as in the reference.
	w.x = max(min(w.x+signs[horizontal]*pace, in.right-g.radius), in.left+g.radius)
	w.y = max(min(w.y+signs[vertical]*pace, in.bottom-g.radius), in.top+g.radius)
}

// gridWalker is an agent on a grid: its cell and the direction it faces, a multiple of 90 degrees.
type gridWalker struct{ i, j, rotation int }

// move applies an action of the tasks on a grid with size cells in each direction.
func (w *gridWalker) move(action, size int) {
	switch action {
	case 1:
		w.rotation = (w.rotation + 90) % 360
	case 2:
		w.rotation = (w.rotation + 270) % 360
	case 3:
		switch w.rotation {
		case 0:
			w.j = max(w.j-1, 0)
		case 90:
			w.i = max(w.i-1, 0)
		case 180:
			w.j = min(w.j+1, size-1)
		case 270:
			w.i = min(w.i+1, size-1)
		}
	}
}

// facing holds the cosine and sine of the rotations in steps of 45 degrees.
var facing = func() (f [8][2]float32) {
	for k := range f {
		cos, sin := rotated(1, 0, 45*k)
		f[k] = [2]float32{float32(cos), float32(sin)}
	}
	return f
}()

// describe writes the place of an agent, as fractions of the picture, and the cosine and sine of its rotation.
func describe(out []float32, x, y, rotation int) {
	out[0], out[1] = float32(x)/Side, float32(y)/Side
	out[2], out[3] = facing[rotation/45][0], facing[rotation/45][1]
}

// described is the number of elements that describe writes.
const described = 4

// bodyRadius returns the radius of the agent's body, which is a disc, in pixels.
func bodyRadius(scale float64) int { return int(25 * scale) }

// Colours of the agent.
var (
	agentKey  = raster.Colour{0, 0, 255}
	agentBody = raster.Colour{250, 204, 153}
	agentHand = raster.Colour{250, 250, 250}
	agentRim  = raster.Colour{50, 50, 50}
)

// agentSprites draws the agent for each rotation in steps of 45 degrees. It is a disc with two hands that turn around it.
func agentSprites(scale float64) (sprites [8]*raster.Sprite) {
	for k := range sprites {
		s := agentSurface(scale, 45*k)
		sprites[k] = s.Sprite(s.W/2, s.H/2, agentKey)
	}
	return sprites
}

// agentMargin is the room around the agent's body in its sprite, in pixels.
const agentMargin = 14

// agentSide returns the width and height of an agent's sprite.
func agentSide(scale float64) int { return 2*bodyRadius(scale) + int(10*scale) + agentMargin }

func agentSurface(scale float64, rotation int) *raster.Surface {
	const margin = agentMargin
	radius, hand, rim := bodyRadius(scale), int(10*scale), int(3*scale)
	side := agentSide(scale)
	centre := side / 2
	s := raster.New(side, side, agentKey)
	s.Circle(centre, centre, radius, 0, agentBody)
	var hands [2][2]int
	for i, sign := range [2]int{-1, 1} {
		across, along := sign*int(18*scale), int(12*scale)+margin/2-centre
		x, y := rotated(float64(across), float64(along), 360-rotation)
		hands[i] = [2]int{int(x + float64(centre)), int(y + float64(centre))}
		s.Circle(hands[i][0], hands[i][1], hand, 0, agentHand)
	}
	for _, h := range hands { // a rim of width 0 is a filled disc, and covers the hand
		s.Circle(h[0], h[1], hand, rim, agentRim)
	}
	return s
}
