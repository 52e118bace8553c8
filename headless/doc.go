// Package headless draws on machines without a display. New chooses between two renderers that draw the same pictures: OpenGL
// on a graphics card, and the software renderer of package render/soft.
//
// For OpenGL it makes a context through EGL and owns the thread of the context. It tries devices in this order: graphics cards
// by device (EGL_EXT_platform_device), then Mesa without a surface, which falls back to drawing on the CPU (llvmpipe), then the
// default display. It uses only off-screen framebuffers.
//
// OpenGL needs cgo and libGL to build, and libEGL with a driver to run. Debian has them in libgl-dev, libegl-dev, libegl1 and
// libgl1-mesa-dri. With the build tag nogl, or without cgo, only the software renderer is available; asking for OpenGL is then
// an error that wraps ErrUnavailable.
//
// llvmpipe draws with one thread for each core. LP_NUM_THREADS in the environment, or else Options.Threads, limits this for the
// whole process when the first renderer is made. Further renderers in the process share these threads, so they do not make
// drawing faster.
package headless
