#include <string.h>

#include "kernels.h"
#include "simd.h"

// gates turns r and z from the arguments of the activations into their results, and computes r x.
CLONES static void gates(float *restrict r, float *restrict z, float *restrict rx, const float *restrict x,
                         const float *restrict bias, int64_t rows, int64_t e) {
    for (int64_t i = 0; i < rows; i++, r += e, z += e, rx += e, x += e)
#pragma omp simd
        for (int64_t j = 0; j < e; j++) {
            r[j] = sigmoid_(r[j]);
            z[j] = sigmoid_(z[j] - bias[j]);
            rx[j] = r[j] * x[j];
        }
}

CLONES static void blend(float *restrict out, float *restrict h, const float *restrict z, const float *restrict x, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        h[i] = tanh_(h[i]);
        out[i] = (1.0f - z[i]) * x[i] + z[i] * h[i];
    }
}

int ariadne_gate(float *out, const float *x, const float *y, ariadne_gate_weights w, ariadne_gate_saved s, int64_t rows, int64_t e) {
    int status = ariadne_gemm(false, false, rows, e, e, 1, y, e, w.wr, e, 0, s.r, e);
    status |= ariadne_gemm(false, false, rows, e, e, 1, x, e, w.ur, e, 1, s.r, e);
    status |= ariadne_gemm(false, false, rows, e, e, 1, y, e, w.wz, e, 0, s.z, e);
    status |= ariadne_gemm(false, false, rows, e, e, 1, x, e, w.uz, e, 1, s.z, e);
    gates(s.r, s.z, s.rx, x, w.bias, rows, e);
    status |= ariadne_gemm(false, false, rows, e, e, 1, y, e, w.wg, e, 0, s.h, e);
    status |= ariadne_gemm(false, false, rows, e, e, 1, s.rx, e, w.ug, e, 1, s.h, e);
    blend(out, s.h, s.z, x, rows * e);
    return status;
}

// blend_backward computes the gradients of the arguments of z and h, that of the bias, and the part of dx that does not pass
// through a kernel.
CLONES static void blend_backward(float *restrict dx, float *restrict dz, float *restrict dh, float *restrict dbias,
                                  const float *restrict dout, const float *restrict x, const float *restrict z,
                                  const float *restrict h, int64_t rows, int64_t e) {
    memset(dbias, 0, e * sizeof(float));
    for (int64_t i = 0; i < rows; i++, dx += e, dz += e, dh += e, dout += e, x += e, z += e, h += e)
#pragma omp simd
        for (int64_t j = 0; j < e; j++) {
            dh[j] = dout[j] * z[j] * (1.0f - h[j] * h[j]);
            float d = dout[j] * (h[j] - x[j]) * z[j] * (1.0f - z[j]);
            dz[j] = d;
            dbias[j] -= d;
            dx[j] = dout[j] * (1.0f - z[j]);
        }
}

// reset_backward turns dr from the gradient of r x into that of the argument of r.
CLONES static void reset_backward(float *restrict dx, float *restrict dr, const float *restrict x, const float *restrict r, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        float d = dr[i];
        dx[i] += d * r[i];
        dr[i] = d * x[i] * r[i] * (1.0f - r[i]);
    }
}

int ariadne_gate_backward(float *dx, float *dy, ariadne_gate_weights dw, const float *dout, const float *x, const float *y,
                          ariadne_gate_weights w, ariadne_gate_saved s, float *scratch, int64_t rows, int64_t e) {
    int64_t n = rows * e;
    float *dr = scratch, *dz = scratch + n, *dh = scratch + 2 * n;
    blend_backward(dx, dz, dh, dw.bias, dout, x, s.z, s.h, rows, e);
    int status = ariadne_gemm(false, true, rows, e, e, 1, dh, e, w.ug, e, 0, dr, e);
    reset_backward(dx, dr, x, s.r, n);

    status |= ariadne_gemm(true, false, e, e, rows, 1, y, e, dr, e, 0, dw.wr, e);
    status |= ariadne_gemm(true, false, e, e, rows, 1, x, e, dr, e, 0, dw.ur, e);
    status |= ariadne_gemm(true, false, e, e, rows, 1, y, e, dz, e, 0, dw.wz, e);
    status |= ariadne_gemm(true, false, e, e, rows, 1, x, e, dz, e, 0, dw.uz, e);
    status |= ariadne_gemm(true, false, e, e, rows, 1, y, e, dh, e, 0, dw.wg, e);
    status |= ariadne_gemm(true, false, e, e, rows, 1, s.rx, e, dh, e, 0, dw.ug, e);

    status |= ariadne_gemm(false, true, rows, e, e, 1, dr, e, w.ur, e, 1, dx, e);
    status |= ariadne_gemm(false, true, rows, e, e, 1, dz, e, w.uz, e, 1, dx, e);
    status |= ariadne_gemm(false, true, rows, e, e, 1, dr, e, w.wr, e, 0, dy, e);
    status |= ariadne_gemm(false, true, rows, e, e, 1, dz, e, w.wz, e, 1, dy, e);
    status |= ariadne_gemm(false, true, rows, e, e, 1, dh, e, w.wg, e, 1, dy, e);
    return status;
}
