// Package gridmap draws occupancy grids (Elfes 1989) of what walkers see, finds where the walkers are on them, and shows what of
// a grid lies around its walker: the memory of an agent that learns to see, and to find its way on a map, but need not learn to remember. In
// that it is as active neural SLAM (Chaplot et al. 2020), whose senses and policies learn apart from each other, too.
//
// Mazes are made of cells on a lattice: all walls run along its lines. A walker cannot tell apart places that differ by whole cells and
// headings that differ by right angles, but it sees how it is turned and placed within its cell. That keeps a pose that is added up
// from steps from drifting.
//
// Axes: x and y of the map in cells, y counted upwards; headings counterclockwise from x, in radians. An episode's first
// cell is cell (0, 0), and the walker faces x then, within 45 degrees. The map goes round: a cell Side cells further is the same one.
package gridmap
