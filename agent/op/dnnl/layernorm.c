#include <math.h>
#include <string.h>

#include "kernels.h"
#include "simd.h"

CLONES void ariadne_layernorm(float *restrict y, float *restrict mean, float *restrict rstd, const float *restrict x,
                              const float *restrict scale, const float *restrict bias, int64_t rows, int64_t width) {
    for (int64_t r = 0; r < rows; r++, x += width, y += width) {
        float sum = 0, square = 0;
#pragma omp simd reduction(+ : sum)
        for (int64_t j = 0; j < width; j++)
            sum += x[j];
        float m = sum / width;
#pragma omp simd reduction(+ : square)
        for (int64_t j = 0; j < width; j++)
            square += (x[j] - m) * (x[j] - m);
        float s = 1.0f / sqrtf(square / width + 1e-6f);
        mean[r] = m;
        rstd[r] = s;
        for (int64_t j = 0; j < width; j++)
            y[j] = (x[j] - m) * s * scale[j] + bias[j];
    }
}

CLONES void ariadne_layernorm_backward(float *restrict dx, float *restrict dscale, float *restrict dbias, const float *restrict dy,
                                       const float *restrict x, const float *restrict mean, const float *restrict rstd,
                                       const float *restrict scale, int64_t rows, int64_t width) {
    memset(dscale, 0, width * sizeof(float));
    memset(dbias, 0, width * sizeof(float));
    for (int64_t r = 0; r < rows; r++, x += width, dx += width, dy += width) {
        float m = mean[r], s = rstd[r], sum_g = 0, sum_gn = 0;
#pragma omp simd reduction(+ : sum_g, sum_gn)
        for (int64_t j = 0; j < width; j++) {
            float n = (x[j] - m) * s, d = dy[j], g = d * scale[j];
            dscale[j] += d * n;
            dbias[j] += d;
            sum_g += g;
            sum_gn += g * n;
        }
        float mean_g = sum_g / width, mean_gn = sum_gn / width;
        for (int64_t j = 0; j < width; j++) {
            float n = (x[j] - m) * s;
            dx[j] = s * (dy[j] * scale[j] - mean_g - n * mean_gn);
        }
    }
}
