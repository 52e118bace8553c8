// Package soft draws Memory Maze on the CPU, in plain Go, without OpenGL and without cgo. Its pictures are those of
// render/gl within a fraction of a grey level: the same geometry, filters and four samples for each pixel.
package soft
