// Package gl draws Memory Maze with OpenGL 3.3 core into an off-screen framebuffer and reads the pictures back.
//
// A Renderer belongs to the context that is current on the calling thread. New, Render and Close must all be called on that
// thread. Package headless provides such a thread, with a context that needs no display. A program with a window may use the
// window's context instead.
//
// The package needs cgo. With the build tag nogl, or without cgo, it is empty.
package gl
