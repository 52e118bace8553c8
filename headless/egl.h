// The whole C surface of this package: EGL, loaded when it is first needed so that a machine without it gets an error
// and not a program that cannot start. Handles are integers: they are compared with 0 and handed back, nothing else.
#ifndef ARIADNE_EGL_H
#define ARIADNE_EGL_H

#include <stdint.h>

// egl_load loads libEGL and returns 0, or a description of what is wrong.
const char *egl_load(void);

// egl_devices fills in at most max devices and returns their number; 0 also if devices cannot be listed.
int egl_devices(uintptr_t *devices, int max);

// egl_device_extensions returns the extensions of a device, "" if they are unknown.
const char *egl_device_extensions(uintptr_t device);

// These return a display, or 0 if the platform is not supported.
uintptr_t egl_device_display(uintptr_t device);
uintptr_t egl_surfaceless_display(void);
uintptr_t egl_default_display(void);

// egl_initialize, egl_make_current and the constructors of the following return 0 on failure; egl_error then says why.
int egl_initialize(uintptr_t display);
void egl_terminate(uintptr_t display);

// egl_create_context makes a core context of OpenGL 3.3 or later.
// robust: the context is to report a reset of the device. debug: it is to produce debug messages.
uintptr_t egl_create_context(uintptr_t display, int robust, int debug);
void egl_destroy_context(uintptr_t display, uintptr_t context);

// egl_make_current makes a context current without a surface; egl_release frees what EGL holds for the thread.
int egl_make_current(uintptr_t display, uintptr_t context);
void egl_release(uintptr_t display);

// egl_display_extensions returns the extensions of an initialised display, "" if they are unknown.
const char *egl_display_extensions(uintptr_t display);
int egl_error(void);
void *egl_proc(const char *name);

#endif
