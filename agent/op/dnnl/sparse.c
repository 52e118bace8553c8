#include <string.h>

#include "kernels.h"
#include "simd.h"

// line is 16 floats at any address: one register of AVX-512, two of AVX2, four of SSE.
typedef float line __attribute__((vector_size(64), aligned(4), may_alias));

enum { LINE = 16, BLOCK = 8 }; // floats of a line; lines of a block, whose sums stay in registers

// gather computes y[0..16 lines] = sum of value[i] * w[index[i]] over a row's elements. lines is a constant.
INLINE void gather(float *y, const int32_t *index, const float *value, int64_t count, const float *w, int64_t out, const int lines) {
    line sum[BLOCK] = {0};
    for (int64_t i = 0; i < count; i++) {
        const float *from = w + index[i] * out;
#pragma GCC unroll 8
        for (int l = 0; l < lines; l++)
            sum[l] += value[i] * *(const line *)(from + l * LINE);
    }
#pragma GCC unroll 8
    for (int l = 0; l < lines; l++)
        *(line *)(y + l * LINE) = sum[l];
}

// scatter computes dw[index[i]] += value[i] * dz for each of a row's elements.
INLINE void scatter(float *dw, const int32_t *index, const float *value, int64_t count, const float *dz, int64_t out, const int lines) {
    line d[BLOCK];
#pragma GCC unroll 8
    for (int l = 0; l < lines; l++)
        d[l] = *(const line *)(dz + l * LINE);
    for (int64_t i = 0; i < count; i++) {
        float *to = dw + index[i] * out;
#pragma GCC unroll 8
        for (int l = 0; l < lines; l++)
            *(line *)(to + l * LINE) += value[i] * d[l];
    }
}

// Columns are processed in blocks of 128, then of 16, then one by one.
CLONES static void gather_row(float *y, const int32_t *index, const float *value, int64_t count, const float *w, int64_t out) {
    int64_t j = 0;
    for (; j + BLOCK * LINE <= out; j += BLOCK * LINE)
        gather(y + j, index, value, count, w + j, out, BLOCK);
    for (; j + LINE <= out; j += LINE)
        gather(y + j, index, value, count, w + j, out, 1);
    for (; j < out; j++) {
        float sum = 0;
        for (int64_t i = 0; i < count; i++)
            sum += value[i] * w[index[i] * out + j];
        y[j] = sum;
    }
}

CLONES static void scatter_row(float *dw, const int32_t *index, const float *value, int64_t count, const float *dz, int64_t out) {
    int64_t j = 0;
    for (; j + BLOCK * LINE <= out; j += BLOCK * LINE)
        scatter(dw + j, index, value, count, dz + j, out, BLOCK);
    for (; j + LINE <= out; j += LINE)
        scatter(dw + j, index, value, count, dz + j, out, 1);
    for (; j < out; j++)
        for (int64_t i = 0; i < count; i++)
            dw[index[i] * out + j] += value[i] * dz[j];
}

void ariadne_sparse_linear(float *y, ariadne_sparse_rows x, const float *w, const float *bias, int64_t out, int act) {
    for (int64_t r = 0; r < x.rows; r++)
        gather_row(y + r * out, x.index + r * x.room, x.value + r * x.room, x.count[r], w, out);
    ariadne_bias_act(y, bias, x.rows, out, act);
}

void ariadne_sparse_linear_backward(float *dw, float *dbias, float *dy, ariadne_sparse_rows x, const float *y, int64_t in,
                                    int64_t out, int act) {
    memset(dbias, 0, out * sizeof(float));
    ariadne_bias_act_backward(dbias, dy, y, x.rows, out, act);
    memset(dw, 0, in * out * sizeof(float));
    for (int64_t r = 0; r < x.rows; r++)
        scatter_row(dw, x.index + r * x.room, x.value + r * x.room, x.count[r], dy + r * out, out);
}
