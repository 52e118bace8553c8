#include <dnnl.h>
#include <stddef.h>

#include "fewrows.h"
#include "kernels.h"
#include "simd.h"
#include "thread.h"

// fastest_few_rows returns the product of few rows for this processor, or NULL if it has none.
static few_rows *fastest_few_rows(void) {
#ifdef LEVELS
    if (__builtin_cpu_supports("x86-64-v4"))
        return few_rows_v4;
    if (__builtin_cpu_supports("x86-64-v3"))
        return few_rows_v3;
#endif
    return NULL;
}

int ariadne_gemm(bool trans_a, bool trans_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a, int64_t lda,
                 const float *b, int64_t ldb, float beta, float *c, int64_t ldc) {
    if (m == 0 || n == 0)
        return dnnl_success;
    if (k == 0) {
        for (int64_t i = 0; i < m; i++)
            for (int64_t j = 0; j < n; j++)
                c[i * ldc + j] = beta == 0 ? 0 : beta * c[i * ldc + j];
        return dnnl_success;
    }
    few_rows *few = fastest_few_rows();
    if (few != NULL && m <= FEW_ROWS && n % FEW_ROWS_STEP == 0 && !trans_a && !trans_b && alpha == 1 && (beta == 0 || beta == 1)) {
        few(beta == 1, m, n, k, a, lda, b, ldb, c, ldc);
        return dnnl_success;
    }
    single_thread();
    return dnnl_sgemm(trans_a ? 'T' : 'N', trans_b ? 'T' : 'N', m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
