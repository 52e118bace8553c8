// Package walk predicts the walker of Memory Maze for those who plan its ways: what a decision does to it on free floor,
// measured on maze/physics, and where walls leave room for it.
//
//	motion.go   responses of the walker on free floor to one decision, and a decision beside walls
//	space.go    where the walker's centre may be: the floor less 0.2 m around walls
//	goal.go     where it touches a target
package walk
