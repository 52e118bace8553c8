package memorygym

import (
	"ariadne/internal/rng/pcg64"
	"ariadne/task/memorygym/raster"
)

// game is one environment.
type game interface {
	// reset begins an episode.
	reset()
	// step applies an action in a running episode.
	step(action int) outcome
	// draw writes every pixel of the picture.
	draw(on *raster.Surface)
	// vector writes the contents of the picture as numbers.
	vector(out []float32)
	// info returns the report on the episode so far.
	info() Info
	// engine returns the random engine, which continues from episode to episode.
	engine() *pcg64.Generator
	// state writes or reads everything else that changes.
	state(c *codec)
}

// outcome holds the results of a step besides the observation.
type outcome struct {
	reward        float64
	done, success bool
}

// Info is what the reference reports at the end of an episode.
type Info struct {
	Return  float64 // undiscounted sum of rewards
	Length  int     // steps
	Success bool

	Fails    int     // Mystery Path: number of falls off the path
	Commands float64 // Mortar Mayhem: completed share of the commands
	Health   float64 // Searing Spotlights: share of the agent's health that is left
	Coins    float64 // Searing Spotlights: collected share of the coins; 0 if there are none

	Farthest int // Endless Mystery Path: farthest column reached
	Tiles    int // Endless Mystery Path: tiles of the path found
	Sequence int // Endless Mortar Mayhem: number of commands but the last
	// In endless tasks, Commands and Coins are numbers instead of shares.
}
