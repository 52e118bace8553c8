#ifndef ARIADNE_SIGNALS_H
#define ARIADNE_SIGNALS_H

#include <signal.h>

#define HIDDEN __attribute__((visibility("hidden")))

// The signals that Go's runtime takes when the library is loaded, and how they were handled before that.
enum { signals_taken = 5 };
extern HIDDEN const int signals[signals_taken];
extern HIDDEN struct sigaction signals_before[signals_taken];

// remember_handlers fills signals_before when it is first called. Its place among the constructors stands here, since gcc 12 forgets that of
// a definition behind a declaration without one.
HIDDEN __attribute__((constructor(101))) void remember_handlers(void);

#endif
