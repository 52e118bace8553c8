package memorygym

import (
	"errors"
	"image"

	"ariadne/task"
	"ariadne/task/memorygym/raster"
)

// screenFactor is the enlargement of the agent's picture for people.
const screenFactor = 6

// ScreenSize implements task.Screen.
func (b *Batch) ScreenSize() (width, height int) { return screenFactor * Side, screenFactor * Side }

// Draw implements task.Screen. The picture is that of the agent, enlarged and in the usual orientation.
func (b *Batch) Draw(i int, img *image.RGBA) error {
	if err := task.CheckDraw(b, b, i, img); err != nil {
		return err
	}
	if !b.started {
		return errors.New(b.name + ": there is nothing to draw before the first Reset")
	}
	s := raster.New(Side, Side, raster.Colour{})
	b.games[i].draw(s)
	for y := range img.Rect.Dy() {
		line := img.Pix[y*img.Stride:]
		for x := range img.Rect.Dx() {
			c := s.At(x/screenFactor, y/screenFactor)
			line[4*x], line[4*x+1], line[4*x+2], line[4*x+3] = c[0], c[1], c[2], 255
		}
	}
	return nil
}

// Keys implements task.Screen.
func (b *Batch) Keys() []task.Key {
	_, endless := b.world.(*endlessPath)
	switch {
	case endless:
		return endlessKeys
	case b.world.actions() == gridActions:
		return gridKeys
	}
	return freeKeys
}

// Idle implements task.Screen. Time passes without a key.
func (b *Batch) Idle() int32 { return 0 }

var (
	freeKeys = []task.Key{
		{Names: []string{"Left", "A"}, Action: 3, Help: "go left"},
		{Names: []string{"Right", "D"}, Action: 6, Help: "go right"},
		{Names: []string{"Up", "W"}, Action: 1, Help: "go up"},
		{Names: []string{"Down", "S"}, Action: 2, Help: "go down"},
		{Names: []string{"Q"}, Action: 4, Help: "go up and left"},
		{Names: []string{"E"}, Action: 7, Help: "go up and right"},
		{Names: []string{"Z"}, Action: 5, Help: "go down and left"},
		{Names: []string{"C"}, Action: 8, Help: "go down and right"},
	}
	endlessKeys = []task.Key{
		{Names: []string{"Right", "D"}, Action: 1, Help: "go right"},
		{Names: []string{"Up", "W"}, Action: 2, Help: "go up"},
		{Names: []string{"Down", "S"}, Action: 3, Help: "go down"},
	}
	gridKeys = []task.Key{
		{Names: []string{"Left", "A"}, Action: 1, Help: "turn left"},
		{Names: []string{"Right", "D"}, Action: 2, Help: "turn right"},
		{Names: []string{"Up", "W", "Space"}, Action: 3, Help: "step forward"},
	}
)
