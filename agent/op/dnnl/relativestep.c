#include <math.h>

#include "kernels.h"
#include "relative.h"
#include "simd.h"

typedef ariadne_relative_step_shape shape;
typedef ariadne_relative_step_input input;

// parts are the parts of the memory that a step works in: queries with a vector added [B, H, D]; these queries multiplied by the
// kernels, for keys and for distances [B, H, E]; products with distances [B, H, M+1]; and, for one sequence at a time, normalised
// rows [M+1, E], what the norm keeps of them [M+1], and scores [H, M+1].
typedef struct {
    float *query, *keys, *turned, *distance, *rows, *mean, *rstd, *scores;
} parts;

int64_t ariadne_relative_step_size(shape sh) {
    int64_t f = sh.m + 1;
    return sh.b * sh.h * (sh.d + 2 * sh.e + f) + f * (sh.e + 2 + sh.h);
}

static parts parts_of(float *scratch, shape sh) {
    int64_t rows = sh.b * sh.h, f = sh.m + 1;
    parts p = {.query = scratch};
    p.keys = p.query + rows * sh.d;
    p.turned = p.keys + rows * sh.e;
    p.distance = p.turned + rows * sh.e;
    p.rows = p.distance + rows * f;
    p.mean = p.rows + f * sh.e;
    p.rstd = p.mean + f;
    p.scores = p.rstd + f;
    return p;
}

CLONES static void add_vector(float *restrict to, const float *restrict q, const float *restrict v, int64_t rows, int64_t width) {
    for (int64_t r = 0; r < rows; r++, to += width, q += width)
        for (int64_t j = 0; j < width; j++)
            to[j] = q[j] + v[j];
}

// turn adds a vector to the queries and multiplies them by each head's kernel [E, D], transposed: to [B, H, E]. The kernel's rows
// are apart floats apart.
static int turn(float *to, float *query, const float *q, const float *add, const float *kernel, int64_t apart, shape sh) {
    int64_t width = sh.h * sh.d;
    int status = 0;
    add_vector(query, q, add, sh.b, width);
    for (int64_t h = 0; h < sh.h; h++)
        status |= ariadne_gemm(false, true, sh.b, sh.e, sh.d, 1, query + h * sh.d, width, kernel + h * sh.d, apart, 0, to + h * sh.e,
                               sh.h * sh.e);
    return status;
}

// products multiplies keys [H, E] with rows [count, E]: scores [H, count].
CLONES static void products(float *restrict scores, const float *restrict keys, const float *restrict rows, int64_t heads, int64_t count,
                            int64_t e) {
    for (int64_t j = 0; j < count; j++)
        for (int64_t h = 0; h < heads; h++) {
            const float *key = keys + h * e, *row = rows + j * e;
            float sum = 0;
#pragma omp simd reduction(+ : sum)
            for (int64_t i = 0; i < e; i++)
                sum += key[i] * row[i];
            scores[h * count + j] = sum;
        }
}

int ariadne_relative_step(float *out, input in, ariadne_relative_mask mask, shape sh, float *scratch) {
    parts p = parts_of(scratch, sh);
    int64_t width = sh.h * sh.d, f = sh.m + 1, e = sh.e;
    float scale = 1.0f / sqrtf(sh.d);
    int status = turn(p.keys, p.query, in.q, in.u, in.kv, 2 * width, sh);
    status |= turn(p.turned, p.query, in.q, in.v, in.r, width, sh);
    status |= ariadne_gemm(false, true, sh.b * sh.h, f, e, 1, p.turned, e, in.positions, e, 0, p.distance, f);
    for (int64_t b = 0; b < sh.b; b++) {
        const float *hidden = mask.hidden + b * sh.m;
        int64_t first = (int64_t)mask.first[b];
        while (first < sh.m && hidden[first] != 0)
            first++;
        int64_t seen = f - first, before = sh.m - first;
        ariadne_layernorm(p.rows, p.mean, p.rstd, in.memory + b * sh.apart + first * e, in.scale, in.bias, before, e);
        ariadne_layernorm(p.rows + before * e, p.mean, p.rstd, in.x + b * e, in.scale, in.bias, 1, e);
        float *keys = p.keys + b * sh.h * e; // later the mean rows
        products(p.scores, keys, p.rows, sh.h, seen, e);
        for (int64_t h = 0; h < sh.h; h++)
            relative_softmax(p.scores + h * seen, p.distance + (b * sh.h + h) * f + first, hidden + first, 0, before, before, seen, scale);
        status |= ariadne_gemm(false, false, sh.h, e, seen, 1, p.scores, seen, p.rows, e, 0, keys, e);
    }
    for (int64_t h = 0; h < sh.h; h++)
        status |= ariadne_gemm(false, false, sh.b, sh.d, e, 1, p.keys + h * e, sh.h * e, in.kv + width + h * sh.d, 2 * width, 0,
                               out + h * sh.d, width);
    if (status == 0)
        ariadne_bias_act(out, in.value_bias, sh.b, width, ARIADNE_IDENTITY);
    return status;
}
