#include <string.h>

#include "kernels.h"
#include "simd.h"

enum { SIZE = 3, STRIDE = 2 };

static int64_t out_size(int64_t n) { return (n + 1) / STRIDE; }

// padding returns the number of padded places before the first of n places.
static int64_t padding(int64_t n) { return (out_size(n) * STRIDE - STRIDE + SIZE - n) / 2; }

// Channels are processed in blocks of LANES. With rows of bytes beside rows of floats the compiler makes vectors of 64, but
// pictures have 16 or 32 channels.
enum { LANES = 16 };

// window holds the places of one window that lie within the picture: where their channels start, relative to the window's origin,
// and their numbers.
typedef struct {
    int64_t origin, at[SIZE * SIZE];
    int place[SIZE * SIZE], count;
} window;

// inner_window returns the window of which all places lie within the picture. The caller sets its origin.
static window inner_window(ariadne_pool_shape sh) {
    window w = {.count = SIZE * SIZE};
    for (int place = 0; place < SIZE * SIZE; place++) {
        w.at[place] = (place / SIZE * sh.w + place % SIZE) * sh.c;
        w.place[place] = place;
    }
    return w;
}

static window border_window(ariadne_pool_shape sh, int64_t y, int64_t x) {
    window w = {.origin = (y * sh.w + x) * sh.c, .count = 0};
    for (int place = 0; place < SIZE * SIZE; place++) {
        int64_t iy = y + place / SIZE, ix = x + place % SIZE;
        if (iy < 0 || iy >= sh.h || ix < 0 || ix >= sh.w)
            continue;
        w.at[w.count] = (place / SIZE * sh.w + place % SIZE) * sh.c;
        w.place[w.count++] = place;
    }
    return w;
}

// largest finds the maxima of n <= LANES channels. NaN counts as the greatest number. count is w->count, as a constant where
// possible.
INLINE void largest(float *restrict y, uint8_t *restrict from, const float *restrict x, const window *w, int count, int64_t n) {
    float best[LANES];
    int32_t place[LANES];
    for (int64_t j = 0; j < n; j++) {
        best[j] = x[w->at[0] + j];
        place[j] = w->place[0];
    }
    for (int i = 1; i < count; i++) {
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

INLINE void pool_window(float *y, uint8_t *from, const float *x, const window *w, int count, int64_t channels) {
    int64_t whole = channels / LANES * LANES;
    x += w->origin;
    for (int64_t j = 0; j < whole; j += LANES)
        largest(y + j, from + j, x + j, w, count, LANES);
    if (whole < channels)
        largest(y + whole, from + whole, x + whole, w, count, channels - whole);
}

// give adds to dx the gradients of n <= LANES channels, each at the place of its maximum.
INLINE void give(float *restrict dx, const float *restrict dy, const uint8_t *restrict from, const window *w, int count, int64_t n) {
    float gradient[LANES];
    int32_t place[LANES];
    for (int64_t j = 0; j < n; j++) {
        gradient[j] = dy[j];
        place[j] = from[j];
    }
    for (int i = 0; i < count; i++) {
        float *at = dx + w->at[i];
        int32_t number = w->place[i];
#pragma omp simd
        for (int64_t j = 0; j < n; j++)
            at[j] += place[j] == number ? gradient[j] : 0.0f;
    }
}

INLINE void give_window(float *dx, const float *dy, const uint8_t *from, const window *w, int count, int64_t channels) {
    int64_t whole = channels / LANES * LANES;
    dx += w->origin;
    for (int64_t j = 0; j < whole; j += LANES)
        give(dx + j, dy + j, from + j, w, count, LANES);
    if (whole < channels)
        give(dx + whole, dy + whole, from + whole, w, count, channels - whole);
}

// inside reports whether all places of the window at y, x lie within the picture.
static bool inside(ariadne_pool_shape sh, int64_t y, int64_t x) {
    return y >= 0 && y + SIZE <= sh.h && x >= 0 && x + SIZE <= sh.w;
}

CLONES void ariadne_max_pool(float *y, uint8_t *from, const float *x, ariadne_pool_shape sh) {
    window inner = inner_window(sh);
    for (int64_t n = 0; n < sh.n; n++, x += sh.h * sh.w * sh.c)
        for (int64_t iy = -padding(sh.h), oy = 0; oy < out_size(sh.h); oy++, iy += STRIDE)
            for (int64_t ix = -padding(sh.w), ox = 0; ox < out_size(sh.w); ox++, ix += STRIDE, y += sh.c, from += sh.c)
                if (inside(sh, iy, ix)) {
                    inner.origin = (iy * sh.w + ix) * sh.c;
                    pool_window(y, from, x, &inner, SIZE * SIZE, sh.c);
                } else {
                    window border = border_window(sh, iy, ix);
                    pool_window(y, from, x, &border, border.count, sh.c);
                }
}

CLONES void ariadne_max_pool_backward(float *dx, const float *dy, const uint8_t *from, ariadne_pool_shape sh) {
    window inner = inner_window(sh);
    memset(dx, 0, sh.n * sh.h * sh.w * sh.c * sizeof(float));
    for (int64_t n = 0; n < sh.n; n++, dx += sh.h * sh.w * sh.c)
        for (int64_t iy = -padding(sh.h), oy = 0; oy < out_size(sh.h); oy++, iy += STRIDE)
            for (int64_t ix = -padding(sh.w), ox = 0; ox < out_size(sh.w); ox++, ix += STRIDE, dy += sh.c, from += sh.c)
                if (inside(sh, iy, ix)) {
                    inner.origin = (iy * sh.w + ix) * sh.c;
                    give_window(dx, dy, from, &inner, SIZE * SIZE, sh.c);
                } else {
                    window border = border_window(sh, iy, ix);
                    give_window(dx, dy, from, &border, border.count, sh.c);
                }
}
