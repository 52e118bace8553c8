#include <string.h>

#include "kernels.h"
#include "simd.h"

enum { SIZE = 3, STRIDE = 2 };

static int64_t out_size(int64_t n) { return (n + 1) / STRIDE; }

// padding is the number of places before the first of n.
static int64_t padding(int64_t n) { return (out_size(n) * STRIDE - STRIDE + SIZE - n) / 2; }

// Channels go in blocks of LANES at a time: of rows of bytes beside rows of floats the compiler makes vectors of 64, and
// pictures have 16 or 32 channels.
enum { LANES = 16 };

// window are the places of one window that lie within the picture: where their channels start, and their numbers.
typedef struct {
    int64_t at[SIZE * SIZE];
    int place[SIZE * SIZE], count;
} window;

static window window_at(ariadne_pool_shape sh, int64_t oy, int64_t ox) {
    window w = {.count = 0};
    int64_t y = oy * STRIDE - padding(sh.h), x = ox * STRIDE - padding(sh.w);
    for (int place = 0; place < SIZE * SIZE; place++) {
        int64_t iy = y + place / SIZE, ix = x + place % SIZE;
        if (iy < 0 || iy >= sh.h || ix < 0 || ix >= sh.w)
            continue;
        w.at[w.count] = (iy * sh.w + ix) * sh.c;
        w.place[w.count++] = place;
    }
    return w;
}

// largest finds the maxima of n <= LANES channels; NaN is the greatest.
INLINE void largest(float *restrict y, uint8_t *restrict from, const float *restrict x, const window *w, int64_t n) {
    float best[LANES];
    int32_t place[LANES];
    for (int64_t j = 0; j < n; j++) {
        best[j] = x[w->at[0] + j];
        place[j] = w->place[0];
    }
    for (int i = 1; i < w->count; i++) {
        const float *at = x + w->at[i];
        int32_t number = w->place[i];
#pragma omp simd
        for (int64_t j = 0; j < n; j++) {
            bool take = at[j] > best[j] || at[j] != at[j];
            best[j] = take ? at[j] : best[j];
            place[j] = take ? number : place[j];
        }
    }
    for (int64_t j = 0; j < n; j++) {
        y[j] = best[j];
        from[j] = (uint8_t)place[j];
    }
}

CLONES void ariadne_max_pool(float *y, uint8_t *from, const float *x, ariadne_pool_shape sh) {
    int64_t whole = sh.c / LANES * LANES;
    for (int64_t n = 0; n < sh.n; n++, x += sh.h * sh.w * sh.c)
        for (int64_t oy = 0; oy < out_size(sh.h); oy++)
            for (int64_t ox = 0; ox < out_size(sh.w); ox++, y += sh.c, from += sh.c) {
                window w = window_at(sh, oy, ox);
                for (int64_t j = 0; j < whole; j += LANES)
                    largest(y + j, from + j, x + j, &w, LANES);
                if (whole < sh.c)
                    largest(y + whole, from + whole, x + whole, &w, sh.c - whole);
            }
}

// give adds to dx the gradients of those of n <= LANES channels whose maximum was at a place.
INLINE void give(float *restrict dx, const float *restrict dy, const uint8_t *restrict from, const window *w, int64_t n) {
    float gradient[LANES];
    int32_t place[LANES];
    for (int64_t j = 0; j < n; j++) {
        gradient[j] = dy[j];
        place[j] = from[j];
    }
    for (int i = 0; i < w->count; i++) {
        float *at = dx + w->at[i];
        int32_t number = w->place[i];
#pragma omp simd
        for (int64_t j = 0; j < n; j++)
            at[j] += place[j] == number ? gradient[j] : 0.0f;
    }
}

CLONES void ariadne_max_pool_backward(float *dx, const float *dy, const uint8_t *from, ariadne_pool_shape sh) {
    int64_t whole = sh.c / LANES * LANES;
    memset(dx, 0, sh.n * sh.h * sh.w * sh.c * sizeof(float));
    for (int64_t n = 0; n < sh.n; n++, dx += sh.h * sh.w * sh.c)
        for (int64_t oy = 0; oy < out_size(sh.h); oy++)
            for (int64_t ox = 0; ox < out_size(sh.w); ox++, dy += sh.c, from += sh.c) {
                window w = window_at(sh, oy, ox);
                for (int64_t j = 0; j < whole; j += LANES)
                    give(dx + j, dy + j, from + j, &w, LANES);
                if (whole < sh.c)
                    give(dx + whole, dy + whole, from + whole, &w, sh.c - whole);
            }
}
