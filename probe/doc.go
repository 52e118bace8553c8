// Package probe measures what a network knows about the maze through which it moves: the offline probing of Memory Maze
// (Pasukonis, Lillicrap and Hafner 2022, "Evaluating Long-Term Memory in 3D Mazes", arXiv 2210.13383; its code is
// WorldModelProbe of pydreamer).
//
// A network watches recorded episodes. Its encoder and core learn to predict pictures, or they are those of a trained agent.
// Probes read the output of the core, but send no gradient back to it. So they show what it contains and teach it nothing.
// After every observation
//
//	walls    predicts for each cell of the maze whether it is open; this probe also gets the walker's position and direction
//	objects  predicts the position of each target relative to the walker, right and forward, in cells
//
// On separate episodes, which are watched from their first observation on, the probes are scored by
//
//	accuracy  the share of cells that are predicted correctly
//	error     the squared distance between a target's true and predicted position, in cells², as the mean over the targets
//
// both as means over the second half of the episodes' observations and for each observation. The constant baseline always
// predicts what was most frequent, or the mean, in the training episodes.
//
// Axes: T observations, B episodes side by side, N cells a side, K targets.
package probe
