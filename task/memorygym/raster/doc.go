// Package raster draws the few shapes in Memory Gym's pictures by the rules of pygame 2.4.0: it sets exactly the pixels that
// pygame sets. Sprites are drawn once, when a task is made. Every step puts them into pictures, which allocates nothing.
//
// Pictures and sprites are arrays [X, Y, 3] of red, green and blue bytes, with X to the right and Y down, so the pixels of a
// column are adjacent.
package raster
