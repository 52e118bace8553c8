// The attention for any processor, and the choice of the level at run time.
#define LANES 4
#define LEVEL(name) name##_base
#include "attention_level.h"

int64_t ariadne_attention_saved_size(shape sh) {
    return states_size(sh) + matches_size(sh) + (STRIDE + 1 + sh.h) * head_size(sh) + STRIDE * activated_size(sh) + sh.t * 2 * sh.r;
}

typedef void forward_function(float *out, state end, const float *kqvbg, const float *p, const uint8_t *done, state start, shape sh,
                              float *saved);
typedef void backward_function(float *dkqvbg, float *dp, state dstart, const float *dout, const float *kqvbg, const float *p,
                               const uint8_t *done, state start, shape sh, float *saved);

#ifdef LEVELS
forward_function ariadne_attention_v3, ariadne_attention_v4;
backward_function ariadne_attention_backward_v3, ariadne_attention_backward_v4;
#endif

void ariadne_attention(float *out, state end, const float *kqvbg, const float *p, const uint8_t *done, state start, shape sh,
                       float *saved) {
    forward_function *run = ariadne_attention_base;
#ifdef LEVELS
    if (__builtin_cpu_supports("x86-64-v4"))
        run = ariadne_attention_v4;
    else if (__builtin_cpu_supports("x86-64-v3"))
        run = ariadne_attention_v3;
#endif
    run(out, end, kqvbg, p, done, start, sh, saved);
}

void ariadne_attention_backward(float *dkqvbg, float *dp, state dstart, const float *dout, const float *kqvbg, const float *p,
                                const uint8_t *done, state start, shape sh, float *saved) {
    backward_function *run = ariadne_attention_backward_base;
#ifdef LEVELS
    if (__builtin_cpu_supports("x86-64-v4"))
        run = ariadne_attention_backward_v4;
    else if (__builtin_cpu_supports("x86-64-v3"))
        run = ariadne_attention_backward_v3;
#endif
    run(dkqvbg, dp, dstart, dout, kqvbg, p, done, start, sh, saved);
}
