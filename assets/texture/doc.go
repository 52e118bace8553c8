// Package texture draws Ariadne's own wall and floor textures and measures textures.
//
// A design is a pattern (which shade lies where) and a ramp (which colour a shade has). Patterns are evaluated in integer
// arithmetic on a fine grid, so every machine draws the same pixels, and they repeat seamlessly in both directions. A
// texture covers one cell of a maze, CellSize metres wide; of a wall's texture the rows from an eighth to seven eighths
// are seen on walls of WallHeight, those from two to three fifths on low walls, all of them only from above.
package texture
