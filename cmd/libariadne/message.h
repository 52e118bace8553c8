#ifndef ARIADNE_MESSAGE_H
#define ARIADNE_MESSAGE_H

#include <stddef.h>

// message_set keeps a copy of a text for ariadne_last_error in this thread.
void message_set(const char *text, size_t size);

#endif
