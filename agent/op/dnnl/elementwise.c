#include "kernels.h"
#include "simd.h"

CLONES void ariadne_rectify(float *restrict y, const float *restrict x, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        y[i] = relu_(x[i]);
}

CLONES void ariadne_rectify_backward(float *restrict dx, const float *restrict dy, const float *restrict y, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        dx[i] += y[i] <= 0.0f ? 0.0f : dy[i];
}

// z may be a.
CLONES void ariadne_add(float *z, const float *a, const float *restrict b, int64_t n) {
#pragma omp simd
    for (int64_t i = 0; i < n; i++)
        z[i] = a[i] + b[i];
}
