#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

#include "thread.h"

static void (*set_num_threads)(int);

// Found by name, because distributions build oneDNN with different OpenMP runtimes: a second one must not be linked.
__attribute__((constructor)) static void find_openmp(void) {
    set_num_threads = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
}

void single_thread(void) {
    if (set_num_threads != NULL)
        set_num_threads(1);
}
