#include "recurrent.h"

#include <stddef.h>
#include <string.h>

#include "simd.h"

int64_t ariadne_recurrent_saved_size(shape sh) { return 6 * sh.t * sh.b * sh.e + 2 * sh.b * sh.e; }

parts recurrent_parts(float *saved, shape sh) {
    int64_t n = sh.t * sh.b * sh.e;
    return (parts){
        .gates = saved, .hidden = saved + 4 * n, .cell = saved + 5 * n, .dhidden = saved + 6 * n, .dcell = saved + 6 * n + sh.b * sh.e};
}

CLONES void recurrent_bias(float *gates, int64_t gate, const float *bias, int64_t rows, shape sh) {
    float *z = gates + gate * sh.e;
    for (int64_t r = 0; r < rows; r++, z += 4 * sh.e)
#pragma omp simd
        for (int64_t j = 0; j < sh.e; j++)
            z[j] += bias[j];
}

int recurrent_project(float *gates, int64_t gate, const float *x, const float *w, const float *bias, shape sh) {
    int status = ariadne_gemm(false, false, sh.t * sh.b, sh.e, sh.in, 1, x, sh.in, w, sh.e, 0, gates + gate * sh.e, 4 * sh.e);
    if (bias != NULL)
        recurrent_bias(gates, gate, bias, sh.t * sh.b, sh);
    return status;
}

int recurrent_recur(float *gates, int64_t gate, const float *hidden, const float *w, bool add, shape sh) {
    return ariadne_gemm(false, false, sh.b, sh.e, sh.e, 1, hidden, sh.e, w, sh.e, add, gates + gate * sh.e, 4 * sh.e);
}

void recurrent_enter(float *to, const float *from, const uint8_t *done, int64_t t, shape sh) {
    for (int64_t b = 0; b < sh.b; b++, to += sh.e, from += sh.e)
        if (sh.reset && done[t * sh.b + b])
            memset(to, 0, sh.e * sizeof(float));
        else
            memcpy(to, from, sh.e * sizeof(float));
}

void recurrent_leave(float *grad, const uint8_t *done, int64_t t, shape sh) {
    for (int64_t b = 0; b < sh.b; b++)
        if (sh.reset && done[t * sh.b + b])
            memset(grad + b * sh.e, 0, sh.e * sizeof(float));
}

int recurrent_return(float *dhidden, const float *dgates, int64_t gate, const float *w, bool add, shape sh) {
    return ariadne_gemm(false, true, sh.b, sh.e, sh.e, 1, dgates + gate * sh.e, 4 * sh.e, w, sh.e, add, dhidden, sh.e);
}

CLONES static void bias_gradient(float *restrict dbias, const float *restrict dz, shape sh) {
    memset(dbias, 0, sh.e * sizeof(float));
    for (int64_t r = 0; r < sh.t * sh.b; r++, dz += 4 * sh.e)
        for (int64_t j = 0; j < sh.e; j++)
            dbias[j] += dz[j];
}

int recurrent_input_gradient(float *dx, float *dw, float *dbias, const float *x, const float *w, const float *dgates, int64_t gate, shape sh) {
    int64_t rows = sh.t * sh.b;
    const float *dz = dgates + gate * sh.e;
    int status = ariadne_gemm(true, false, sh.in, sh.e, rows, 1, x, sh.in, dz, 4 * sh.e, 0, dw, sh.e);
    if (dbias != NULL)
        bias_gradient(dbias, dz, sh);
    if (dx != NULL)
        status |= ariadne_gemm(false, true, rows, sh.in, sh.e, 1, dz, 4 * sh.e, w, sh.e, gate > 0, dx, sh.in);
    return status;
}

int recurrent_hidden_gradient(float *dw, float *dbias, const float *hidden, const float *dgates, int64_t gate, shape sh) {
    const float *dz = dgates + gate * sh.e;
    if (dbias != NULL)
        bias_gradient(dbias, dz, sh);
    return ariadne_gemm(true, false, sh.e, sh.e, sh.t * sh.b, 1, hidden, sh.e, dz, 4 * sh.e, 0, dw, sh.e);
}
