//go:build cgo && linux && !nogl

// go-gl refers to glXGetProcAddress, or with the tag egl to eglGetProcAddress, which nobody calls: package headless hands it EGL's.
// With the functions defined here the linker needs neither libGL nor libEGL, and the library can be loaded where there is none.
#include <stddef.h>

#define HIDDEN __attribute__((visibility("hidden")))

HIDDEN void (*glXGetProcAddress(const unsigned char *name))(void) {
    (void)name;
    return NULL;
}

HIDDEN void (*eglGetProcAddress(const char *name))(void) {
    (void)name;
    return NULL;
}
