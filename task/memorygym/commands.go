package memorygym

import "ariadne/task/memorygym/raster"

// command is an order of Mortar Mayhem.
type command uint8

// delta holds the movement of each command in tiles, in the order of the reference: right, down, left, up, stay, then the
// diagonals.
var delta = [...][2]int{{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {0, 0}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}}

// bearings holds the direction of each command in degrees, counterclockwise from the right.
var bearings = [len(delta)]int{0, 270, 180, 90, 0, 315, 45, 225, 135}

const stay command = 4

// commandSide is the width and height in pixels of a symbol that is not rotated by 45 degrees.
const commandSide = 22

// commandSurface draws a command's symbol: an arrow, or a circle with a bar for stay. As in the reference, arrows rotated by 45
// degrees are larger, but their upper left corners are where those of the others are.
func commandSurface(c command) *raster.Surface {
	const width = 2
	black, white := raster.Colour{}, raster.Colour{255, 255, 255}
	s := raster.New(commandSide, commandSide, black)
	if c == stay {
		s.Circle(10, 10, 10, width, white)
		s.Line(0, 9, 19, 9, width, white)
		return s
	}
	s.Line(0, 10, 20, 10, width, white)
	s.Line(20, 10, 10, 0, width, white)
	s.Line(20, 10, 10, 20, width, white)
	return s.Rotated(bearings[c], black)
}

// commandSprites draws all symbols.
func commandSprites() (sprites [len(delta)]*raster.Sprite) {
	for c := range sprites {
		sprites[c] = commandSurface(command(c)).Sprite(commandSide/2, commandSide/2, raster.Colour{})
	}
	return sprites
}
