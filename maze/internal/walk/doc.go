// Package walk predicts the walker of Memory Maze for planners. It knows what an action does to the walker on free floor, measured
// on maze/physics, and where walls leave it space to move.
//
//	motion.go   how the walker responds to one action on free floor, and to one beside walls
//	space.go    where the walker's centre may be: the floor except 0.2 m beside walls
//	goal.go     where it touches a target
package walk
