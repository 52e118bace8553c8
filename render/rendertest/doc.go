// Package rendertest compares renderers with recorded pictures of memory-maze 1.0.3. Every implementation of render.Renderer is
// tested with it, each with the bounds that it promises.
package rendertest
