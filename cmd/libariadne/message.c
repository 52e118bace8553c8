//go:build cgo

// The message of a thread's last error. It lives here because Go has no memory of a thread's own. It is not _Thread_local:
// a library that is loaded while a program runs gets a few bytes of that at best.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ariadne.h"
#include "message.h"

enum { room = 2048 };

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int usable;

static void make_key(void) { usable = pthread_key_create(&key, free) == 0; }

void message_set(const char *text, size_t size) {
    pthread_once(&once, make_key);
    if (!usable)
        return;
    char *message = pthread_getspecific(key);
    if (!message) {
        message = malloc(room);
        if (!message)
            return;
        if (pthread_setspecific(key, message) != 0) {
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
    pthread_once(&once, make_key);
    const char *message = usable ? pthread_getspecific(key) : NULL;
    return message ? message : "";
}
