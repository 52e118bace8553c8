//go:build cgo && !windows

// Takes down how signals are handled before Go's runtime takes them. Where constructors have priorities, those with one run before the
// runtime's. On macOS they run in the order of the objects, unless a function is named to the linker as the first to run: python/library.py
// or python/zig/cc see to it.
#include <stddef.h>

#include "signals.h"

const int signals[signals_taken] = {SIGSEGV, SIGBUS, SIGFPE, SIGPIPE, SIGURG};
struct sigaction signals_before[signals_taken];

static int remembered;

void remember_handlers(void) {
    for (int i = 0; i < signals_taken && !remembered; i++)
        sigaction(signals[i], NULL, &signals_before[i]);
    remembered = 1;
}
