// Package maze is the world of Memory Maze (Python package memory-maze 1.0.3) in plain Go: layouts, the walker's physics, targets,
// rules and observations. It knows nothing of pixels, agents or training, and uses no cgo.
//
// Units are metres, seconds and radians; z is up. A maze of size N has a grid of G = N+2 cells a side, because an outer ring of
// walls surrounds it. A cell is CellSize metres wide. Row 0 of the grid lies at the highest y, column 0 at the lowest x.
package maze
