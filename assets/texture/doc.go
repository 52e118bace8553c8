// Package texture draws Ariadne's own wall and floor textures and measures textures.
//
// A design consists of a pattern (which shade is where) and a ramp (which colour a shade has). Patterns are computed in integer
// arithmetic on a fine grid, so every machine draws the same pixels. They repeat seamlessly in both directions. A texture
// covers one cell of a maze, CellSize metres wide. Walls of WallHeight show the rows of their texture from an eighth to seven
// eighths, low walls those from two to three fifths; all rows are visible only from above.
package texture
