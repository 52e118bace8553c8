#include <stddef.h>
#include <string.h>

#include "kernels.h"

// row_step returns the distance between rows of x, and head_step the distance between heads in a row.
static int64_t row_step(ariadne_head_shape sh) { return sh.shared ? sh.in : sh.h * sh.in; }
static int64_t head_step(ariadne_head_shape sh) { return sh.shared ? 0 : sh.in; }

int ariadne_head_linear(float *y, const float *x, const float *w, const float *bias, ariadne_head_shape sh) {
    int status = 0;
    for (int64_t h = 0; h < sh.h; h++)
        status |= ariadne_gemm(false, false, sh.rows, sh.out, sh.in, 1, x + h * head_step(sh), row_step(sh), w + h * sh.in * sh.out,
                               sh.out, 0, y + h * sh.out, sh.h * sh.out);
    ariadne_bias_act(y, bias, sh.rows, sh.h * sh.out, sh.act);
    return status;
}

int ariadne_head_linear_backward(float *dx, float *dw, float *dbias, float *dy, const float *x, const float *y, const float *w,
                                 ariadne_head_shape sh) {
    int status = 0;
    int64_t width = sh.h * sh.out;
    memset(dbias, 0, width * sizeof(float));
    ariadne_bias_act_backward(dbias, dy, y, sh.rows, width, sh.act);
    for (int64_t h = 0; h < sh.h; h++) {
        int64_t kernel = h * sh.in * sh.out, head = h * head_step(sh);
        status |= ariadne_gemm(true, false, sh.in, sh.out, sh.rows, 1, x + head, row_step(sh), dy + h * sh.out, width, 0, dw + kernel,
                               sh.out);
        if (dx != NULL)
            status |= ariadne_gemm(false, true, sh.rows, sh.in, sh.out, 1, dy + h * sh.out, width, w + kernel, sh.out,
                                   sh.shared && h > 0 ? 1 : 0, dx + head, row_step(sh));
    }
    return status;
}
