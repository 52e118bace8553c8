#include <math.h>
#include <stddef.h>
#include <string.h>

#include "kernels.h"
#include "simd.h"

typedef ariadne_attention_shape shape;
typedef ariadne_attention_state state;

// The number of steps between two states that the forward pass keeps; the backward pass recomputes those between.
enum { STRIDE = 8 };

// memory is the memory of one head, in place in an array of a whole batch's or by itself: S [N], TildeK [R] rows of
// [N] that lie k_step apart, TildeV [R] rows of [D] that lie v_step apart.
typedef struct {
    float *s, *k, *v;
    int64_t k_step, v_step;
} memory;

// input is what one step of one head reads: raw k, q, v, b, g [D] in a row and p1, p2, p3 [eta] in a row.
typedef struct {
    const float *row, *p;
    const float *osc; // cosines [R], then their derivatives by the clock [R]
    float keep;
} input;

// Floats of one head's memory by itself, and of all heads of one sequence.
static int64_t head_size(shape sh) { return (1 + sh.r) * sh.eta * sh.d + sh.r * sh.d; }
static int64_t checkpoints(shape sh) { return (sh.t + STRIDE - 1) / STRIDE; }
// Floats of the activated gates of one step of one head: sigmoid of g [D], of b [D] and of p3 [eta].
static int64_t gate_size(shape sh) { return 2 * sh.d + sh.eta; }

// What is kept: for each sequence and checkpoint the memory of all heads, for each step and head the R matches <K_i, Q> and
// <S, Q>. Then scratch for one head: the memories around STRIDE steps, their gates, the gradient of one memory, and
// the oscillations of all steps of one sequence.
static int64_t states_size(shape sh) { return sh.b * sh.h * checkpoints(sh) * head_size(sh); }
static int64_t matches_size(shape sh) { return sh.t * sh.b * sh.h * (sh.r + 1); }

int64_t ariadne_attention_saved_size(shape sh) {
    return states_size(sh) + matches_size(sh) + (STRIDE + 2) * head_size(sh) + STRIDE * gate_size(sh) + sh.t * 2 * sh.r;
}

static memory head_in_batch(state st, shape sh, int64_t b, int64_t h) {
    int64_t n = sh.eta * sh.d;
    return (memory){
        .s = st.s + (b * sh.h + h) * n,
        .k = st.tilde_k + (b * sh.r * sh.h + h) * n,
        .v = st.tilde_v + (b * sh.r * sh.h + h) * sh.d,
        .k_step = sh.h * n,
        .v_step = sh.h * sh.d,
    };
}

static memory head_alone(float *at, shape sh) {
    int64_t n = sh.eta * sh.d;
    return (memory){.s = at, .k = at + n, .v = at + (1 + sh.r) * n, .k_step = n, .v_step = sh.d};
}

static void copy_head(memory to, memory from, shape sh) {
    int64_t n = sh.eta * sh.d;
    memcpy(to.s, from.s, n * sizeof(float));
    for (int64_t i = 0; i < sh.r; i++) {
        memcpy(to.k + i * to.k_step, from.k + i * from.k_step, n * sizeof(float));
        memcpy(to.v + i * to.v_step, from.v + i * from.v_step, sh.d * sizeof(float));
    }
}

static input step_input(const float *kqvbg, const float *p, const uint8_t *done, const float *osc, shape sh, int64_t t, int64_t b, int64_t h) {
    int64_t at = (t * sh.b + b) * sh.h + h;
    return (input){
        .row = kqvbg + at * 5 * sh.d,
        .p = p + at * 3 * sh.eta,
        .osc = osc,
        .keep = sh.reset && done[t * sh.b + b] ? 0.0f : 1.0f,
    };
}

// frequency is linspace(-pi, pi, r)[i] in float32. volatile: both products are rounded before they are added.
static float frequency(int64_t i, int64_t r) {
    const float pi = 3.14159265358979323846f;
    if (r == 1)
        return -pi;
    if (i == r - 1)
        return pi;
    float at = (float)i / (float)(r - 1);
    volatile float low = -pi * (1.0f - at), high = pi * at;
    return low + high;
}

