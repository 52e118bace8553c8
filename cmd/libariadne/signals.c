//go:build cgo && !windows

// Takes back the signal handlers that Go's runtime installs when the library is loaded. Constructors without a priority run after
// the runtime's, since the linker lists the runtime first. Windows has none of these signals.
#include <stddef.h>

#include "signals.h"

__attribute__((constructor)) static void restore_handlers(void) {
    for (int i = 0; i < signals_taken; i++) {
        if (signals_before[i].sa_handler != SIG_DFL && signals_before[i].sa_handler != SIG_IGN)
            signals_before[i].sa_flags |= SA_ONSTACK;
        sigaction(signals[i], &signals_before[i], NULL);
    }
}
