// Package gridmap draws occupancy grids (Elfes 1989) of what walkers see. It finds where the walkers are on them, and shows the
// part of a grid around its walker. Such a grid is the memory of an agent that learns to see and to find its way on a map, but
// need not learn to remember. This follows active neural SLAM (Chaplot et al. 2020), where senses and policies are learned
// separately, too.
//
// Mazes are made of cells on a lattice: all walls run along its lines. A walker cannot tell apart places that differ by whole
// cells, or headings that differ by right angles. But it sees how it is turned and placed within its cell. That keeps its pose,
// which is summed over steps, from drifting.
//
// Axes: x and y of the map are in cells, and y counts upwards. Headings are in radians, counterclockwise from x. An episode
// begins in cell (0, 0), and the walker then faces x within 45 degrees. The map wraps around: the cell Side cells further is the
// same cell.
package gridmap