// oscillate: cosines of the float32 product of clock and frequency [r], then their derivatives by the clock [r].
static void oscillate(float *osc, float tick, int64_t r) {
    for (int64_t i = 0; i < r; i++) {
        float w = frequency(i, r), phase = tick * w;
        osc[i] = (float)cos(phase);
        osc[r + i] = -(float)sin(phase) * w;
    }
}

INLINE void activate_gates(float *gates, input in, shape sh) {
    int64_t d = sh.d, eta = sh.eta;
    const float *b = in.row + 3 * d, *g = in.row + 4 * d, *p3 = in.p + 2 * eta;
#pragma omp simd
    for (int64_t j = 0; j < d; j++) {
        gates[j] = sigmoid_(g[j]);
        gates[d + j] = sigmoid_(b[j]);
    }
    for (int64_t i = 0; i < eta; i++)
        gates[2 * d + i] = sigmoid_(p3[i]);
}

// advance takes the memory of a head over one step; to may be from. With match it also sets the R matches <K_i, Q> and <S, Q>.
INLINE void advance(memory to, memory from, input in, const float *gates, float *match, shape sh) {
    int64_t d = sh.d, eta = sh.eta, r = sh.r;
    const float *k = in.row, *q = k + d, *v = q + d, *sg = gates, *beta = gates + d;
    float keep = in.keep;
    if (match != NULL)
        memset(match, 0, (r + 1) * sizeof(float));
    for (int64_t m = 0; m < eta; m++) {
        float p1 = relu_(in.p[m]), p2 = relu_(in.p[eta + m]), p3 = gates[2 * d + m], sum = 0;
        float *to_s = to.s + m * d;
        const float *from_s = from.s + m * d;
#pragma omp simd reduction(+ : sum)
        for (int64_t j = 0; j < d; j++) {
            float g = p3 * sg[j], s = (1.0f - g) * keep * from_s[j] + g * (p1 * relu_(k[j]));
            to_s[j] = s;
            sum += s * (p2 * relu_(q[j]));
        }
        if (match != NULL)
            match[r] += sum;
        for (int64_t i = 0; i < r; i++) {
            float o = in.osc[i], dot = 0;
            float *to_k = to.k + i * to.k_step + m * d;
            const float *from_k = from.k + i * from.k_step + m * d;
#pragma omp simd reduction(+ : dot)
            for (int64_t j = 0; j < d; j++) {
                float g = p3 * sg[j], x = (1.0f - g) * keep * from_k[j] + o * (g * (p1 * relu_(k[j])));
                to_k[j] = x;
                dot += x * (p2 * relu_(q[j]));
            }
            if (match != NULL)
                match[i] += dot;
        }
    }
    for (int64_t i = 0; i < r; i++) {
        float o = in.osc[i];
        float *to_v = to.v + i * to.v_step;
        const float *from_v = from.v + i * from.v_step;
#pragma omp simd
        for (int64_t j = 0; j < d; j++)
            to_v[j] = (1.0f - beta[j]) * keep * from_v[j] + o * (beta[j] * v[j]);
    }
}

INLINE float normaliser(const float *match, int64_t r) { return 1.0f / (2.0f * r * match[r] + 1e-5f); }

CLONES void ariadne_attention(float *out, state end, const float *kqvbg, const float *p, const uint8_t *done, state start,
                              shape sh, float *saved) {
    int64_t d = sh.d, r = sh.r;
    float osc[2 * r], unsaved[r + 1], gates[gate_size(sh)];
    if (end.s != start.s) {
        memcpy(end.s, start.s, sh.b * sh.h * sh.eta * d * sizeof(float));
        memcpy(end.tilde_k, start.tilde_k, sh.b * r * sh.h * sh.eta * d * sizeof(float));
        memcpy(end.tilde_v, start.tilde_v, sh.b * r * sh.h * d * sizeof(float));
    }
    for (int64_t b = 0; b < sh.b; b++)
        for (int64_t t = 0; t < sh.t; t++) {
            oscillate(osc, start.tick[b] + (float)(t + 1), r);
            for (int64_t h = 0; h < sh.h; h++) {
                int64_t at = (t * sh.b + b) * sh.h + h;
                memory head = head_in_batch(end, sh, b, h);
                float *match = unsaved;
                if (saved != NULL) {
                    match = saved + states_size(sh) + at * (r + 1);
                    if (t % STRIDE == 0)
                        copy_head(head_alone(saved + ((b * sh.h + h) * checkpoints(sh) + t / STRIDE) * head_size(sh), sh), head, sh);
                }
                input in = step_input(kqvbg, p, done, osc, sh, t, b, h);
                activate_gates(gates, in, sh);
                advance(head, head, in, gates, match, sh);
                float scale = normaliser(match, r), *y = out + at * d;
                memset(y, 0, d * sizeof(float));
                for (int64_t i = 0; i < r; i++) {
                    const float *v = head.v + i * head.v_step;
                    float weight = match[i] * scale;
#pragma omp simd
                    for (int64_t j = 0; j < d; j++)
                        y[j] += v[j] * weight;
                }
            }
        }
    for (int64_t b = 0; b < sh.b; b++)
        end.tick[b] = start.tick[b] + (float)sh.t;
}

