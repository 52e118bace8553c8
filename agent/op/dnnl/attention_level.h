// The attention for vectors of LANES floats. This is not a header in the usual sense: attention.c, attention_v3.c and
// attention_v4.c each compile it once, for one level of x86. Each defines LANES and the suffix that LEVEL(name) gives to the two
// functions that are not static. (CLONES cannot do this: the vectors' width is part of the code.)
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "kernels.h"
#include "simd.h"
#include "vec.h"

typedef ariadne_attention_shape shape;
typedef ariadne_attention_state state;

// STRIDE is the number of steps between two states that the forward pass keeps. The backward pass recomputes the states in
// between.
enum { STRIDE = 8 };

// Most published models have heads of one size. Where the compiler knows that size, sums stay in registers, and loops need no
// code for remainders.
static bool published(shape sh) { return sh.r == 2 && sh.eta == 4 && sh.d == 64; }

INLINE shape as_published(shape sh) {
    sh.r = 2;
    sh.eta = 4;
    sh.d = 64;
    return sh;
}

// memory is the memory of one head. It lies in place in the array of a whole batch, or alone. It has S [N], TildeK [R] rows of
// [N] that lie k_step apart, and TildeV [R] rows of [D] that lie v_step apart.
typedef struct {
    float *s, *k, *v;
    int64_t k_step, v_step;
} memory;

// input is what one step of one head reads: v [D] as it is; k and q [D], p1 and p2 [eta] after their relu; b and g [D], p3 [eta]
// after their sigmoid; the cosines osc [R] and, in the backward pass, their derivatives by the clock, slope [R]; and keep, which
// is 0 if the step starts an episode, else 1.
typedef struct {
    const float *v, *k, *q, *b, *g, *p1, *p2, *p3, *osc, *slope;
    float keep;
} input;

// Sizes of the parts of saved. The forward pass keeps, for each head, the memory before every STRIDE-th step, and, for each step
// and head, the R matches <K_i, Q> and <S, Q>. Then comes scratch: the memories of one head around STRIDE steps; for all heads of
// one sequence the gradients of their memories, and the activated inputs of STRIDE steps; and the oscillations of all steps of
// one sequence.
static int64_t head_size(shape sh) { return (1 + sh.r) * sh.eta * sh.d + sh.r * sh.d; }
static int64_t activated_size(shape sh) { return sh.h * (4 * sh.d + 6 * sh.eta); }
static int64_t checkpoints(shape sh) { return (sh.t + STRIDE - 1) / STRIDE; }
static int64_t states_size(shape sh) { return sh.b * sh.h * checkpoints(sh) * head_size(sh); }
static int64_t matches_size(shape sh) { return sh.t * sh.b * sh.h * (sh.r + 1); }

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

static memory checkpoint(float *saved, shape sh, int64_t b, int64_t h, int64_t c) {
    return head_alone(saved + ((b * sh.h + h) * checkpoints(sh) + c) * head_size(sh), sh);
}

static void copy_head(memory to, memory from, shape sh) {
    int64_t n = sh.eta * sh.d;
    memcpy(to.s, from.s, n * sizeof(float));
    for (int64_t i = 0; i < sh.r; i++) {
        memcpy(to.k + i * to.k_step, from.k + i * from.k_step, n * sizeof(float));
        memcpy(to.v + i * to.v_step, from.v + i * from.v_step, sh.d * sizeof(float));
    }
}

// turn returns the frequency of oscillator i in half turns: from -1 to 1, or with half_turn from 0 to 1.
static double turn(shape sh, int64_t i) {
    double at = (double)i / (double)(sh.r > 1 ? sh.r - 1 : 1);
    return sh.half_turn ? at : 2 * at - 1;
}

// frequency returns linspace(-pi, pi, r)[i] in float32. The variables are volatile so that both products are rounded before they
// are added.
static float frequency(shape sh, int64_t i) {
    const float pi = 3.14159265358979323846f;
    if (sh.half_turn)
        return (float)(3.14159265358979323846 * turn(sh, i));
    if (sh.r == 1)
        return -pi;
    if (i == sh.r - 1)
        return pi;
    float at = (float)i / (float)(sh.r - 1);
    volatile float low = -pi * (1.0f - at), high = pi * at;
    return low + high;
}

// timer is the clock of one sequence: the value that it started from, and the step at which it did. anew says that it was set
// back since the sequence's start.
typedef struct {
    float start;
    int64_t since;
    bool anew;
} timer;

