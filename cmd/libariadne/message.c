//go:build cgo

// The message of a thread's last error. It lives here because Go has no memory of a thread's own. It is not _Thread_local:
// a library that is loaded while a program runs gets a few bytes of that at best.
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32 // others export what is not hidden; cgo says this of the functions in Go
__declspec(dllexport) const char *ariadne_last_error(void);
#endif
#include "ariadne.h"
#include "message.h"

enum { room = 2048 };

static int usable;

#ifdef _WIN32

#include <windows.h>

static DWORD key;
static INIT_ONCE once = INIT_ONCE_STATIC_INIT;

static void NTAPI forget(void *message) { free(message); }

static BOOL CALLBACK make_key(INIT_ONCE *o, void *parameter, void **context) {
    (void)o, (void)parameter, (void)context;
    key = FlsAlloc(forget);
    usable = key != FLS_OUT_OF_INDEXES;
    return TRUE;
}

static void ready(void) { InitOnceExecuteOnce(&once, make_key, NULL, NULL); }
static char *own(void) { return FlsGetValue(key); }
static int keep(char *message) { return FlsSetValue(key, message); }

#else

#include <pthread.h>

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_key(void) { usable = pthread_key_create(&key, free) == 0; }

static void ready(void) { pthread_once(&once, make_key); }
static char *own(void) { return pthread_getspecific(key); }
static int keep(char *message) { return pthread_setspecific(key, message) == 0; }

#endif

void message_set(const char *text, size_t size) {
    ready();
    if (!usable)
        return;
    char *message = own();
    if (!message) {
        message = malloc(room);
        if (!message)
            return;
        if (!keep(message)) {
            free(message);
            return;
        }
    }
    if (size > room - 1) {
        size = room - 1;
        while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80) // not within a character
            size--;
    }
    memcpy(message, text, size);
    message[size] = 0;
}

ariadne_text *ariadne_last_error(void) {
    ready();
    const char *message = usable ? own() : NULL;
    return message ? message : "";
}