// retreat takes grad, the gradient of a head's memory after a step (without that step's output), to that of the memory before
// it, sets the gradients of the step's inputs, row [5, D] and p [3, eta], and returns that of the clock.
INLINE float retreat(memory grad, float *restrict drow, float *restrict dp, const float *restrict dout, memory before, memory after,
                     input in, const float *gates, const float *match, shape sh) {
    int64_t d = sh.d, eta = sh.eta, r = sh.r;
    const float *k = in.row, *q = k + d, *v = q + d, *sg = gates, *beta = gates + d, *osc = in.osc, *slope = in.osc + r;
    float *dk = drow, *dq = drow + d, *dv = drow + 2 * d, *db = drow + 3 * d, *dg = drow + 4 * d;
    float keep = in.keep, scale = normaliser(match, r), loss = 0, dtick = 0;
    float dmatch[r], into[d], past[d], turn[d], dquery[d];

    memset(into, 0, sizeof into);
    memset(past, 0, sizeof past);
    memset(turn, 0, sizeof turn);
    for (int64_t i = 0; i < r; i++) {
        float weight = match[i] * scale, o = osc[i], w = slope[i], sum = 0;
        float *dtv = grad.v + i * grad.v_step;
        const float *v0 = before.v + i * before.v_step, *v1 = after.v + i * after.v_step;
#pragma omp simd reduction(+ : sum)
        for (int64_t j = 0; j < d; j++) {
            sum += dout[j] * v1[j];
            float x = dtv[j] + dout[j] * weight;
            into[j] += o * x;
            past[j] += x * v0[j];
            turn[j] += w * x;
            dtv[j] = (1.0f - beta[j]) * keep * x;
        }
        loss += sum * weight;
        dmatch[i] = sum * scale;
    }
#pragma omp simd reduction(+ : dtick)
    for (int64_t j = 0; j < d; j++) {
        dtick += turn[j] * (beta[j] * v[j]);
        dv[j] = into[j] * beta[j];
        db[j] = (into[j] * v[j] - keep * past[j]) * beta[j] * (1.0f - beta[j]);
    }

    float dnorm = -loss * scale * 2.0f * r;
    memset(dk, 0, d * sizeof(float));
    memset(dq, 0, d * sizeof(float));
    memset(dg, 0, d * sizeof(float));
    for (int64_t m = 0; m < eta; m++) {
        float p1 = relu_(in.p[m]), p2 = relu_(in.p[eta + m]), p3 = gates[2 * d + m];
        float *dts = grad.s + m * d;
        const float *s0 = before.s + m * d, *s1 = after.s + m * d;
#pragma omp simd
        for (int64_t j = 0; j < d; j++) {
            float x = dts[j] + dnorm * (p2 * relu_(q[j]));
            into[j] = x;
            past[j] = x * s0[j];
            turn[j] = 0;
            dquery[j] = dnorm * s1[j];
            dts[j] = (1.0f - p3 * sg[j]) * keep * x;
        }
        for (int64_t i = 0; i < r; i++) {
            float o = osc[i], w = slope[i], dm = dmatch[i];
            float *dtk = grad.k + i * grad.k_step + m * d;
            const float *k0 = before.k + i * before.k_step + m * d, *k1 = after.k + i * after.k_step + m * d;
#pragma omp simd
            for (int64_t j = 0; j < d; j++) {
                float x = dtk[j] + dm * (p2 * relu_(q[j]));
                into[j] += o * x;
                past[j] += x * k0[j];
                turn[j] += w * x;
                dquery[j] += dm * k1[j];
                dtk[j] = (1.0f - p3 * sg[j]) * keep * x;
            }
        }
        float dp1 = 0, dp2 = 0, dp3 = 0;
#pragma omp simd reduction(+ : dtick, dp1, dp2, dp3)
        for (int64_t j = 0; j < d; j++) {
            float g = p3 * sg[j], rk = relu_(k[j]), key = p1 * rk;
            float dkey = into[j] * g, dgate = into[j] * key - keep * past[j];
            dtick += turn[j] * (g * key);
            dk[j] += dkey * p1;
            dp1 += dkey * rk;
            dq[j] += dquery[j] * p2;
            dp2 += dquery[j] * relu_(q[j]);
            dg[j] += dgate * p3;
            dp3 += dgate * sg[j];
        }
        dp[m] = in.p[m] > 0.0f ? dp1 : 0.0f;
        dp[eta + m] = in.p[eta + m] > 0.0f ? dp2 : 0.0f;
        dp[2 * eta + m] = dp3 * p3 * (1.0f - p3);
    }
#pragma omp simd
    for (int64_t j = 0; j < d; j++) {
        dk[j] = k[j] > 0.0f ? dk[j] : 0.0f;
        dq[j] = q[j] > 0.0f ? dq[j] : 0.0f;
        dg[j] *= sg[j] * (1.0f - sg[j]);
    }
    return dtick;
}

