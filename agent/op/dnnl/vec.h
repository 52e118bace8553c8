// Explicit vectors, for loops that the compiler does not vectorise well by itself.
#ifndef ARIADNE_VEC_H
#define ARIADNE_VEC_H

#include <stdint.h>
#include <string.h>

#include "simd.h"

// vec is LANES floats, 4, 8 or 16: one register of the processor for which the file is compiled.
typedef float vec __attribute__((vector_size(LANES * sizeof(float))));

// load reads n <= LANES floats and pads them with zeros. store writes the first n.
INLINE vec load(const float *from, int64_t n) {
    vec x = {0};
    memcpy(&x, from, n * sizeof(float));
    return x;
}

INLINE void store(float *to, vec x, int64_t n) { memcpy(to, &x, n * sizeof(float)); }

// sum_vec adds the elements up in pairs, and works on vectors as long as it can.
INLINE float sum_vec(vec x) {
#if LANES == 16
    typedef float half __attribute__((vector_size(8 * sizeof(float))));
    half h[2];
    memcpy(h, &x, sizeof h);
    half y = h[0] + h[1];
#else
    vec y = x;
#endif
#if LANES >= 8
    typedef float quarter __attribute__((vector_size(4 * sizeof(float))));
    quarter q[2];
    memcpy(q, &y, sizeof q);
    quarter z = q[0] + q[1];
#else
    vec z = y;
#endif
    return (z[0] + z[2]) + (z[1] + z[3]);
}

#endif
