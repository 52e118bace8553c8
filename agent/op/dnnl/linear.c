#include <stddef.h>
#include <string.h>

#include "kernels.h"
#include "simd.h"

INLINE float activate(float x, int act) {
    switch (act) {
    case ARIADNE_RELU:
        return relu_(x);
    case ARIADNE_TANH:
        return tanh_(x);
    case ARIADNE_LOGISTIC:
        return sigmoid_(x);
    case ARIADNE_ELU1:
        return elu1_(x);
    }
    return x;
}

// activate_backward computes the gradient of the argument of y = act(...) from dy, the gradient of y.
INLINE float activate_backward(float dy, float y, int act) {
    switch (act) {
    case ARIADNE_RELU:
        return y <= 0.0f ? 0.0f : dy;
    case ARIADNE_TANH:
        return dy * (1.0f - y * y);
    case ARIADNE_LOGISTIC:
        return dy * y * (1.0f - y);
    case ARIADNE_ELU1:
        return y > 1.0f ? dy : dy * y;
    }
    return dy;
}

// In the next functions act is a constant, so that each loop is compiled for one activation.
INLINE void bias_act(float *restrict y, const float *restrict bias, int64_t rows, int64_t width, int act) {
    for (int64_t r = 0; r < rows; r++, y += width) {
        if (bias == NULL)
            for (int64_t j = 0; j < width; j++)
                y[j] = activate(y[j], act);
        else
            for (int64_t j = 0; j < width; j++)
                y[j] = activate(y[j] + bias[j], act);
    }
}

CLONES void ariadne_bias_act(float *y, const float *bias, int64_t rows, int64_t width, int act) {
    if (act == ARIADNE_RELU)
        bias_act(y, bias, rows, width, ARIADNE_RELU);
    else if (act == ARIADNE_TANH)
        bias_act(y, bias, rows, width, ARIADNE_TANH);
    else if (act == ARIADNE_LOGISTIC)
        bias_act(y, bias, rows, width, ARIADNE_LOGISTIC);
    else if (act == ARIADNE_ELU1)
        bias_act(y, bias, rows, width, ARIADNE_ELU1);
    else if (bias != NULL)
        bias_act(y, bias, rows, width, ARIADNE_IDENTITY);
}

INLINE void bias_act_backward(float *restrict dbias, float *restrict dy, const float *restrict y, int64_t rows, int64_t width, int act) {
    for (int64_t r = 0; r < rows; r++, dy += width, y += width) {
        if (dbias == NULL)
            for (int64_t j = 0; j < width; j++)
                dy[j] = activate_backward(dy[j], y[j], act);
        else
            for (int64_t j = 0; j < width; j++) {
                float d = activate_backward(dy[j], y[j], act);
                dy[j] = d;
                dbias[j] += d;
            }
    }
}

// It adds to dbias.
CLONES void ariadne_bias_act_backward(float *dbias, float *dy, const float *y, int64_t rows, int64_t width, int act) {
    if (act == ARIADNE_RELU)
        bias_act_backward(dbias, dy, y, rows, width, ARIADNE_RELU);
    else if (act == ARIADNE_TANH)
        bias_act_backward(dbias, dy, y, rows, width, ARIADNE_TANH);
    else if (act == ARIADNE_LOGISTIC)
        bias_act_backward(dbias, dy, y, rows, width, ARIADNE_LOGISTIC);
    else if (act == ARIADNE_ELU1)
        bias_act_backward(dbias, dy, y, rows, width, ARIADNE_ELU1);
    else if (dbias != NULL)
        bias_act_backward(dbias, dy, y, rows, width, ARIADNE_IDENTITY);
}

int ariadne_linear(float *y, const float *x, const float *w, const float *bias, int64_t rows, int64_t in, int64_t out, int act) {
    int status = ariadne_gemm(false, false, rows, out, in, 1, x, in, w, out, 0, y, out);
    if (status == 0)
        ariadne_bias_act(y, bias, rows, out, act);
    return status;
}

int ariadne_linear_backward(float *dx, float *dw, float *dbias, float *dy, const float *x, const float *y, const float *w,
                            int64_t rows, int64_t in, int64_t out, int act) {
    if (dbias != NULL)
        memset(dbias, 0, out * sizeof(float));
    ariadne_bias_act_backward(dbias, dy, y, rows, out, act);
    int status = ariadne_gemm(true, false, in, out, rows, 1, x, in, dy, out, 0, dw, out);
    if (status == 0 && dx != NULL)
        status = ariadne_gemm(false, true, rows, in, out, 1, dy, out, w, out, 0, dx, in);
    return status;
}
