//go:build cgo && linux && !nogl

// go-gl refers to glXGetProcAddress, which nobody calls: package headless hands it EGL's. With the function defined here
// the linker needs no libGL, and the library can be loaded where there is none.
#include <stddef.h>

__attribute__((visibility("hidden"))) void (*glXGetProcAddress(const unsigned char *name))(void) {
    (void)name;
    return NULL;
}
