#include <math.h>
#include <stddef.h>
#include <string.h>

#include "kernels.h"
#include "relative.h"
#include "simd.h"

typedef ariadne_relative_shape shape;
typedef ariadne_relative_input input;
typedef ariadne_relative_mask mask;

static int64_t full(shape sh) { return sh.m + sh.t; }

// parts are the parts of the memory that an attention works in: probabilities [B, H, T, M+T], queries for keys and for distances
// [T, B, H, D], and, for one head at a time, products with distances [T, B, M+T] and scratch.
typedef struct {
    float *probability, *qu, *qv, *distance, *scratch;
} parts;

static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

int64_t ariadne_relative_saved_size(shape sh) {
    int64_t f = full(sh), rows = sh.t * sh.b;
    return sh.b * sh.h * sh.t * f + 2 * rows * sh.h * sh.d + rows * f + larger(sh.t * f, rows * sh.d);
}

static parts parts_of(float *saved, shape sh) {
    int64_t rows = sh.t * sh.b * sh.h * sh.d;
    parts p = {.probability = saved};
    p.qu = p.probability + sh.b * sh.h * sh.t * full(sh);
    p.qv = p.qu + rows;
    p.distance = p.qv + rows;
    p.scratch = p.distance + sh.t * sh.b * full(sh);
    return p;
}

CLONES static void add_vectors(float *restrict qu, float *restrict qv, const float *restrict q, const float *restrict u,
                               const float *restrict v, int64_t rows, int64_t width) {
    for (int64_t r = 0; r < rows; r++, qu += width, qv += width, q += width)
        for (int64_t j = 0; j < width; j++) {
            qu[j] = q[j] + u[j];
            qv[j] = q[j] + v[j];
        }
}

// The choice of the maximum does not change the result, but keeps it finite. NaN reaches the result through the sum.
CLONES void relative_softmax(float *restrict row, const float *restrict distance, const float *restrict hidden, int64_t first, int64_t last,
                             int64_t memory, int64_t count, float scale) {
    float largest = -INFINITY, sum = 0;
    for (int64_t j = first; j < memory; j++)
        row[j] = hidden[j] != 0 ? -INFINITY : row[j];
#pragma omp simd reduction(max : largest)
    for (int64_t j = first; j <= last; j++) {
        float x = (row[j] + distance[j]) * scale;
        row[j] = x;
        largest = x > largest ? x : largest;
    }
#pragma omp simd reduction(+ : sum)
    for (int64_t j = first; j <= last; j++) {
        float x = row[j] - largest, e = exp_(x);
        e = x < -87.0f ? 0.0f : e;
        row[j] = e;
        sum += e;
    }
    float factor = 1.0f / sum;
#pragma omp simd
    for (int64_t j = first; j <= last; j++)
        row[j] *= factor;
    memset(row, 0, first * sizeof(float));
    memset(row + last + 1, 0, (count - last - 1) * sizeof(float));
}

int ariadne_relative_attention(float *out, input in, mask seen, shape sh, float *saved) {
    parts p = parts_of(saved, sh);
    int64_t width = sh.h * sh.d, f = full(sh), rows = sh.t * sh.b;
    float scale = 1.0f / sqrtf(sh.d);
    int status = 0;
    add_vectors(p.qu, p.qv, in.q, in.u, in.v, rows, width);
    for (int64_t h = 0; h < sh.h; h++) {
        int64_t head = h * sh.d;
        status |= ariadne_gemm(false, true, rows, f, sh.d, 1, p.qv + head, width, in.r + head, width, 0, p.distance, f);
        for (int64_t b = 0; b < sh.b; b++) {
            int64_t at = b * width + head, step = sh.b * width, keys = b * 2 * width + head;
            float *probability = p.probability + (b * sh.h + h) * sh.t * f;
            status |= ariadne_gemm(false, true, sh.t, f, sh.d, 1, p.qu + at, step, in.kv + keys, 2 * step, 0, probability, f);
            for (int64_t t = 0; t < sh.t; t++)
                relative_softmax(probability + t * f, p.distance + (t * sh.b + b) * f + sh.t - 1 - t, seen.hidden + b * sh.m,
                                 (int64_t)seen.first[t * sh.b + b], sh.m + t, sh.m, f, scale);
            status |= ariadne_gemm(false, false, sh.t, sh.d, f, 1, probability, f, in.kv + keys + width, 2 * step, 0, out + at, step);
        }
    }
    return status;
}

