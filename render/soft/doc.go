// Package soft draws Memory Maze on the CPU, in plain Go, without OpenGL and without cgo. It uses the same geometry, filters
// and four samples for each pixel as render/gl. Its pictures differ from those of render/gl by a fraction of a grey level.
package soft
