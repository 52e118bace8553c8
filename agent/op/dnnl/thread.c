#define _GNU_SOURCE
#include <dlfcn.h>
#include <dnnl.h>
#include <stddef.h>

#include "thread.h"

static void (*set_num_threads)(int);

// The function is found by name, because distributions build oneDNN with different OpenMP runtimes, and a second runtime must not
// be linked.
__attribute__((constructor)) static void find_openmp(void) {
    set_num_threads = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
}

void single_thread(void) {
    if (set_num_threads != NULL)
        set_num_threads(1);
}

const char *unruly_runtime(void) {
    switch (dnnl_version()->cpu_runtime) {
    case DNNL_RUNTIME_SEQ:
    case DNNL_RUNTIME_THREADPOOL: // nobody gives it a pool, so it runs on the calling thread
        return NULL;
    case DNNL_RUNTIME_OMP:
        return set_num_threads != NULL ? NULL : "an OpenMP that has no omp_set_num_threads";
    case DNNL_RUNTIME_TBB:
        return "TBB";
    case DNNL_RUNTIME_SYCL:
        return "SYCL";
    }
    return "a runtime that is not known";
}
