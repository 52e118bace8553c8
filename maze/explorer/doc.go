// Package explorer plays Memory Maze with what it has seen of it since an episode began, and forgets nothing of that. It
// is not an agent that learns; it shows what perfect memory is worth to those who do not know the maze, and can teach
// them: it tells for any state of the walker, whoever brought it there, what it would do.
//
// # What it knows
//
// It looks where the walker's camera looks, 80 degrees wide: cells to a distance of 18 m along 32 lines of sight, targets
// to 16 m. It knows where the walker is and how it moves, and that the outer ring of cells is wall. Cells that it has not
// seen are taken for open floor.
//
// # Stages
//
// What a decision does to the walker and where walls leave room for it is known from maze/internal/walk.
//
//	sight.go     what is in view
//	terrain.go   what was seen: walls, floor, where targets may be
//	approach.go  the time to a place on free floor, a table by distance, bearing and speed
//	ways.go      the time to a place in the known maze: straight ways between the corners of walls
//	frontier.go  what is worth looking at next
//	search.go    lookahead from the walker's true state, closed by the time to go
//	state.go     all that is remembered, as bytes
//	agent.go     Agent: a decision for each step of an environment
//	wander.go    Wanderer: knows the whole maze, and goes to random places in it
package explorer
