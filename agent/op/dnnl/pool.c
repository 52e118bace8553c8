#include <string.h>

#include "kernels.h"
#include "simd.h"

enum { SIZE = 3, STRIDE = 2 };

static int64_t out_size(int64_t n) { return (n + 1) / STRIDE; }

// padding is the number of places before the first of n.
static int64_t padding(int64_t n) { return (out_size(n) * STRIDE - STRIDE + SIZE - n) / 2; }

// larger takes the greater of y and x for each channel; NaN is the greatest.
INLINE void larger(float *restrict y, uint8_t *restrict from, const float *restrict x, uint8_t place, int64_t c) {
#pragma omp simd
    for (int64_t i = 0; i < c; i++) {
        bool take = x[i] > y[i] || x[i] != x[i];
        y[i] = take ? x[i] : y[i];
        from[i] = take ? place : from[i];
    }
}

CLONES void ariadne_max_pool(float *y, uint8_t *from, const float *x, ariadne_pool_shape sh) {
    int64_t oh = out_size(sh.h), ow = out_size(sh.w), py = padding(sh.h), px = padding(sh.w);
    for (int64_t n = 0; n < sh.n; n++, x += sh.h * sh.w * sh.c)
        for (int64_t oy = 0; oy < oh; oy++)
            for (int64_t ox = 0; ox < ow; ox++, y += sh.c, from += sh.c) {
                bool first = true;
                for (int place = 0; place < SIZE * SIZE; place++) {
                    int64_t iy = oy * STRIDE - py + place / SIZE, ix = ox * STRIDE - px + place % SIZE;
                    if (iy < 0 || iy >= sh.h || ix < 0 || ix >= sh.w)
                        continue;
                    const float *at = x + (iy * sh.w + ix) * sh.c;
                    if (first) {
                        memcpy(y, at, sh.c * sizeof(float));
                        memset(from, place, sh.c);
                        first = false;
                    } else {
                        larger(y, from, at, place, sh.c);
                    }
                }
            }
}

// give adds to dx the gradients of those channels whose maximum was at a place.
INLINE void give(float *restrict dx, const float *restrict dy, const uint8_t *restrict from, uint8_t place, int64_t c) {
#pragma omp simd
    for (int64_t i = 0; i < c; i++)
        dx[i] += from[i] == place ? dy[i] : 0.0f;
}

CLONES void ariadne_max_pool_backward(float *dx, const float *dy, const uint8_t *from, ariadne_pool_shape sh) {
    int64_t oh = out_size(sh.h), ow = out_size(sh.w), py = padding(sh.h), px = padding(sh.w);
    memset(dx, 0, sh.n * sh.h * sh.w * sh.c * sizeof(float));
    for (int64_t n = 0; n < sh.n; n++, dx += sh.h * sh.w * sh.c)
        for (int64_t oy = 0; oy < oh; oy++)
            for (int64_t ox = 0; ox < ow; ox++, dy += sh.c, from += sh.c)
                for (int place = 0; place < SIZE * SIZE; place++) {
                    int64_t iy = oy * STRIDE - py + place / SIZE, ix = ox * STRIDE - px + place % SIZE;
                    if (iy >= 0 && iy < sh.h && ix >= 0 && ix < sh.w)
                        give(dx + (iy * sh.w + ix) * sh.c, dy, from, place, sh.c);
                }
}
