//go:build cgo && !windows

// Takes back the signal handlers that Go's runtime installs when the library is loaded. Constructors with a priority run
// before the runtime's, those without one after it, since the linker lists the runtime first.
// Windows has none of these signals.
#include <signal.h>
#include <stddef.h>

static const int taken[] = {SIGSEGV, SIGBUS, SIGFPE, SIGPIPE, SIGURG};
enum { count = sizeof taken / sizeof *taken };

static struct sigaction before[count];

__attribute__((constructor(101))) static void remember_handlers(void) {
    for (int i = 0; i < count; i++)
        sigaction(taken[i], NULL, &before[i]);
}

__attribute__((constructor)) static void restore_handlers(void) {
    for (int i = 0; i < count; i++) {
        if (before[i].sa_handler != SIG_DFL && before[i].sa_handler != SIG_IGN)
            before[i].sa_flags |= SA_ONSTACK;
        sigaction(taken[i], &before[i], NULL);
    }
}