CLONES void ariadne_attention_backward(float *dkqvbg, float *dp, state dstart, const float *dout, const float *kqvbg, const float *p,
                                       const uint8_t *done, state start, shape sh, float *saved) {
    int64_t r = sh.r, size = head_size(sh);
    float *matches = saved + states_size(sh), *memories = matches + matches_size(sh), *at_grad = memories + (STRIDE + 1) * size;
    float *gates = at_grad + size, *osc = gates + STRIDE * gate_size(sh);
    memory grad = head_alone(at_grad, sh);
    for (int64_t b = 0; b < sh.b; b++) {
        for (int64_t t = 0; t < sh.t; t++)
            oscillate(osc + t * 2 * r, start.tick[b] + (float)(t + 1), r);
        float dtick = 0;
        for (int64_t h = 0; h < sh.h; h++) {
            memset(at_grad, 0, size * sizeof(float));
            for (int64_t c = checkpoints(sh) - 1; c >= 0; c--) {
                int64_t first = c * STRIDE, last = first + STRIDE < sh.t ? first + STRIDE : sh.t;
                memcpy(memories, saved + ((b * sh.h + h) * checkpoints(sh) + c) * size, size * sizeof(float));
                for (int64_t t = first; t < last; t++) {
                    input in = step_input(kqvbg, p, done, osc + t * 2 * r, sh, t, b, h);
                    float *before = memories + (t - first) * size, *gate = gates + (t - first) * gate_size(sh);
                    activate_gates(gate, in, sh);
                    advance(head_alone(before + size, sh), head_alone(before, sh), in, gate, NULL, sh);
                }
                for (int64_t t = last - 1; t >= first; t--) {
                    int64_t at = (t * sh.b + b) * sh.h + h;
                    float *before = memories + (t - first) * size, *gate = gates + (t - first) * gate_size(sh);
                    dtick += retreat(grad, dkqvbg + at * 5 * sh.d, dp + at * 3 * sh.eta, dout + at * sh.d, head_alone(before, sh),
                                     head_alone(before + size, sh), step_input(kqvbg, p, done, osc + t * 2 * r, sh, t, b, h), gate,
                                     matches + at * (r + 1), sh);
                }
            }
            if (dstart.s != NULL)
                copy_head(head_in_batch(dstart, sh, b, h), grad, sh);
        }
        if (dstart.tick != NULL)
            dstart.tick[b] = dtick;
    }
}