// tick advances the clock of sequence b to step t and returns it.
static float tick(timer *c, const uint8_t *done, shape sh, int64_t t, int64_t b) {
    if (sh.new_clock && done[t * sh.b + b])
        *c = (timer){.start = 1, .since = t, .anew = true};
    return c->start + (float)(t + 1 - c->since);
}

// oscillate computes the cosines of the float32 product of clock and frequency [r], and their derivatives by the sequence's
// incoming clock [r] (NULL: not wanted). With new_clock the product is exact.
static void oscillate(float *osc, float *slope, float clock, bool anew, shape sh) {
    for (int64_t i = 0; i < sh.r; i++) {
        float w = frequency(sh, i), product = clock * w;
        double phase = sh.new_clock ? 3.14159265358979323846 * fmod(turn(sh, i) * clock, 2) : product;
        osc[i] = (float)cos(phase);
        if (slope != NULL)
            slope[i] = anew ? 0 : -(float)sin(phase) * w;
    }
}

// activate computes the activated inputs of step t of sequence b: of all heads, to a [H, 4, D], and then both the relu and the
// sigmoid of all factors, [2, H, 3, eta].
INLINE void activate(float *a, const float *kqvbg, const float *p, shape sh, int64_t t, int64_t b) {
    int64_t d = sh.d, factors = sh.h * 3 * sh.eta;
    kqvbg += (t * sh.b + b) * sh.h * 5 * d;
    p += (t * sh.b + b) * factors;
    for (int64_t h = 0; h < sh.h; h++, a += 4 * d, kqvbg += 5 * d)
#pragma omp simd
        for (int64_t j = 0; j < 2 * d; j++) { // k and q, b and g are neighbours
            a[j] = relu_(kqvbg[j]);
            a[2 * d + j] = sigmoid_(kqvbg[3 * d + j]);
        }
#pragma omp simd
    for (int64_t m = 0; m < factors; m++) {
        a[m] = relu_(p[m]);
        a[factors + m] = sigmoid_(p[m]);
    }
}

// input_of returns the input of head h from what activate wrote.
INLINE input input_of(const float *a, const float *kqvbg, const uint8_t *done, const float *osc, shape sh, int64_t t, int64_t b, int64_t h) {
    int64_t d = sh.d, eta = sh.eta;
    const float *head = a + h * 4 * d, *p = a + sh.h * 4 * d + h * 3 * eta;
    return (input){
        .v = kqvbg + ((t * sh.b + b) * sh.h + h) * 5 * d + 2 * d,
        .k = head,
        .q = head + d,
        .b = head + 2 * d,
        .g = head + 3 * d,
        .p1 = p,
        .p2 = p + eta,
        .p3 = p + sh.h * 3 * eta + 2 * eta,
        .osc = osc,
        .slope = osc + sh.r,
        .keep = sh.reset && done[t * sh.b + b] ? 0.0f : 1.0f,
    };
}

// advance_block is advance for the n <= LANES places of D from j on. It adds to match, lane by lane.
INLINE void advance_block(memory to, memory from, input in, vec *match, shape sh, int64_t r, int64_t j, int64_t n) {
    vec gate = load(in.g + j, n), key = load(in.k + j, n), query = load(in.q + j, n);
    for (int64_t m = 0; m < sh.eta; m++) {
        int64_t at = m * sh.d + j;
        vec g = gate * in.p3[m], forget = (1.0f - g) * in.keep, enter = g * (key * in.p1[m]), q = query * in.p2[m];
        vec s = forget * load(from.s + at, n) + enter;
        store(to.s + at, s, n);
        match[r] += s * q;
        for (int64_t i = 0; i < r; i++) {
            vec x = forget * load(from.k + i * from.k_step + at, n) + enter * in.osc[i];
            store(to.k + i * to.k_step + at, x, n);
            match[i] += x * q;
        }
    }
    vec beta = load(in.b + j, n), forget = (1.0f - beta) * in.keep, enter = beta * load(in.v + j, n);
    for (int64_t i = 0; i < r; i++)
        store(to.v + i * to.v_step + j, forget * load(from.v + i * from.v_step + j, n) + enter * in.osc[i], n);
}

