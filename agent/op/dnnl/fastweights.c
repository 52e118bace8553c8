#include <math.h>
#include <stddef.h>
#include <string.h>

#include "kernels.h"
#include "simd.h"

typedef ariadne_fast_shape shape;
typedef ariadne_fast_state state;
typedef ariadne_fast_input input;

// memory is the memory of one head: C [D, K] and S [K].
typedef struct {
    float *c, *s;
} memory;

static int64_t head_size(shape sh) { return (sh.d + 1) * sh.k; }

// stride is the number of steps between two memories that the forward pass keeps, about sqrt(T).
static int64_t stride(shape sh) {
    int64_t s = 1;
    while (s * s < sh.t)
        s++;
    return s;
}

static int64_t checkpoints(shape sh) { return (sh.t + stride(sh) - 1) / stride(sh); }

// The forward pass keeps, for each head, the memory before every stride-th step. Then comes scratch: the memories around those
// steps, and the gradient of one memory.
int64_t ariadne_fast_weights_saved_size(shape sh) {
    return (sh.b * sh.h * checkpoints(sh) + stride(sh) + 2) * head_size(sh);
}

static memory head_in_batch(state st, shape sh, int64_t b, int64_t h) {
    int64_t at = b * sh.h + h;
    return (memory){.c = st.c + at * sh.d * sh.k, .s = st.s + at * sh.k};
}

static memory head_alone(float *at, shape sh) { return (memory){.c = at, .s = at + sh.d * sh.k}; }

static void copy_head(memory to, memory from, shape sh) {
    memcpy(to.c, from.c, sh.d * sh.k * sizeof(float));
    memcpy(to.s, from.s, sh.k * sizeof(float));
}

// step is one step of one head: what it reads, and what the rule computes from that. Names are those of plain.Rule. beta and
// gamma are the gates of ARIADNE_CONSTANT_GATE after their sigmoid. The arrays are working memory.
typedef struct {
    const float *k, *v, *q, *b, *g;
    float keep, key_norm, query_norm;
    float *phi, *x, *beta, *beta_damp, *dphi, *dx;                                  // [D]
    float *psi, *y, *key, *query, *gamma, *gamma_damp, *dpsi, *dy, *dkey, *dquery; // [K]
} step;

enum { VALUE_ARRAYS = 6, KEY_ARRAYS = 10 };

INLINE step step_new(float *room, shape sh) {
    step s = {0};
    float **values[] = {&s.phi, &s.x, &s.beta, &s.beta_damp, &s.dphi, &s.dx};
    float **keys[] = {&s.psi, &s.y, &s.key, &s.query, &s.gamma, &s.gamma_damp, &s.dpsi, &s.dy, &s.dkey, &s.dquery};
    for (int i = 0; i < VALUE_ARRAYS; i++, room += sh.d)
        *values[i] = room;
    for (int i = 0; i < KEY_ARRAYS; i++, room += sh.k)
        *keys[i] = room;
    return s;
}

INLINE void multiply(float *restrict z, const float *restrict a, const float *restrict b, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        z[i] = a[i] * b[i];
}

INLINE void scale(float *restrict z, float a, const float *restrict x, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        z[i] = a * x[i];
}

INLINE void fill(float *restrict z, float a, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        z[i] = a;
}

INLINE void sigmoids(float *restrict z, const float *restrict x, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        z[i] = sigmoid_(x[i]);
}

INLINE float dot(const float *restrict a, const float *restrict b, int64_t n) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

INLINE float total(const float *restrict x, int64_t n) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

// constants computes what does not change from step to step.
INLINE void constants(step *s, input in, shape sh, int64_t h) {
    fill(s->phi, 1, sh.d);
    if (sh.rule != ARIADNE_CONSTANT_GATE)
        return;
    sigmoids(s->beta, in.b + h * sh.d, sh.d);
    sigmoids(s->beta_damp, in.b_damp + h * sh.d, sh.d);
    sigmoids(s->gamma, in.g + h * sh.k, sh.k);
    sigmoids(s->gamma_damp, in.g_damp + h * sh.k, sh.k);
    multiply(s->phi, s->beta, s->beta_damp, sh.d);
    multiply(s->psi, s->gamma, s->gamma_damp, sh.k);
}

