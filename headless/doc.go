// Package headless draws on machines without a display. New chooses between two renderers with the same pictures: OpenGL
// on a graphics card, and the software renderer of package render/soft.
//
// For OpenGL it makes a context through EGL and owns the thread that the context lives on. Devices are tried in this
// order: graphics cards by device (EGL_EXT_platform_device), then Mesa without a surface, which falls back to drawing on
// the CPU (llvmpipe), then the default display. Nothing but off-screen framebuffers is used.
//
// OpenGL needs cgo and libGL to build, and libEGL with a driver to run; Debian has them in libgl-dev, libegl-dev, libegl1
// and libgl1-mesa-dri. With the build tag nogl, or without cgo, there is the software renderer alone, and asking for
// OpenGL is an error that wraps ErrUnavailable.
//
// llvmpipe draws with one thread for each core. LP_NUM_THREADS in the environment, or else Options.Threads, limits that
// for the whole process; it counts when the first renderer is made. Further renderers in one process share these threads
// and make nothing faster.
package headless
