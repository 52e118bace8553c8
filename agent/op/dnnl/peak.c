// The peak for any processor, and the choice of the level at run time.
#define LANES 4
#define LEVEL(name) name##_base
#include "peak_level.h"

#include "kernels.h"

double ariadne_multiply_add(int64_t n, float *out) {
    multiply_add *run = multiply_add_base;
#ifdef LEVELS
    if (__builtin_cpu_supports("x86-64-v4"))
        run = multiply_add_v4;
    else if (__builtin_cpu_supports("x86-64-v3"))
        run = multiply_add_v3;
#endif
    return run(n, out);
}
