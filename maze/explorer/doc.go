// Package explorer plays Memory Maze with what it has seen of the maze since the episode began. Unless told otherwise, it
// forgets nothing. It does not learn. It shows what perfect memory is worth to a player who does not know the maze, and it can
// teach learners: for any state of the walker, whoever brought it there, it tells what it would do.
//
// # What it knows
//
// It looks where the walker's camera looks, 80 degrees wide: at cells up to 18 m away along 32 lines of sight, and at targets
// up to 16 m away. It knows where the walker is and how it moves, and that the outer ring of cells is wall. It takes cells that
// it has not seen for open floor.
//
// # Stages
//
// Package maze/internal/walk says what a decision does to the walker and where walls leave space for it.
//
//	sight.go     what is in view
//	terrain.go   what was seen: walls, floor, where targets may be
//	fading.go    how that is forgotten again
//	approach.go  the time to a place on free floor, a table by distance, bearing and speed
//	ways.go      the time to a place in the known maze: straight ways between the corners of walls
//	frontier.go  what is worth looking at next
//	search.go    lookahead from the walker's true state; its leaves are the times from there
//	state.go     all that is remembered, as bytes
//	agent.go     Agent: an action for each step of an environment
//	wander.go    Wanderer: knows the whole maze, and goes to random places in it
package explorer
