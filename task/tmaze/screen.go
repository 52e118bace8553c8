package tmaze

import (
	"errors"
	"image"
	"image/color"
	"image/draw"

	"ariadne/internal/portable"
	"ariadne/task"
)

// The picture for people shows the corridor from left to right, at one length whatever its number of positions, and the two
// arms of the junction.
const (
	screenWidth, screenHeight = 640, 240
	corridorLeft              = 64  // middle of the first position
	corridorRight             = 576 // middle of the junction
	floorWidth                = 40
	armLength                 = 92 // from the middle of the junction
	agentRadius               = 13
	armReach                  = armLength - floorWidth/2
	leastGap                  = 8 // lines between positions are drawn if these are at least so many pixels apart
)

var (
	wallColour  = color.RGBA{24, 28, 34, 255}
	floorColour = color.RGBA{72, 80, 92, 255}
	lineColour  = color.RGBA{56, 63, 73, 255}
	armColour   = color.RGBA{96, 106, 120, 255}
	agentColour = color.RGBA{255, 176, 64, 255}
	cueColour   = color.RGBA{96, 220, 130, 255}
	rightColour = color.RGBA{46, 140, 80, 255}
	wrongColour = color.RGBA{170, 54, 54, 255}
)

// ScreenSize implements task.Screen.
func (b *batch) ScreenSize() (width, height int) { return screenWidth, screenHeight }

// Draw implements task.Screen. As in the observations, only the first picture of an episode shows the cue: a triangle on the
// side to which to turn. Distractors are not drawn. The arm in which an episode has ended is green if it was the right one,
// else red.
func (b *batch) Draw(i int, img *image.RGBA) error {
	if err := task.CheckDraw(b, b, i, img); err != nil {
		return err
	}
	if !b.started {
		return errors.New(b.name + ": there is nothing to draw before the first Reset")
	}
	m := &b.mazes[i]
	m.drawFloor(img)
	x := m.place(m.pos)
	if m.elapsed == 0 {
		drawCue(img, x, m.cue)
	}
	drawDisc(img, x, screenHeight/2+m.arm*armReach)
	return nil
}

// About implements task.Screen.
func (b *batch) About() task.About {
	return task.About{
		Title:   "T-Maze",
		Goal:    "See on which side the triangle is, go to the end of the corridor, and turn to that side.",
		Fresh:   "new maze",
		Actions: actionNames[:],
	}
}

var actionNames = [actions]string{Up: "up", Down: "down", Left: "left", Right: "right"}

// place returns the x at which the middle of a position is drawn.
func (m *maze) place(pos int) int {
	if m.corridor == 1 {
		return corridorRight
	}
	return corridorLeft + int(int64(pos)*(corridorRight-corridorLeft)/int64(m.junction()))
}

func (m *maze) drawFloor(img *image.RGBA) {
	const middle, half = screenHeight / 2, floorWidth / 2
	fill(img, img.Rect, wallColour)
	fill(img, image.Rect(m.place(0)-half, middle-half, corridorRight+half, middle+half), floorColour)
	fill(img, image.Rect(corridorRight-half, middle-armLength, corridorRight+half, middle+armLength), floorColour)
	for _, arm := range []int{-1, 1} {
		y := middle + arm*armReach
		fill(img, image.Rect(corridorRight-half, y-half, corridorRight+half, y+half), m.armColour(arm))
	}
	if m.junction()*leastGap > corridorRight-corridorLeft {
		return
	}
	for pos := range m.junction() {
		x := (m.place(pos) + m.place(pos+1)) / 2
		fill(img, image.Rect(x, middle-half, x+1, middle+half), lineColour)
	}
}

// armColour returns the colour of the upper arm (-1) or of the lower one (1).
func (m *maze) armColour(arm int) color.RGBA {
	switch {
	case arm != m.arm:
		return armColour
	case (arm < 0) == (m.cue == Up):
		return rightColour
	}
	return wrongColour
}

func fill(img *image.RGBA, r image.Rectangle, c color.RGBA) {
	draw.Draw(img, r, &image.Uniform{c}, image.Point{}, draw.Src)
}

// drawDisc draws the agent as a disc with a smooth edge.
func drawDisc(img *image.RGBA, x, y int) {
	for dy := -agentRadius - 1; dy <= agentRadius+1; dy++ {
		for dx := -agentRadius - 1; dx <= agentRadius+1; dx++ {
			cover := min(max(agentRadius+0.5-portable.Hypot(float64(dx), float64(dy)), 0), 1)
			p := img.Pix[img.PixOffset(x+dx, y+dy):][:3]
			for i, c := range [3]uint8{agentColour.R, agentColour.G, agentColour.B} {
				p[i] = uint8(float64(p[i]) + float64((float64(c)-float64(p[i]))*cover) + 0.5)
			}
		}
	}
}

// drawCue draws a triangle beside the floor, above it for Up and below it for Down. Its tip points away from the floor.
func drawCue(img *image.RGBA, x, cue int) {
	const height, gap = 22, 8
	for row := range height {
		y := screenHeight/2 - floorWidth/2 - gap - row
		if cue == Down {
			y = screenHeight - 1 - y
		}
		half := (height - row) * 2 / 3
		fill(img, image.Rect(x-half, y, x+half+1, y+1), cueColour)
	}
}

// Keys implements task.Screen.
func (b *batch) Keys() []task.Key {
	return []task.Key{
		{Names: []string{"Right", "D"}, Action: Right, Help: "go right"},
		{Names: []string{"Left", "A"}, Action: Left, Help: "go left"},
		{Names: []string{"Up", "W"}, Action: Up, Help: "turn up"},
		{Names: []string{"Down", "S"}, Action: Down, Help: "turn down"},
	}
}

// Idle implements task.Screen: the maze waits for a key.
func (b *batch) Idle() int32 { return -1 }
