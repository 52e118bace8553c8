package maze

import (
	"fmt"
	"math"
)

const (
	minSize      = 7  // smaller generated mazes have space for one room only
	minDrawnSize = 3  // of a layout that people wrote
	maxSize      = 41 // the most that maze/physics has space for
	maxTargets   = 6  // the number of colours
	maxRooms     = 100
)

// MaxTargets is the largest number of targets in a maze.
const MaxTargets = maxTargets

// Config describes an environment. Standard makes the Config of a published size, ForSize of any size, and ForLayout of a maze that
// people wrote.
type Config struct {
	Size    int // N, cells a side without the outer ring; odd, 7 to 41
	Targets int // 2 to 6

	MaxRooms int // most rooms of a maze, Targets to 100; each room has one spawn cell and one object cell
	RoomMin  int // least width and height of a room, cells
	RoomMax  int // greatest width and height of a room, cells

	TimeLimit   float64 // length of an episode in simulated seconds
	ControlFreq int     // steps per simulated second; a divisor of 200. The published tasks have 4, their HiFreq variants 40

	RandomizeColors bool // shuffle the targets' colours in every episode
	GoodVisibility  bool // low walls, and targets that float at the height of the walker's head

	// CueSteps limits how long the current target's colour is shown: for this many observations after the target has changed, and
	// at the start of an episode. Env.TargetColor is zero from then until the next change. 0 shows the colour always, as the
	// reference does.
	CueSteps int

	// Layout, if not nil, is the maze of every episode. Nothing is then generated, and MaxRooms, RoomMin and RoomMax are ignored.
	// The layout must have the Size of the Config and at least Targets object cells. Do not change it afterwards.
	Layout *Layout
}

// Standard returns the configuration of MemoryMaze-NxN, where N is 9, 11, 13 or 15. Any other size is an error.
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

// ForSize returns a configuration for any odd size from 7 to 41. For a published size it is that of Standard. Other sizes extend
// the published ones: the time limit grows by 125 s for each cell of the side; from size 17 on there are six targets, rooms of 3 to
// 5 cells a side, and as many rooms for the area as in the largest published maze.
func ForSize(size int) (Config, error) {
	if c, err := Standard(size); err == nil {
		return c, nil
	}
	if size < minSize || size > maxSize || size%2 == 0 {
		return Config{}, fmt.Errorf("maze size %d; want an odd number from %d to %d (published sizes: 9, 11, 13 and 15)", size, minSize, maxSize)
	}
	c := Config{Size: size, Targets: maxTargets, MaxRooms: 6, RoomMin: 3, RoomMax: 5, ControlFreq: 4, TimeLimit: timeFor(size)}
	if size < 9 {
		c.Targets = 2
	} else {
		c.MaxRooms = 9 * size * size / (15 * 15)
	}
	return c, nil
}

// timeFor returns the time limit for a size in seconds. It extends the line through the published tasks: 250 s for 9, 1000 s for
// 15.
func timeFor(size int) float64 { return max(125, 125*float64(size-7)) }

// ForLayout returns a configuration for a maze that people wrote. It has one target for each object cell, at most six, and the time
// limit of a generated maze of its size. ForLayout does not check the layout; Config.Validate and NewEnv do.
func ForLayout(l *Layout) Config {
	objects := 0
	for _, char := range l.Entity {
		if char == cellObject {
			objects++
		}
	}
	return Config{Size: l.Size, Targets: min(objects, maxTargets), TimeLimit: timeFor(l.Size), ControlFreq: 4, Layout: l}
}

// Validate reports the first field that is out of range.
func (c Config) Validate() error {
	if err := c.validateMaze(); err != nil {
		return err
	}
	switch {
	case !(c.TimeLimit > 0 && c.TimeLimit <= maxTimeLimit):
		return fmt.Errorf("time_limit is %v s, must be above 0 and at most %v", c.TimeLimit, float64(maxTimeLimit))
	case c.ControlFreq < 1 || substepRate%c.ControlFreq != 0:
		return fmt.Errorf("control_freq is %d, must be a divisor of %d", c.ControlFreq, substepRate)
	case c.CueSteps < 0 || c.CueSteps > math.MaxInt32:
		return fmt.Errorf("cue_steps is %d, must be from 0 to %d", c.CueSteps, math.MaxInt32)
	}
	return nil
}

func (c Config) validateMaze() error {
	if c.Targets < 2 || c.Targets > maxTargets {
		return fmt.Errorf("targets is %d, must be from 2 to %d", c.Targets, maxTargets)
	}
	if c.Layout != nil {
		return c.validateLayout()
	}
	switch {
	case c.Size < minSize || c.Size > maxSize || c.Size%2 == 0:
		return fmt.Errorf("size is %d, must be odd and from %d to %d (published: 9, 11, 13 and 15)", c.Size, minSize, maxSize)
	case c.MaxRooms < c.Targets || c.MaxRooms > maxRooms:
		return fmt.Errorf("max_rooms is %d, must be from %d (targets) to %d", c.MaxRooms, c.Targets, maxRooms)
	case c.RoomMin < 3 || c.RoomMin > c.RoomMax || c.RoomMax > c.Size:
		return fmt.Errorf("room_min is %d and room_max %d, must be 3 <= room_min <= room_max <= %d (size)", c.RoomMin, c.RoomMax, c.Size)
	}
	return nil
}

func (c Config) validateLayout() error {
	if err := c.Layout.Check(); err != nil {
		return fmt.Errorf("layout: %w", err)
	}
	if c.Size != c.Layout.Size {
		return fmt.Errorf("size is %d, but the layout's is %d", c.Size, c.Layout.Size)
	}
	if objects := len(c.Layout.appendCells(nil, cellObject)); objects < c.Targets {
		return fmt.Errorf("the layout has %d object cells for %d targets", objects, c.Targets)
	}
	return nil
}