// take_up reads the inputs of step t of head h of sequence b.
INLINE void take_up(step *s, input in, const uint8_t *done, shape sh, int64_t t, int64_t b, int64_t h) {
    int64_t at = (t * sh.b + b) * sh.h + h, d = sh.d, k = sh.k;
    s->k = in.k + at * k;
    s->v = in.v + at * d;
    s->q = in.q + at * k;
    s->keep = sh.reset && done[t * sh.b + b] ? 0.0f : 1.0f;
    switch (sh.rule) {
    case ARIADNE_VECTOR_GATE:
        s->b = in.b + at * d;
        s->g = in.g + at * k;
        memcpy(s->phi, s->b, d * sizeof(float));
        memcpy(s->psi, s->g, k * sizeof(float));
        multiply(s->x, s->b, s->v, d);
        multiply(s->y, s->g, s->k, k);
        break;
    case ARIADNE_SCALAR_GATE:
        s->b = in.b + at;
        fill(s->psi, s->b[0], k);
        memcpy(s->x, s->v, d * sizeof(float));
        scale(s->y, s->b[0], s->k, k);
        break;
    case ARIADNE_CONSTANT_GATE:
        multiply(s->x, s->beta, s->v, d);
        multiply(s->y, s->gamma, s->k, k);
        break;
    case ARIADNE_DELTA:
        s->b = in.b + at;
        s->g = in.g + at;
        s->key_norm = sqrtf(dot(s->k, s->k, k)) + (sh.safe_norm ? 1e-6f : 0.0f);
        s->query_norm = sqrtf(dot(s->q, s->q, k)) + 1e-6f;
        scale(s->key, 1.0f / s->key_norm, s->k, k);
        scale(s->query, 1.0f / s->query_norm, s->q, k);
        fill(s->psi, s->g[0], k);
        scale(s->y, s->g[0] * s->b[0], s->key, k);
        return;
    }
    memcpy(s->query, s->q, k * sizeof(float));
}

// advance computes the memory of a head after one step. to may be from. out [D] receives the step's result; NULL: not wanted.
INLINE void advance(float *out, memory to, memory from, step *s, shape sh) {
    int64_t k = sh.k;
    const float *restrict psi = s->psi, *restrict y = s->y, *restrict query = s->query;
    float denominator = 0, keep = s->keep;
#pragma omp simd reduction(+ : denominator)
    for (int64_t j = 0; j < k; j++) {
        float sum = (1.0f - psi[j]) * keep * from.s[j] + y[j];
        to.s[j] = sum;
        denominator += sum * query[j];
    }
    float factor = 1.0f / (denominator + 1e-10f);
    for (int64_t i = 0; i < sh.d; i++) {
        const float *old = from.c + i * k;
        float *row = to.c + i * k;
        float phi = s->phi[i], match = 0;
        if (sh.rule == ARIADNE_DELTA)
            s->x[i] = s->v[i] - keep * dot(old, s->key, k);
        float x = s->x[i];
#pragma omp simd reduction(+ : match)
        for (int64_t j = 0; j < k; j++) {
            float c = (1.0f - phi * psi[j]) * keep * old[j] + x * y[j];
            row[j] = c;
            match += c * query[j];
        }
        if (out != NULL)
            out[i] = match * factor;
    }
}

CLONES void ariadne_fast_weights(float *out, state end, input in, const uint8_t *done, state start, shape sh, float *saved) {
    float room[VALUE_ARRAYS * sh.d + KEY_ARRAYS * sh.k];
    step s = step_new(room, sh);
    int64_t every = stride(sh);
    if (end.c != start.c) {
        memcpy(end.c, start.c, sh.b * sh.h * sh.d * sh.k * sizeof(float));
        memcpy(end.s, start.s, sh.b * sh.h * sh.k * sizeof(float));
    }
    for (int64_t b = 0; b < sh.b; b++)
        for (int64_t h = 0; h < sh.h; h++) {
            memory head = head_in_batch(end, sh, b, h);
            constants(&s, in, sh, h);
            for (int64_t t = 0; t < sh.t; t++) {
                if (saved != NULL && t % every == 0)
                    copy_head(head_alone(saved + ((b * sh.h + h) * checkpoints(sh) + t / every) * head_size(sh), sh), head, sh);
                take_up(&s, in, done, sh, t, b, h);
                advance(out + ((t * sh.b + b) * sh.h + h) * sh.d, head, head, &s, sh);
            }
        }
}