// advance computes the memory of a head after one step. to may be from. match [r+1] receives the matches <K_i, Q> and <S, Q>;
// NULL: not wanted.
INLINE void advance(memory to, memory from, input in, float *match, shape sh, int64_t r) {
    vec sums[r + 1];
    memset(sums, 0, sizeof sums);
    int64_t whole = sh.d / LANES * LANES;
    for (int64_t j = 0; j < whole; j += LANES)
        advance_block(to, from, in, sums, sh, r, j, LANES);
    if (whole < sh.d)
        advance_block(to, from, in, sums, sh, r, whole, sh.d - whole);
    for (int64_t i = 0; match != NULL && i <= r; i++)
        match[i] = sum_vec(sums[i]);
}

// scale_of returns 1 / the denominator of a step's result.
INLINE float scale_of(const float *match, int64_t r) { return 1.0f / (2.0f * r * match[r] + 1e-5f); }

// result computes the result of a step at the n <= LANES places of D from j on.
INLINE void result(float *out, memory head, const float *match, int64_t r, float scale, int64_t j, int64_t n) {
    vec y = {0};
    for (int64_t i = 0; i < r; i++)
        y += load(head.v + i * head.v_step + j, n) * (match[i] * scale);
    store(out + j, y, n);
}

INLINE void forward(float *out, state end, const float *kqvbg, const float *p, const uint8_t *done, state start, shape sh,
                    float *saved, int64_t r) {
    int64_t d = sh.d, whole = d / LANES * LANES;
    float osc[r], unsaved[r + 1], activated[activated_size(sh)];
    for (int64_t b = 0; b < sh.b; b++) {
        timer clock = {.start = start.tick[b]};
        for (int64_t t = 0; t < sh.t; t++) {
            end.tick[b] = tick(&clock, done, sh, t, b);
            oscillate(osc, NULL, end.tick[b], false, sh);
            activate(activated, kqvbg, p, sh, t, b);
            for (int64_t h = 0; h < sh.h; h++) {
                int64_t at = (t * sh.b + b) * sh.h + h;
                memory head = head_in_batch(end, sh, b, h);
                float *match = unsaved;
                if (saved != NULL) {
                    match = saved + states_size(sh) + at * (r + 1);
                    if (t % STRIDE == 0)
                        copy_head(checkpoint(saved, sh, b, h, t / STRIDE), head, sh);
                }
                advance(head, head, input_of(activated, kqvbg, done, osc, sh, t, b, h), match, sh, r);
                float scale = scale_of(match, r);
                for (int64_t j = 0; j < whole; j += LANES)
                    result(out + at * d, head, match, r, scale, j, LANES);
                if (whole < d)
                    result(out + at * d, head, match, r, scale, whole, d - whole);
            }
        }
    }
}

void LEVEL(ariadne_attention)(float *out, state end, const float *kqvbg, const float *p, const uint8_t *done, state start, shape sh,
                              float *saved) {
    if (end.s != start.s) {
        memcpy(end.s, start.s, sh.b * sh.h * sh.eta * sh.d * sizeof(float));
        memcpy(end.tilde_k, start.tilde_k, sh.b * sh.r * sh.h * sh.eta * sh.d * sizeof(float));
        memcpy(end.tilde_v, start.tilde_v, sh.b * sh.r * sh.h * sh.d * sizeof(float));
    }
    if (published(sh))
        forward(out, end, kqvbg, p, done, start, as_published(sh), saved, 2);
    else if (sh.r == 2)
        forward(out, end, kqvbg, p, done, start, sh, saved, 2);
    else
        forward(out, end, kqvbg, p, done, start, sh, saved, sh.r);
}

// around is what a step's backward pass reads besides its input: the memories before and after the step, the matches, and the
// gradient of the step's result [D].
typedef struct {
    memory before, after;
    const float *match, *dout;
} around;

// retreat_values is retreat for TildeV at the n <= LANES places from j on. It adds <dout, TildeV_i> to dmatch, lane by lane, and
// returns the gradient of the clock, lane by lane.
INLINE vec retreat_values(memory grad, float *drow, vec *dmatch, around s, input in, shape sh, int64_t r, float scale, int64_t j, int64_t n) {
    vec beta = load(in.b + j, n), v = load(in.v + j, n), dout = load(s.dout + j, n);
    vec forget = (1.0f - beta) * in.keep, into = {0}, past = {0}, turn = {0};
    for (int64_t i = 0; i < r; i++) {
        vec x = load(grad.v + i * grad.v_step + j, n) + dout * (s.match[i] * scale);
        dmatch[i] += dout * load(s.after.v + i * s.after.v_step + j, n);
        into += x * in.osc[i];
        past += x * load(s.before.v + i * s.before.v_step + j, n);
        turn += x * in.slope[i];
        store(grad.v + i * grad.v_step + j, forget * x, n);
    }
    store(drow + 2 * sh.d + j, into * beta, n);
    store(drow + 3 * sh.d + j, (into * v - past * in.keep) * beta * (1.0f - beta), n);
    return turn * (beta * v);
}

