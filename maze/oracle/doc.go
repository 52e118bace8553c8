// Package oracle plays Memory Maze with full knowledge: of the maze, all targets, the walker's state and the way it moves. It
// does not learn. It is an upper reference for agents that do, and a source of good trajectories.
//
// # What it minimises
//
// It minimises the time to touch the current target plus the expected time to touch the ones after it. The next target is not
// known before the current one is touched, but it is drawn uniformly from the others. So it saves time to arrive on the right
// side, with the right heading and speed.
//
// # Stages
//
// Package maze/internal/walk says what a decision does to the walker and where walls leave space for it.
//
//	lattice.go  a lattice over place, heading and speed, and where each decision leads from each of its states
//	value.go    the time to go from each state of the lattice, by value iteration, for each target
//	search.go   lookahead from the walker's true state; its leaves are the times of the lattice
//	agent.go    Agent: an action for each step of an environment
//
// The oracle avoids walls. At a wall, friction turns the walker into the wall and takes its speed within a step. So the motion
// model ends a move at the first contact, with the walker at rest.
package oracle
