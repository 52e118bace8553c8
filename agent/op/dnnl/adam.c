#include "kernels.h"
#include "simd.h"

CLONES double ariadne_sum_of_squares(const float *x, int64_t n) {
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < n; i++)
        sum += (double)x[i] * (double)x[i];
    return sum;
}

CLONES void ariadne_adam(float *restrict param, const float *restrict grad, float *restrict m, float *restrict v, int64_t n, float lr,
                         float factor, float correct1, float correct2, float beta1, float beta2, float eps) {
    for (int64_t i = 0; i < n; i++) {
        float g = grad[i] * factor;
        m[i] = beta1 * m[i] + (1.0f - beta1) * g;
        v[i] = beta2 * v[i] + (1.0f - beta2) * g * g;
        param[i] -= lr * (m[i] * correct1) / (root_(v[i] * correct2) + eps);
    }
}