// retreat_features is retreat for S and TildeK at the n <= LANES places of D from j on. dmatch are the gradients of the matches.
// It adds to dp [3, eta], lane by lane, and returns the gradient of the clock, lane by lane.
INLINE vec retreat_features(memory grad, float *drow, vec *dp, around s, input in, const float *dmatch, shape sh, int64_t r, int64_t j,
                            int64_t n) {
    vec gate = load(in.g + j, n), key = load(in.k + j, n), query = load(in.q + j, n);
    vec dk = {0}, dq = {0}, dg = {0}, dtick = {0};
    for (int64_t m = 0; m < sh.eta; m++) {
        int64_t at = m * sh.d + j;
        float p1 = in.p1[m], p2 = in.p2[m], p3 = in.p3[m];
        vec g = gate * p3, k = key * p1, q = query * p2, forget = (1.0f - g) * in.keep;
        vec x = load(grad.s + at, n) + q * dmatch[r];
        vec into = x, past = x * load(s.before.s + at, n), turn = {0}, dquery = load(s.after.s + at, n) * dmatch[r];
        store(grad.s + at, forget * x, n);
        for (int64_t i = 0; i < r; i++) {
            x = load(grad.k + i * grad.k_step + at, n) + q * dmatch[i];
            into += x * in.osc[i];
            past += x * load(s.before.k + i * s.before.k_step + at, n);
            turn += x * in.slope[i];
            dquery += load(s.after.k + i * s.after.k_step + at, n) * dmatch[i];
            store(grad.k + i * grad.k_step + at, forget * x, n);
        }
        vec dkey = into * g, dgate = into * k - past * in.keep;
        dtick += turn * (g * k);
        dk += dkey * p1;
        dq += dquery * p2;
        dg += dgate * p3;
        dp[m] += dkey * key;
        dp[sh.eta + m] += dquery * query;
        dp[2 * sh.eta + m] += dgate * gate;
    }
    store(drow + j, dk, n);
    store(drow + sh.d + j, dq, n);
    store(drow + 4 * sh.d + j, dg, n);
    return dtick;
}

// retreat turns grad from the gradient of a head's memory after a step (without that step's result) into that of the memory
// before it. It sets the gradients of the step's inputs, drow [5, D] and dp [3, eta], and returns the gradient of the clock.
INLINE float retreat(memory grad, float *drow, float *dp, around s, input in, shape sh, int64_t r) {
    int64_t d = sh.d, eta = sh.eta, whole = d / LANES * LANES;
    float scale = scale_of(s.match, r), loss = 0, dmatch[r + 1];
    vec dtick = {0}, lanes[r], dfactors[3 * eta];
    memset(lanes, 0, sizeof lanes);
    memset(dfactors, 0, sizeof dfactors);

    for (int64_t j = 0; j < whole; j += LANES)
        dtick += retreat_values(grad, drow, lanes, s, in, sh, r, scale, j, LANES);
    if (whole < d)
        dtick += retreat_values(grad, drow, lanes, s, in, sh, r, scale, whole, d - whole);
    for (int64_t i = 0; i < r; i++) {
        dmatch[i] = sum_vec(lanes[i]) * scale;
        loss += dmatch[i] * s.match[i];
    }
    dmatch[r] = -loss * scale * 2.0f * r;

    for (int64_t j = 0; j < whole; j += LANES)
        dtick += retreat_features(grad, drow, dfactors, s, in, dmatch, sh, r, j, LANES);
    if (whole < d)
        dtick += retreat_features(grad, drow, dfactors, s, in, dmatch, sh, r, whole, d - whole);

#pragma omp simd
    for (int64_t j = 0; j < d; j++) {
        drow[j] = in.k[j] > 0.0f ? drow[j] : 0.0f;
        drow[d + j] = in.q[j] > 0.0f ? drow[d + j] : 0.0f;
        drow[4 * d + j] *= in.g[j] * (1.0f - in.g[j]);
    }
    for (int64_t m = 0; m < eta; m++) {
        dp[m] = in.p1[m] > 0.0f ? sum_vec(dfactors[m]) : 0.0f;
        dp[eta + m] = in.p2[m] > 0.0f ? sum_vec(dfactors[eta + m]) : 0.0f;
        dp[2 * eta + m] = sum_vec(dfactors[2 * eta + m]) * in.p3[m] * (1.0f - in.p3[m]);
    }
    return sum_vec(dtick);
}