// retreat turns grad from the gradient of a head's memory after a step (without that step's result) into that of the memory
// before it. It sets the gradients of phi, psi, x, y, the query and, under ARIADNE_DELTA, the key.
INLINE void retreat(memory grad, memory before, memory after, const float *dout, step *s, shape sh) {
    int64_t d = sh.d, k = sh.k;
    const float *restrict psi = s->psi, *restrict y = s->y, *restrict query = s->query;
    float *restrict dpsi = s->dpsi, *restrict dy = s->dy, *restrict dquery = s->dquery, *restrict dkey = s->dkey;
    float factor = 1.0f / (dot(after.s, query, k) + 1e-10f), loss = 0, keep = s->keep;
    memset(dquery, 0, k * sizeof(float));
    memset(dy, 0, k * sizeof(float));
    memset(dpsi, 0, k * sizeof(float));
    memset(dkey, 0, k * sizeof(float));
    for (int64_t i = 0; i < d; i++) {
        const float *restrict old = before.c + i * k, *restrict row = after.c + i * k;
        float *restrict drow = grad.c + i * k;
        float phi = s->phi[i], dmatch = dout[i] * factor, match = 0, dx = 0, dphi = 0;
        if (sh.rule == ARIADNE_DELTA)
            s->x[i] = s->v[i] - keep * dot(old, s->key, k);
        float x = s->x[i];
#pragma omp simd reduction(+ : match, dx, dphi)
        for (int64_t j = 0; j < k; j++) {
            match += row[j] * query[j];
            dquery[j] += dmatch * row[j];
            float g = drow[j] + dmatch * query[j], past = g * old[j] * keep;
            dx += g * y[j];
            dy[j] += g * x;
            dphi -= past * psi[j];
            dpsi[j] -= past * phi;
            drow[j] = g * (1.0f - phi * psi[j]) * keep;
        }
        loss += dout[i] * match;
        s->dx[i] = dx;
        s->dphi[i] = dphi;
        if (sh.rule == ARIADNE_DELTA)
#pragma omp simd
            for (int64_t j = 0; j < k; j++) {
                dkey[j] -= keep * dx * old[j];
                drow[j] -= keep * dx * s->key[j];
            }
    }
    float dden = -loss * factor * factor;
#pragma omp simd
    for (int64_t j = 0; j < k; j++) {
        float g = grad.s[j] + dden * query[j];
        dquery[j] += dden * after.s[j];
        dy[j] += g;
        dpsi[j] -= keep * g * before.s[j];
        grad.s[j] = g * (1.0f - psi[j]) * keep;
    }
}

// divide_backward computes the gradient of x from that of x / n. n is the length of x, or that plus a constant.
INLINE void divide_backward(float *restrict dx, const float *restrict dy, const float *restrict x, float n, int64_t k) {
    float length = sqrtf(dot(x, x, k)), along = length > 0 ? dot(dy, x, k) / (n * n * length) : 0;
    for (int64_t j = 0; j < k; j++)
        dx[j] = dy[j] / n - along * x[j];
}

