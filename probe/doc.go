// Package probe asks what a network knows of the maze that it moves through: the offline probing of Memory Maze (Pasukonis, Lillicrap and
// Hafner 2022, "Evaluating Long-Term Memory in 3D Mazes", arXiv 2210.13383; its code is WorldModelProbe of pydreamer).
//
// A network goes through recorded episodes. Its encoder and its core learn to predict pictures, or are an agent's that is done learning.
// Probes read what the core remembers, and no gradient of theirs reaches it: they show what is there to be read and teach it nothing. After every
// observation
//
//	walls    says of each cell of the maze whether one can walk there; it is told the walker's place and direction besides
//	objects  says where each target is, from the walker to its right and forward, in cells
//
// On episodes of their own, gone through from their first observation on, probes are scored by
//
//	accuracy  the share of cells that are said right
//	error     the squared distance in cells from where a target is to where it is said to be, the mean over the targets
//
// as means over the second half of the episodes' observations, and for each observation. The constant baseline says what was so most often,
// or in the mean, in the episodes that were learned from.
//
// Axes: T observations, B episodes side by side, N cells a side, K targets.
package probe
