//go:build cgo && !nogl

#define EGL_NO_X11
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <dlfcn.h>
#include <stddef.h>

#include "egl.h"

static struct {
    EGLint (EGLAPIENTRY *get_error)(void);
    EGLDisplay (EGLAPIENTRY *get_display)(EGLNativeDisplayType);
    EGLBoolean (EGLAPIENTRY *initialize)(EGLDisplay, EGLint *, EGLint *);
    EGLBoolean (EGLAPIENTRY *terminate)(EGLDisplay);
    const char *(EGLAPIENTRY *query_string)(EGLDisplay, EGLint);
    EGLBoolean (EGLAPIENTRY *bind_api)(EGLenum);
    EGLBoolean (EGLAPIENTRY *release_thread)(void);
    EGLBoolean (EGLAPIENTRY *choose_config)(EGLDisplay, const EGLint *, EGLConfig *, EGLint, EGLint *);
    EGLContext (EGLAPIENTRY *create_context)(EGLDisplay, EGLConfig, EGLContext, const EGLint *);
    EGLBoolean (EGLAPIENTRY *destroy_context)(EGLDisplay, EGLContext);
    EGLBoolean (EGLAPIENTRY *make_current)(EGLDisplay, EGLSurface, EGLSurface, EGLContext);
    void *(EGLAPIENTRY *get_proc_address)(const char *);
    // Extensions; NULL if they are missing.
    EGLBoolean (EGLAPIENTRY *query_devices)(EGLint, EGLDeviceEXT *, EGLint *);
    const char *(EGLAPIENTRY *query_device_string)(EGLDeviceEXT, EGLint);
    EGLDisplay (EGLAPIENTRY *get_platform_display)(EGLenum, void *, const EGLint *);
} egl;

const char *egl_load(void) {
    if (egl.get_proc_address)
        return NULL;
    void *lib = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!lib)
        return dlerror();
    struct {
        void **slot;
        const char *name;
    } needed[] = {
        {(void **)&egl.get_error, "eglGetError"},
        {(void **)&egl.get_display, "eglGetDisplay"},
        {(void **)&egl.initialize, "eglInitialize"},
        {(void **)&egl.terminate, "eglTerminate"},
        {(void **)&egl.query_string, "eglQueryString"},
        {(void **)&egl.bind_api, "eglBindAPI"},
        {(void **)&egl.release_thread, "eglReleaseThread"},
        {(void **)&egl.choose_config, "eglChooseConfig"},
        {(void **)&egl.create_context, "eglCreateContext"},
        {(void **)&egl.destroy_context, "eglDestroyContext"},
        {(void **)&egl.make_current, "eglMakeCurrent"},
        {(void **)&egl.get_proc_address, "eglGetProcAddress"},
    };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        *needed[i].slot = dlsym(lib, needed[i].name);
        if (!*needed[i].slot) {
            egl.get_proc_address = NULL;
            return "libEGL lacks functions of EGL 1.4";
        }
    }
    *(void **)&egl.query_devices = egl.get_proc_address("eglQueryDevicesEXT");
    *(void **)&egl.query_device_string = egl.get_proc_address("eglQueryDeviceStringEXT");
    *(void **)&egl.get_platform_display = egl.get_proc_address("eglGetPlatformDisplayEXT");
    return NULL;
}

int egl_devices(uintptr_t *devices, int max) {
    EGLint n = 0;
    EGLDeviceEXT found[64];
    if (max > 64)
        max = 64;
    if (!egl.query_devices || !egl.query_devices(max, found, &n))
        return 0;
    for (EGLint i = 0; i < n; i++)
        devices[i] = (uintptr_t)found[i];
    return n;
}

const char *egl_device_extensions(uintptr_t device) {
    const char *s = NULL;
    if (egl.query_device_string)
        s = egl.query_device_string((EGLDeviceEXT)device, EGL_EXTENSIONS);
    return s ? s : "";
}

static uintptr_t platform_display(EGLenum platform, void *native) {
    if (!egl.get_platform_display)
        return 0;
    return (uintptr_t)egl.get_platform_display(platform, native, NULL);
}

uintptr_t egl_device_display(uintptr_t device) {
    return platform_display(EGL_PLATFORM_DEVICE_EXT, (void *)device);
}

uintptr_t egl_surfaceless_display(void) {
    return platform_display(EGL_PLATFORM_SURFACELESS_MESA, (void *)EGL_DEFAULT_DISPLAY);
}

uintptr_t egl_default_display(void) { return (uintptr_t)egl.get_display(EGL_DEFAULT_DISPLAY); }

int egl_initialize(uintptr_t display) {
    return egl.initialize((EGLDisplay)display, NULL, NULL);
}

void egl_terminate(uintptr_t display) { egl.terminate((EGLDisplay)display); }

uintptr_t egl_create_context(uintptr_t display, int robust, int debug) {
    const EGLint wanted[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_SURFACE_TYPE, 0, EGL_NONE};
    EGLConfig config;
    EGLint n = 0;
    // The API is a setting of the thread.
    if (!egl.bind_api(EGL_OPENGL_API))
        return 0;
    if (!egl.choose_config((EGLDisplay)display, wanted, &config, 1, &n) || n == 0)
        return 0;
    EGLint attributes[16] = {
        EGL_CONTEXT_MAJOR_VERSION_KHR, 3,
        EGL_CONTEXT_MINOR_VERSION_KHR, 3,
        EGL_CONTEXT_OPENGL_PROFILE_MASK_KHR, EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT_KHR,
    };
    int k = 6;
    if (robust) {
        attributes[k++] = EGL_CONTEXT_OPENGL_RESET_NOTIFICATION_STRATEGY_KHR;
        attributes[k++] = EGL_LOSE_CONTEXT_ON_RESET_KHR;
    }
    if (debug) {
        attributes[k++] = EGL_CONTEXT_FLAGS_KHR;
        attributes[k++] = EGL_CONTEXT_OPENGL_DEBUG_BIT_KHR;
    }
    attributes[k] = EGL_NONE;
    return (uintptr_t)egl.create_context((EGLDisplay)display, config, EGL_NO_CONTEXT, attributes);
}

void egl_destroy_context(uintptr_t display, uintptr_t context) {
    egl.destroy_context((EGLDisplay)display, (EGLContext)context);
}

int egl_make_current(uintptr_t display, uintptr_t context) {
    return egl.make_current((EGLDisplay)display, EGL_NO_SURFACE, EGL_NO_SURFACE, (EGLContext)context);
}

void egl_release(uintptr_t display) {
    egl.make_current((EGLDisplay)display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    egl.release_thread();
}

const char *egl_display_extensions(uintptr_t display) {
    const char *s = egl.query_string((EGLDisplay)display, EGL_EXTENSIONS);
    return s ? s : "";
}

int egl_error(void) { return egl.get_error(); }

void *egl_proc(const char *name) { return egl.get_proc_address(name); }
