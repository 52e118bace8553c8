// Products of few rows with weights, for several levels of x86.
#ifndef ARIADNE_FEWROWS_H
#define ARIADNE_FEWROWS_H

#include <stdbool.h>
#include <stdint.h>

// few_rows computes c [m, n] = (add ? c : 0) + a [m, k] times b [k, n]. n is a multiple of FEW_ROWS_STEP. It adds up the products
// of a row in the same order, whatever the number of rows.
typedef void few_rows(bool add, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda, const float *b, int64_t ldb, float *c,
                      int64_t ldc);

enum {
    FEW_ROWS = 32, // for up to this many rows it is faster than oneDNN's sgemm
    FEW_ROWS_STEP = 16,
};

few_rows few_rows_v3, few_rows_v4;

#endif