// softmax_backward turns the gradients of a row's probabilities into those of its products. It writes them to distance, too.
CLONES static void softmax_backward(float *restrict row, float *restrict distance, const float *restrict probability, int64_t first,
                                    int64_t last, int64_t count, float scale) {
    float mean = 0;
#pragma omp simd reduction(+ : mean)
    for (int64_t j = first; j <= last; j++)
        mean += probability[j] * row[j];
#pragma omp simd
    for (int64_t j = first; j <= last; j++) {
        float d = probability[j] * (row[j] - mean) * scale;
        row[j] = d;
        distance[j] = d;
    }
    memset(row, 0, first * sizeof(float));
    memset(row + last + 1, 0, (count - last - 1) * sizeof(float));
}

// join adds dqv [rows, D] to one head of dq [rows, H, D]. It also sums the old dq and dqv over the rows, to du and dv.
CLONES static void join(float *restrict dq, float *restrict du, float *restrict dv, const float *restrict dqv, int64_t rows, int64_t width,
                        int64_t d) {
    memset(du, 0, d * sizeof(float));
    memset(dv, 0, d * sizeof(float));
    for (int64_t i = 0; i < rows; i++, dq += width, dqv += d)
        for (int64_t j = 0; j < d; j++) {
            du[j] += dq[j];
            dv[j] += dqv[j];
            dq[j] += dqv[j];
        }
}

int ariadne_relative_attention_backward(input d, const float *dout, input in, mask seen, shape sh, float *saved) {
    parts p = parts_of(saved, sh);
    int64_t width = sh.h * sh.d, f = full(sh), rows = sh.t * sh.b;
    float scale = 1.0f / sqrtf(sh.d);
    int status = 0;
    for (int64_t h = 0; h < sh.h; h++) {
        int64_t head = h * sh.d;
        memset(p.distance, 0, rows * f * sizeof(float));
        for (int64_t b = 0; b < sh.b; b++) {
            int64_t at = b * width + head, step = sh.b * width, keys = b * 2 * width + head, values = keys + width;
            float *probability = p.probability + (b * sh.h + h) * sh.t * f, *scores = p.scratch;
            status |= ariadne_gemm(true, false, f, sh.d, sh.t, 1, probability, f, dout + at, step, 0, d.kv + values, 2 * step);
            status |= ariadne_gemm(false, true, sh.t, f, sh.d, 1, dout + at, step, in.kv + values, 2 * step, 0, scores, f);
            for (int64_t t = 0; t < sh.t; t++)
                softmax_backward(scores + t * f, p.distance + (t * sh.b + b) * f + sh.t - 1 - t, probability + t * f,
                                 (int64_t)seen.first[t * sh.b + b], sh.m + t, f, scale);
            status |= ariadne_gemm(false, false, sh.t, sh.d, f, 1, scores, f, in.kv + keys, 2 * step, 0, d.q + at, step);
            status |= ariadne_gemm(true, false, f, sh.d, sh.t, 1, scores, f, p.qu + at, step, 0, d.kv + keys, 2 * step);
        }
        float *dqv = p.scratch;
        status |= ariadne_gemm(false, false, rows, sh.d, f, 1, p.distance, f, in.r + head, width, 0, dqv, sh.d);
        status |= ariadne_gemm(true, false, f, sh.d, rows, 1, p.distance, f, p.qv + head, width, 0, d.r + head, width);
        join(d.q + head, d.u + head, d.v + head, dqv, rows, width, sh.d);
    }
    return status;
}