// steps is a part of a sequence between two checkpoints, with memory for what its backward pass needs.
typedef struct {
    int64_t b, first;
    float *memories;  // of one head: [STRIDE + 1]
    float *activated; // of all heads: [STRIDE]
    const float *osc; // of the whole sequence [T, 2, R]
} steps;

INLINE input input_in(const steps *s, const float *kqvbg, const uint8_t *done, shape sh, int64_t t, int64_t h) {
    return input_of(s->activated + (t - s->first) * activated_size(sh), kqvbg, done, s->osc + t * 2 * sh.r, sh, t, s->b, h);
}

INLINE memory memory_before(const steps *s, shape sh, int64_t t) {
    return head_alone(s->memories + (t - s->first) * head_size(sh), sh);
}

INLINE void backward(float *dkqvbg, float *dp, state dstart, const float *dout, const float *kqvbg, const float *p, const uint8_t *done,
                     state start, shape sh, float *saved, int64_t r) {
    int64_t size = head_size(sh);
    float *matches = saved + states_size(sh), *memories = matches + matches_size(sh), *gradients = memories + (STRIDE + 1) * size;
    float *activated = gradients + sh.h * size, *osc = activated + STRIDE * activated_size(sh);
    for (int64_t b = 0; b < sh.b; b++) {
        timer clock = {.start = start.tick[b]};
        for (int64_t t = 0; t < sh.t; t++) {
            float now = tick(&clock, done, sh, t, b);
            oscillate(osc + t * 2 * r, osc + (t * 2 + 1) * r, now, clock.anew, sh);
        }
        memset(gradients, 0, sh.h * size * sizeof(float));
        float dtick = 0;
        for (int64_t c = checkpoints(sh) - 1; c >= 0; c--) {
            int64_t first = c * STRIDE, last = first + STRIDE < sh.t ? first + STRIDE : sh.t;
            const steps s = {.b = b, .first = first, .memories = memories, .activated = activated, .osc = osc};
            for (int64_t t = first; t < last; t++)
                activate(activated + (t - first) * activated_size(sh), kqvbg, p, sh, t, b);
            for (int64_t h = 0; h < sh.h; h++) {
                memory grad = head_alone(gradients + h * size, sh);
                copy_head(memory_before(&s, sh, first), checkpoint(saved, sh, b, h, c), sh);
                for (int64_t t = first; t < last; t++)
                    advance(memory_before(&s, sh, t + 1), memory_before(&s, sh, t), input_in(&s, kqvbg, done, sh, t, h), NULL, sh, r);
                for (int64_t t = last - 1; t >= first; t--) {
                    int64_t at = (t * sh.b + b) * sh.h + h;
                    const around a = {memory_before(&s, sh, t), memory_before(&s, sh, t + 1), matches + at * (r + 1), dout + at * sh.d};
                    dtick += retreat(grad, dkqvbg + at * 5 * sh.d, dp + at * 3 * sh.eta, a, input_in(&s, kqvbg, done, sh, t, h), sh, r);
                }
            }
        }
        for (int64_t h = 0; dstart.s != NULL && h < sh.h; h++)
            copy_head(head_in_batch(dstart, sh, b, h), head_alone(gradients + h * size, sh), sh);
        if (dstart.tick != NULL)
            dstart.tick[b] = dtick;
    }
}

void LEVEL(ariadne_attention_backward)(float *dkqvbg, float *dp, state dstart, const float *dout, const float *kqvbg, const float *p,
                                       const uint8_t *done, state start, shape sh, float *saved) {
    if (published(sh))
        backward(dkqvbg, dp, dstart, dout, kqvbg, p, done, start, as_published(sh), saved, 2);
    else if (sh.r == 2)
        backward(dkqvbg, dp, dstart, dout, kqvbg, p, done, start, sh, saved, 2);
    else
        backward(dkqvbg, dp, dstart, dout, kqvbg, p, done, start, sh, saved, sh.r);
}
