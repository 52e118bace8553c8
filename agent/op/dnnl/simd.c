#include "kernels.h"
#include "simd.h"

CLONES void ariadne_apply(float *restrict y, const float *restrict x, int64_t n, int function) {
    switch (function) {
    case ARIADNE_EXP:
        for (int64_t i = 0; i < n; i++)
            y[i] = exp_(x[i]);
        break;
    case ARIADNE_SIGMOID:
        for (int64_t i = 0; i < n; i++)
            y[i] = sigmoid_(x[i]);
        break;
    case ARIADNE_TANHF:
        for (int64_t i = 0; i < n; i++)
            y[i] = tanh_(x[i]);
        break;
    case ARIADNE_ROOT:
        for (int64_t i = 0; i < n; i++)
            y[i] = root_(x[i]);
        break;
    }
}
