// The processor's peak, for vectors of LANES floats. peak.c, peak_v3.c and peak_v4.c compile this file in the way in which
// attention_level.h is compiled.
#include "peak.h"
#include "simd.h"
#include "vec.h"

// CHAINS is the number of chains of multiply-adds that do not wait for each other. Two units that take four cycles each need
// eight. Each chain has STEPS steps with different factors, so that the bits of its sums keep changing, as a network's do.
// Constant sums cost little power, and processors then do half as many operations again.
enum { CHAINS = 8, STEPS = 3 };

double LEVEL(multiply_add)(int64_t n, float *out) {
    vec sum[CHAINS], factor[CHAINS], term[CHAINS];
    uint32_t bits = 1;
    for (int c = 0; c < CHAINS; c++)
        for (int i = 0; i < LANES; i++) {
            bits = bits * 1664525u + 1013904223u; // a linear congruential generator (Knuth)
            sum[c][i] = factor[c][i] = (int32_t)bits * (0.95f / (1u << 31));
            bits = bits * 1664525u + 1013904223u;
            term[c][i] = (int32_t)bits * (0.95f / (1u << 31));
        }
#pragma GCC unroll 1
    for (int64_t i = 0; i < n; i++)
#pragma GCC unroll 3
        for (int s = 0; s < STEPS; s++)
#pragma GCC unroll 8
            for (int c = 0; c < CHAINS; c++)
                sum[c] = sum[c] * factor[(c + 3 * s) % CHAINS] + term[(c + s) % CHAINS];
    *out = 0;
    for (int c = 0; c < CHAINS; c++)
        *out += sum_vec(sum[c]);
    return 2.0 * STEPS * CHAINS * LANES * n;
}
