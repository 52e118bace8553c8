// Package oracle plays Memory Maze with full knowledge of it: the maze, all targets, the walker's state and the rules of
// its motion. It is not an agent that learns; it is a bound for those that do, and a source of good trajectories.
//
// # What it minimises
//
// The time to touch the current target and, in expectation, the ones after it. The next target is not known before the
// current one is touched, but it is drawn uniformly from the others, so arriving on the right side, with the right
// heading and speed, is worth time.
//
// # Stages
//
// What a decision does to the walker and where walls leave room for it is known from maze/internal/walk.
//
//	lattice.go  a lattice over place, heading and speed, and where each decision leads from each of its states
//	value.go    time to go from each state of the lattice, by value iteration, for each target
//	search.go   lookahead from the walker's true state, closed by the time to go
//	agent.go    Agent: a decision for each step of an environment
//
// Walls are to be avoided: friction there turns the walker into the wall and takes its speed within a step, so the
// motion model simply ends a move at the first contact, at rest.
package oracle
