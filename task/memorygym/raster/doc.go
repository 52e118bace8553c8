// Package raster draws the few shapes that Memory Gym's pictures consist of, by the rules of pygame 2.4.0: every pixel is
// the one that pygame sets. It draws sprites when a task is made, and puts them into pictures in every step; the latter
// allocates nothing.
//
// Pictures and sprites are arrays [X, Y, 3] of red, green and blue bytes, X to the right and Y down: columns lie together.
package raster
