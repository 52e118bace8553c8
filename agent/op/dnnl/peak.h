// How fast the processor multiplies and adds, for several levels of x86.
#ifndef ARIADNE_PEAK_H
#define ARIADNE_PEAK_H

#include <stdint.h>

// multiply_add does n rounds of fused multiply-adds, all in registers. It returns the number of floating-point operations. out
// receives the sum of what they compute, so that the compiler does not remove them.
typedef double multiply_add(int64_t n, float *out);

multiply_add multiply_add_base, multiply_add_v3, multiply_add_v4;

#endif
