// How fast the processor multiplies and adds, by level of x86.
#ifndef ARIADNE_PEAK_H
#define ARIADNE_PEAK_H

#include <stdint.h>

// multiply_add: n rounds of fused multiply-adds, all in registers; returns the floating-point
// operations. out receives what they make, so that they have to be done.
typedef double multiply_add(int64_t n, float *out);

multiply_add multiply_add_base, multiply_add_v3, multiply_add_v4;

#endif
