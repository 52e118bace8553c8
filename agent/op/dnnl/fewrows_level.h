// Products of few rows with weights, for vectors of LANES floats. fewrows_v3.c and fewrows_v4.c compile this file in the way in
// which attention_level.h is compiled.
//
// Such a product reads every weight once for little arithmetic, and the weights of a network do not fit into a near cache. So it
// goes through them in the order in which they lie in memory, DEPTH rows of weights at a time. While it works on one block, it
// prefetches lines of the next. So arithmetic and transport overlap, while oneDNN's sgemm does one after the other.
#include "fewrows.h"
#include "simd.h"
#include "vec.h"

// Sums of ROWS rows times VECS vectors stay in registers.
#if LANES == 16
enum { ROWS = 4, VECS = 4 };
#else
enum { ROWS = 4, VECS = 2 };
#endif
enum { DEPTH = 32, LINE = 16 }; // rows of weights in a block; floats of a cache line

// tile computes c [rows, vecs vectors] = (add ? c : 0) + a [rows, k] times b [k, vecs vectors]. rows and vecs are constants. Each
// step prefetches one line, from ahead on. That address need not be valid memory.
INLINE void tile(const int rows, const int vecs, bool add, int64_t k, const float *a, int64_t lda, const float *b, int64_t ldb, float *c,
                 int64_t ldc, const float *ahead) {
    vec sum[ROWS][VECS];
#pragma GCC unroll 4
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 4
        for (int v = 0; v < vecs; v++)
            sum[r][v] = add ? load(c + r * ldc + v * LANES, LANES) : (vec){0};
#pragma GCC unroll 1
    for (int64_t p = 0; p < k; p++, a++, b += ldb, ahead += LINE) {
        vec weights[VECS];
#pragma GCC unroll 4
        for (int v = 0; v < vecs; v++)
            weights[v] = load(b + v * LANES, LANES);
#pragma GCC unroll 4
        for (int r = 0; r < rows; r++)
#pragma GCC unroll 4
            for (int v = 0; v < vecs; v++)
                sum[r][v] += a[r * lda] * weights[v];
        __builtin_prefetch(ahead, 0, 2);
    }
#pragma GCC unroll 4
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 4
        for (int v = 0; v < vecs; v++)
            store(c + r * ldc + v * LANES, sum[r][v], LANES);
}

// tiles is tile for any number of rows up to ROWS.
INLINE void tiles(int64_t rows, const int vecs, bool add, int64_t k, const float *a, int64_t lda, const float *b, int64_t ldb, float *c,
                  int64_t ldc, const float *ahead) {
    switch (rows) {
    case 1:
        tile(1, vecs, add, k, a, lda, b, ldb, c, ldc, ahead);
        break;
    case 2:
        tile(2, vecs, add, k, a, lda, b, ldb, c, ldc, ahead);
        break;
    case 3:
        tile(3, vecs, add, k, a, lda, b, ldb, c, ldc, ahead);
        break;
    default:
        tile(4, vecs, add, k, a, lda, b, ldb, c, ldc, ahead);
    }
}

// column computes n = vecs * LANES columns of all rows. It returns the end of what it has prefetched.
INLINE const float *column(const int vecs, bool add, int64_t m, int64_t k, const float *a, int64_t lda, const float *b, int64_t ldb,
                           float *c, int64_t ldc, const float *ahead) {
    for (int64_t i = 0; i < m; i += ROWS, ahead += k * LINE)
        tiles(m - i, vecs, add, k, a + i * lda, lda, b, ldb, c + i * ldc, ldc, ahead);
    return ahead;
}

void LEVEL(few_rows)(bool add, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda, const float *b, int64_t ldb, float *c,
                     int64_t ldc) {
    for (int64_t p = 0; p < k; p += DEPTH, add = true) {
        int64_t depth = k - p < DEPTH ? k - p : DEPTH, j = 0;
        const float *block = b + p * ldb, *ahead = block + DEPTH * ldb;
        for (; j + VECS * LANES <= n; j += VECS * LANES)
            ahead = column(VECS, add, m, depth, a + p, lda, block + j, ldb, c + j, ldc, ahead);
        for (; j < n; j += LANES)
            ahead = column(1, add, m, depth, a + p, lda, block + j, ldb, c + j, ldc, ahead);
    }
}