// pass_on turns the gradients into those of the step's inputs.
INLINE void pass_on(input d, step *s, shape sh, int64_t t, int64_t b, int64_t h) {
    int64_t at = (t * sh.b + b) * sh.h + h, k = sh.k;
    float *restrict dk = d.k + at * k, *restrict dv = d.v + at * sh.d, *restrict dq = d.q + at * k;
    switch (sh.rule) {
    case ARIADNE_VECTOR_GATE:
        for (int64_t i = 0; i < sh.d; i++) {
            dv[i] = s->dx[i] * s->b[i];
            d.b[at * sh.d + i] = s->dx[i] * s->v[i] + s->dphi[i];
        }
        for (int64_t j = 0; j < k; j++) {
            dk[j] = s->dy[j] * s->g[j];
            d.g[at * k + j] = s->dy[j] * s->k[j] + s->dpsi[j];
        }
        break;
    case ARIADNE_SCALAR_GATE:
        memcpy(dv, s->dx, sh.d * sizeof(float));
        scale(dk, s->b[0], s->dy, k);
        d.b[at] = dot(s->dy, s->k, k) + total(s->dpsi, k);
        break;
    case ARIADNE_CONSTANT_GATE:
        for (int64_t i = 0; i < sh.d; i++) {
            float gate = s->beta[i], damp = s->beta_damp[i];
            dv[i] = s->dx[i] * gate;
            d.b[h * sh.d + i] += (s->dx[i] * s->v[i] + s->dphi[i] * damp) * gate * (1.0f - gate);
            d.b_damp[h * sh.d + i] += s->dphi[i] * gate * damp * (1.0f - damp);
        }
        for (int64_t j = 0; j < k; j++) {
            float gate = s->gamma[j], damp = s->gamma_damp[j];
            dk[j] = s->dy[j] * gate;
            d.g[h * k + j] += (s->dy[j] * s->k[j] + s->dpsi[j] * damp) * gate * (1.0f - gate);
            d.g_damp[h * k + j] += s->dpsi[j] * gate * damp * (1.0f - damp);
        }
        break;
    case ARIADNE_DELTA: {
        float strength = dot(s->dy, s->key, k);
        memcpy(dv, s->dx, sh.d * sizeof(float));
        d.b[at] = strength * s->g[0];
        d.g[at] = strength * s->b[0] + total(s->dpsi, k);
        for (int64_t j = 0; j < k; j++)
            s->dkey[j] += s->dy[j] * s->g[0] * s->b[0];
        divide_backward(dk, s->dkey, s->k, s->key_norm, k);
        divide_backward(dq, s->dquery, s->q, s->query_norm, k);
        return;
    }
    }
    memcpy(dq, s->dquery, k * sizeof(float));
}

CLONES void ariadne_fast_weights_backward(input d, state dstart, const float *dout, input in, const uint8_t *done, shape sh, float *saved) {
    float room[VALUE_ARRAYS * sh.d + KEY_ARRAYS * sh.k];
    step s = step_new(room, sh);
    int64_t every = stride(sh), size = head_size(sh);
    float *memories = saved + sh.b * sh.h * checkpoints(sh) * size;
    memory grad = head_alone(memories + (every + 1) * size, sh);
    if (sh.rule == ARIADNE_CONSTANT_GATE) {
        memset(d.b, 0, sh.h * sh.d * sizeof(float));
        memset(d.b_damp, 0, sh.h * sh.d * sizeof(float));
        memset(d.g, 0, sh.h * sh.k * sizeof(float));
        memset(d.g_damp, 0, sh.h * sh.k * sizeof(float));
    }
    for (int64_t b = 0; b < sh.b; b++)
        for (int64_t h = 0; h < sh.h; h++) {
            constants(&s, in, sh, h);
            memset(grad.c, 0, sh.d * sh.k * sizeof(float));
            memset(grad.s, 0, sh.k * sizeof(float));
            for (int64_t c = checkpoints(sh) - 1; c >= 0; c--) {
                int64_t first = c * every, last = first + every < sh.t ? first + every : sh.t;
                memcpy(memories, saved + ((b * sh.h + h) * checkpoints(sh) + c) * size, size * sizeof(float));
                for (int64_t t = first; t < last; t++) {
                    float *at = memories + (t - first) * size;
                    take_up(&s, in, done, sh, t, b, h);
                    advance(NULL, head_alone(at + size, sh), head_alone(at, sh), &s, sh);
                }
                for (int64_t t = last - 1; t >= first; t--) {
                    float *at = memories + (t - first) * size;
                    take_up(&s, in, done, sh, t, b, h);
                    retreat(grad, head_alone(at, sh), head_alone(at + size, sh), dout + ((t * sh.b + b) * sh.h + h) * sh.d, &s, sh);
                    pass_on(d, &s, sh, t, b, h);
                }
            }
            if (dstart.c != NULL)
                copy_head(head_in_batch(dstart, sh, b, h), grad, sh);
        }
}
