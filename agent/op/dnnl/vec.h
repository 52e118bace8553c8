// Explicit vectors, for loops that the compiler does not vectorise well by itself.
#ifndef ARIADNE_VEC_H
#define ARIADNE_VEC_H

#include <stdint.h>
#include <string.h>

#include "simd.h"

// vec is 16 floats, on lesser processors in several registers.
enum { LANES = 16 };
typedef float vec __attribute__((vector_size(LANES * sizeof(float))));
typedef float half_vec __attribute__((vector_size(LANES / 2 * sizeof(float))));
typedef float quarter_vec __attribute__((vector_size(LANES / 4 * sizeof(float))));

// load takes n <= LANES floats and pads them with zeros; store writes the first n.
INLINE vec load(const float *from, int64_t n) {
    vec x = {0};
    memcpy(&x, from, n * sizeof(float));
    return x;
}

INLINE void store(float *to, vec x, int64_t n) { memcpy(to, &x, n * sizeof(float)); }

INLINE float sum_vec(vec x) {
    half_vec h[2];
    memcpy(h, &x, sizeof h);
    h[0] += h[1];
    quarter_vec q[2];
    memcpy(q, h, sizeof q);
    q[0] += q[1];
    return (q[0][0] + q[0][2]) + (q[0][1] + q[0][3]);
}

#endif
