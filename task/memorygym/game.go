package memorygym

import (
	"ariadne/internal/rng/pcg64"
	"ariadne/task/memorygym/raster"
)

// game is one environment.
type game interface {
	// reset begins an episode.
	reset()
	// step applies an action of an episode that goes on.
	step(action int) outcome
	// draw writes every pixel of the picture.
	draw(on *raster.Surface)
	// vector writes what the picture shows as numbers.
	vector(out []float32)
	// info is about the episode up to now.
	info() Info
	// engine returns the random engine, which goes on from episode to episode.
	engine() *pcg64.Generator
	// state passes everything else that changes through a codec.
	state(c *codec)
}

// outcome is what a step brings besides the observation.
type outcome struct {
	reward        float64
	done, success bool
}

// Info is what the reference reports at the end of an episode.
type Info struct {
	Return  float64 // undiscounted sum of rewards
	Length  int     // steps
	Success bool

	Fails    int     // Mystery Path: times that the agent fell off the path
	Commands float64 // Mortar Mayhem: share of the commands that were completed
	Health   float64 // Searing Spotlights: share of the agent's health that is left
	Coins    float64 // Searing Spotlights: share of the coins that were collected; 0 where there are none

	Farthest int // Endless Mystery Path: column that was reached
	Tiles    int // Endless Mystery Path: tiles of the path that were found
	Sequence int // Endless Mortar Mayhem: commands but the last
	// In endless tasks Commands and Coins are numbers, not shares.
}
