#include <stddef.h>
#include <string.h>

#include "recurrent.h"
#include "simd.h"

// cells activates the gates of one step and computes the states after it.
CLONES static void cells(float *restrict out, float *restrict next, float *restrict gates, const float *restrict cell, shape sh) {
    for (int64_t b = 0; b < sh.b; b++, out += sh.e, next += sh.e, cell += sh.e, gates += 4 * sh.e) {
        float *in = gates, *forget = gates + sh.e, *candidate = gates + 2 * sh.e, *output = gates + 3 * sh.e;
#pragma omp simd
        for (int64_t j = 0; j < sh.e; j++) {
            in[j] = sigmoid_(in[j]);
            forget[j] = sigmoid_(forget[j]);
            candidate[j] = tanh_(candidate[j]);
            output[j] = sigmoid_(output[j]);
            float c = forget[j] * cell[j] + in[j] * candidate[j];
            next[j] = c;
            out[j] = output[j] * tanh_(c);
        }
    }
}

int ariadne_lstm(float *out, ariadne_lstm_state end, const float *x, ariadne_lstm_weights w, const uint8_t *done,
                 ariadne_lstm_state start, shape sh, float *saved) {
    parts p = recurrent_parts(saved, sh);
    int64_t n = sh.b * sh.e;
    int status = 0;
    for (int k = 0; k < 4; k++)
        status |= recurrent_project(p.gates, k, x, w.in[k], w.bias[k], sh);
    const float *c = start.c, *h = start.h;
    for (int64_t t = 0; t < sh.t; t++) {
        float *gates = p.gates + t * 4 * n;
        recurrent_enter(p.cell + t * n, c, done, t, sh);
        recurrent_enter(p.hidden + t * n, h, done, t, sh);
        for (int k = 0; k < 4; k++)
            status |= recurrent_recur(gates, k, p.hidden + t * n, w.hidden[k], true, sh);
        cells(out + t * n, end.c, gates, p.cell + t * n, sh);
        c = end.c;
        h = out + t * n;
    }
    memcpy(end.h, h, n * sizeof(float));
    return status;
}

// cells_backward replaces the gates of one step by their gradients before the activation.
CLONES static void cells_backward(float *restrict dcell, float *restrict gates, const float *restrict dhidden, const float *restrict dout,
                                  const float *restrict cell, shape sh) {
    for (int64_t b = 0; b < sh.b; b++, dcell += sh.e, dhidden += sh.e, dout += sh.e, cell += sh.e, gates += 4 * sh.e) {
        float *in = gates, *forget = gates + sh.e, *candidate = gates + 2 * sh.e, *output = gates + 3 * sh.e;
#pragma omp simd
        for (int64_t j = 0; j < sh.e; j++) {
            float i = in[j], f = forget[j], g = candidate[j], o = output[j];
            float squashed = tanh_(f * cell[j] + i * g), dh = dout[j] + dhidden[j];
            float dc = dcell[j] + dh * o * (1.0f - squashed * squashed);
            in[j] = dc * g * i * (1.0f - i);
            forget[j] = dc * cell[j] * f * (1.0f - f);
            candidate[j] = dc * i * (1.0f - g * g);
            output[j] = dh * squashed * o * (1.0f - o);
            dcell[j] = dc * f;
        }
    }
}

int ariadne_lstm_backward(float *dx, ariadne_lstm_weights dw, ariadne_lstm_state dstart, const float *dout, const float *x,
                          ariadne_lstm_weights w, const uint8_t *done, shape sh, float *saved) {
    parts p = recurrent_parts(saved, sh);
    int64_t n = sh.b * sh.e;
    int status = 0;
    memset(p.dhidden, 0, n * sizeof(float));
    memset(p.dcell, 0, n * sizeof(float));
    for (int64_t t = sh.t - 1; t >= 0; t--) {
        float *gates = p.gates + t * 4 * n;
        cells_backward(p.dcell, gates, p.dhidden, dout + t * n, p.cell + t * n, sh);
        for (int k = 0; k < 4; k++)
            status |= recurrent_return(p.dhidden, gates, k, w.hidden[k], k > 0, sh);
        recurrent_leave(p.dcell, done, t, sh);
        recurrent_leave(p.dhidden, done, t, sh);
    }
    if (dstart.c != NULL) {
        memcpy(dstart.c, p.dcell, n * sizeof(float));
        memcpy(dstart.h, p.dhidden, n * sizeof(float));
    }
    for (int k = 0; k < 4; k++) {
        status |= recurrent_input_gradient(dx, dw.in[k], NULL, x, w.in[k], p.gates, k, sh);
        status |= recurrent_hidden_gradient(dw.hidden[k], dw.bias[k], p.hidden, p.gates, k, sh);
    }
    return status;
}
