#include <stddef.h>
#include <string.h>

#include "recurrent.h"
#include "simd.h"

// gate_of is the gate to which each kernel of the hidden state contributes. The candidate's products with the input and with the
// hidden state are kept separately, as gates 2 and 3.
static const int gate_of[3] = {0, 1, 3};

// units activates the gates of one step and computes the state after it.
CLONES static void units(float *restrict out, float *restrict gates, const float *restrict hidden, shape sh) {
    for (int64_t b = 0; b < sh.b; b++, out += sh.e, hidden += sh.e, gates += 4 * sh.e) {
        float *reset = gates, *update = gates + sh.e, *candidate = gates + 2 * sh.e, *inner = gates + 3 * sh.e;
#pragma omp simd
        for (int64_t j = 0; j < sh.e; j++) {
            reset[j] = sigmoid_(reset[j]);
            update[j] = sigmoid_(update[j]);
            candidate[j] = tanh_(candidate[j] + reset[j] * inner[j]);
            out[j] = (1.0f - update[j]) * candidate[j] + update[j] * hidden[j];
        }
    }
}

int ariadne_gru(float *out, float *end, const float *x, ariadne_gru_weights w, const uint8_t *done, const float *start, shape sh,
                float *saved) {
    parts p = recurrent_parts(saved, sh);
    int64_t n = sh.b * sh.e;
    int status = 0;
    for (int k = 0; k < 3; k++)
        status |= recurrent_project(p.gates, k, x, w.in[k], w.in_bias[k], sh);
    const float *h = start;
    for (int64_t t = 0; t < sh.t; t++) {
        float *gates = p.gates + t * 4 * n;
        recurrent_enter(p.hidden + t * n, h, done, t, sh);
        for (int k = 0; k < 3; k++)
            status |= recurrent_recur(gates, gate_of[k], p.hidden + t * n, w.hidden[k], k < 2, sh);
        recurrent_bias(gates, gate_of[2], w.hidden_bias, sh.b, sh);
        units(out + t * n, gates, p.hidden + t * n, sh);
        h = out + t * n;
    }
    memcpy(end, h, n * sizeof(float));
    return status;
}

// units_backward replaces the gates of one step by their gradients before the activation.
CLONES static void units_backward(float *restrict dhidden, float *restrict gates, const float *restrict dout, const float *restrict hidden,
                                  shape sh) {
    for (int64_t b = 0; b < sh.b; b++, dhidden += sh.e, dout += sh.e, hidden += sh.e, gates += 4 * sh.e) {
        float *reset = gates, *update = gates + sh.e, *candidate = gates + 2 * sh.e, *inner = gates + 3 * sh.e;
#pragma omp simd
        for (int64_t j = 0; j < sh.e; j++) {
            float r = reset[j], z = update[j], n = candidate[j], dh = dout[j] + dhidden[j];
            float dn = dh * (1.0f - z) * (1.0f - n * n);
            reset[j] = dn * inner[j] * r * (1.0f - r);
            update[j] = dh * (hidden[j] - n) * z * (1.0f - z);
            candidate[j] = dn;
            inner[j] = dn * r;
            dhidden[j] = dh * z;
        }
    }
}

int ariadne_gru_backward(float *dx, ariadne_gru_weights dw, float *dstart, const float *dout, const float *x, ariadne_gru_weights w,
                         const uint8_t *done, shape sh, float *saved) {
    parts p = recurrent_parts(saved, sh);
    int64_t n = sh.b * sh.e;
    int status = 0;
    memset(p.dhidden, 0, n * sizeof(float));
    for (int64_t t = sh.t - 1; t >= 0; t--) {
        float *gates = p.gates + t * 4 * n;
        units_backward(p.dhidden, gates, dout + t * n, p.hidden + t * n, sh);
        for (int k = 0; k < 3; k++)
            status |= recurrent_return(p.dhidden, gates, gate_of[k], w.hidden[k], true, sh);
        recurrent_leave(p.dhidden, done, t, sh);
    }
    if (dstart != NULL)
        memcpy(dstart, p.dhidden, n * sizeof(float));
    for (int k = 0; k < 3; k++) {
        status |= recurrent_input_gradient(dx, dw.in[k], dw.in_bias[k], x, w.in[k], p.gates, k, sh);
        status |= recurrent_hidden_gradient(dw.hidden[k], k == 2 ? dw.hidden_bias : NULL, p.hidden, p.gates, gate_of[k], sh);
    }
    return status;
}
