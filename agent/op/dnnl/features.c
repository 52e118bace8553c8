#include <string.h>

#include "kernels.h"
#include "simd.h"

CLONES void ariadne_outer(float *restrict z, const float *restrict a, const float *restrict p, int64_t rows, int64_t d, int64_t n) {
    for (int64_t r = 0; r < rows; r++, a += d, p += n)
        for (int64_t j = 0; j < d; j++, z += n)
            for (int64_t i = 0; i < n; i++)
                z[i] = a[j] * p[i];
}

CLONES void ariadne_outer_backward(float *restrict da, float *restrict dp, const float *restrict dz, const float *restrict a,
                                   const float *restrict p, int64_t rows, int64_t d, int64_t n) {
    for (int64_t r = 0; r < rows; r++, a += d, p += n, da += d, dp += n) {
        memset(dp, 0, n * sizeof(float));
        for (int64_t j = 0; j < d; j++, dz += n) {
            float sum = 0;
            for (int64_t i = 0; i < n; i++) {
                dp[i] += dz[i] * a[j];
                sum += dz[i] * p[i];
            }
            da[j] = sum;
        }
    }
}

// rectify_both writes the positive part of z [D] and that of -z to c [2 D].
INLINE void rectify_both(float *c, const float *z, int64_t d) {
    for (int64_t i = 0; i < d; i++) {
        c[i] = relu_(z[i]);
        c[d + i] = relu_(-z[i]);
    }
}

// rolled returns the place from which a roll by j takes the element at place i of n.
INLINE int64_t rolled(int64_t i, int64_t j, int64_t n) { return ((i - j) % n + n) % n; }

CLONES void ariadne_dpfp(float *y, const float *z, int64_t rows, int64_t d, int64_t nu) {
    float c[2 * d];
    for (int64_t r = 0; r < rows; r++, z += d) {
        rectify_both(c, z, d);
        for (int64_t j = 1; j <= nu; j++, y += 2 * d)
            for (int64_t i = 0; i < 2 * d; i++)
                y[i] = c[i] * c[rolled(i, j, 2 * d)];
    }
}

CLONES void ariadne_dpfp_backward(float *dz, const float *dy, const float *z, int64_t rows, int64_t d, int64_t nu) {
    float c[2 * d], dc[2 * d];
    for (int64_t r = 0; r < rows; r++, z += d, dz += d) {
        rectify_both(c, z, d);
        memset(dc, 0, sizeof dc);
        for (int64_t j = 1; j <= nu; j++, dy += 2 * d)
            for (int64_t i = 0; i < 2 * d; i++) {
                int64_t other = rolled(i, j, 2 * d);
                dc[i] += dy[i] * c[other];
                dc[other] += dy[i] * c[i];
            }
        for (int64_t i = 0; i < d; i++)
            dz[i] = z[i] > 0 ? dc[i] : z[i] < 0 ? -dc[d + i] : 0;
    }
}
