package maze

import "fmt"

const (
	minSize    = 7  // smaller ones have room for one room only
	maxSize    = 15 // what maze/physics has room for
	maxTargets = 6  // as many as there are colours
	maxRooms   = 26 // as many as there are letters of the variation layer
)

// Config describes an environment. Standard fills it in for the published sizes.
type Config struct {
	Size    int // N, cells a side without the outer ring; odd, 7 to 15
	Targets int // 2 to 6

	MaxRooms int // most rooms of a maze, each with one spawn cell and one place for a target; at least Targets
	RoomMin  int // least width and height of a room in cells
	RoomMax  int // greatest

	TimeLimit   float64 // length of an episode in simulated seconds
	ControlFreq int     // steps per simulated second; a divisor of 200. 4 in the published tasks, 40 in their HiFreq variants

	RandomizeColors bool // shuffle the targets' colours for every episode
	GoodVisibility  bool // low walls, and targets that float at the height of the walker's head
}

// Standard returns the configuration of MemoryMaze-NxN for the sizes N = 9, 11, 13 and 15.
func Standard(size int) (Config, error) {
	c := Config{Size: size, MaxRooms: 6, RoomMin: 3, RoomMax: 5, ControlFreq: 4}
	switch size {
	case 9:
		c.Targets, c.TimeLimit = 3, 250
	case 11:
		c.Targets, c.TimeLimit = 4, 500
	case 13:
		c.Targets, c.TimeLimit = 5, 750
	case 15:
		c.Targets, c.TimeLimit = 6, 1000
		c.MaxRooms, c.RoomMax = 9, 3
	default:
		return Config{}, fmt.Errorf("maze size %d is not one of the standard sizes 9, 11, 13 and 15", size)
	}
	return c, nil
}

// Validate reports the first field that is out of range.
func (c Config) Validate() error {
	switch {
	case c.Size < minSize || c.Size > maxSize || c.Size%2 == 0:
		return fmt.Errorf("maze config: Size is %d, must be odd and from %d to %d", c.Size, minSize, maxSize)
	case c.Targets < 2 || c.Targets > maxTargets:
		return fmt.Errorf("maze config: Targets is %d, must be from 2 to %d", c.Targets, maxTargets)
	case c.MaxRooms < c.Targets || c.MaxRooms > maxRooms:
		return fmt.Errorf("maze config: MaxRooms is %d, must be from %d (Targets) to %d", c.MaxRooms, c.Targets, maxRooms)
	case c.RoomMin < 3 || c.RoomMin > c.RoomMax || c.RoomMax > c.Size:
		return fmt.Errorf("maze config: RoomMin is %d and RoomMax %d, must be 3 <= RoomMin <= RoomMax <= %d (Size)", c.RoomMin, c.RoomMax, c.Size)
	case !(c.TimeLimit > 0 && c.TimeLimit <= maxTimeLimit):
		return fmt.Errorf("maze config: TimeLimit is %v s, must be above 0 and at most %v", c.TimeLimit, float64(maxTimeLimit))
	case c.ControlFreq < 1 || substepRate%c.ControlFreq != 0:
		return fmt.Errorf("maze config: ControlFreq is %d, must be a divisor of %d", c.ControlFreq, substepRate)
	}
	return nil
}
