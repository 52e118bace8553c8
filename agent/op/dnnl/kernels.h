// The whole C surface of package dnnl. Package plain describes shapes and formulas; its functions have the same names. Every
// function here runs on the calling thread alone. Functions that call oneDNN return its status, 0 for success.
#ifndef ARIADNE_KERNELS_H
#define ARIADNE_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

enum ariadne_act { ARIADNE_IDENTITY, ARIADNE_RELU, ARIADNE_TANH, ARIADNE_LOGISTIC, ARIADNE_ELU1 };

int ariadne_gemm(bool trans_a, bool trans_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a, int64_t lda,
                 const float *b, int64_t ldb, float beta, float *c, int64_t ldc);

// bias, dx and dbias may be NULL.
int ariadne_linear(float *y, const float *x, const float *w, const float *bias, int64_t rows, int64_t in, int64_t out, int act);
int ariadne_linear_backward(float *dx, float *dw, float *dbias, float *dy, const float *x, const float *y, const float *w,
                            int64_t rows, int64_t in, int64_t out, int act);

// y [rows, width] becomes act(y + bias). dy becomes the gradient before the activation, whose sum over the rows is added to
// dbias.
void ariadne_bias_act(float *y, const float *bias, int64_t rows, int64_t width, int act);
void ariadne_bias_act_backward(float *dbias, float *dy, const float *y, int64_t rows, int64_t width, int act);

typedef struct {
    int64_t rows, room;
    int32_t *count, *index;
    float *value;
} ariadne_sparse_rows;

void ariadne_sparse_linear(float *y, ariadne_sparse_rows x, const float *w, const float *bias, int64_t out, int act);
void ariadne_sparse_linear_backward(float *dw, float *dbias, float *dy, ariadne_sparse_rows x, const float *y, int64_t in,
                                    int64_t out, int act);

void ariadne_layernorm(float *y, float *mean, float *rstd, const float *x, const float *scale, const float *bias, int64_t rows,
                       int64_t width);
void ariadne_layernorm_backward(float *dx, float *dscale, float *dbias, const float *dy, const float *x, const float *mean,
                                const float *rstd, const float *scale, int64_t rows, int64_t width);

typedef struct {
    float *wr, *ur, *wz, *uz, *wg, *ug, *bias;
} ariadne_gate_weights;

typedef struct {
    float *r, *z, *h, *rx;
} ariadne_gate_saved;

int ariadne_gate(float *out, const float *x, const float *y, ariadne_gate_weights w, ariadne_gate_saved s, int64_t rows, int64_t e);
// scratch: 3 * rows * e floats.
int ariadne_gate_backward(float *dx, float *dy, ariadne_gate_weights dw, const float *dout, const float *x, const float *y,
                          ariadne_gate_weights w, ariadne_gate_saved s, float *scratch, int64_t rows, int64_t e);

typedef struct {
    int64_t t, b, h, d, eta, r;
    bool reset, new_clock, half_turn;
} ariadne_attention_shape;

typedef struct {
    float *tilde_k, *tilde_v, *s, *tick;
} ariadne_attention_state;

// Number of floats that are kept from the forward pass to the backward pass, including the backward pass's scratch.
int64_t ariadne_attention_saved_size(ariadne_attention_shape sh);
// saved may be NULL. end may be start.
void ariadne_attention(float *out, ariadne_attention_state end, const float *kqvbg, const float *p, const uint8_t *done,
                       ariadne_attention_state start, ariadne_attention_shape sh, float *saved);
// dstart's pointers may all be NULL.
void ariadne_attention_backward(float *dkqvbg, float *dp, ariadne_attention_state dstart, const float *dout, const float *kqvbg,
                                const float *p, const uint8_t *done, ariadne_attention_state start, 
                                ariadne_attention_shape sh, float *saved);

typedef struct {
    int64_t rows, h, in, out;
    bool shared;
    int act;
} ariadne_head_shape;

int ariadne_head_linear(float *y, const float *x, const float *w, const float *bias, ariadne_head_shape sh);
// dx may be NULL.
int ariadne_head_linear_backward(float *dx, float *dw, float *dbias, float *dy, const float *x, const float *y, const float *w,
                                 ariadne_head_shape sh);

void ariadne_outer(float *z, const float *a, const float *p, int64_t rows, int64_t d, int64_t n);
void ariadne_outer_backward(float *da, float *dp, const float *dz, const float *a, const float *p, int64_t rows, int64_t d, int64_t n);
void ariadne_dpfp(float *y, const float *z, int64_t rows, int64_t d, int64_t nu);
void ariadne_dpfp_backward(float *dz, const float *dy, const float *z, int64_t rows, int64_t d, int64_t nu);

enum ariadne_rule { ARIADNE_VECTOR_GATE, ARIADNE_SCALAR_GATE, ARIADNE_CONSTANT_GATE, ARIADNE_DELTA };

typedef struct {
    int64_t t, b, h, d, k;
    int rule;
    bool reset, safe_norm;
} ariadne_fast_shape;

// Gates that the rule lacks are NULL.
typedef struct {
    float *k, *v, *q, *b, *g, *b_damp, *g_damp;
} ariadne_fast_input;

typedef struct {
    float *c, *s;
} ariadne_fast_state;

int64_t ariadne_fast_weights_saved_size(ariadne_fast_shape sh);
// saved may be NULL. end may be start.
void ariadne_fast_weights(float *out, ariadne_fast_state end, ariadne_fast_input in, const uint8_t *done, ariadne_fast_state start,
                          ariadne_fast_shape sh, float *saved);
// dstart's pointers may all be NULL.
void ariadne_fast_weights_backward(ariadne_fast_input d, ariadne_fast_state dstart, const float *dout, ariadne_fast_input in,
                                   const uint8_t *done, ariadne_fast_shape sh, float *saved);

typedef struct {
    int64_t t, b, h, d, m;
} ariadne_relative_shape;

typedef struct {
    float *q, *kv, *r, *u, *v;
} ariadne_relative_input;

typedef struct {
    const float *hidden, *first;
} ariadne_relative_mask;

int64_t ariadne_relative_saved_size(ariadne_relative_shape sh);
int ariadne_relative_attention(float *out, ariadne_relative_input in, ariadne_relative_mask mask, ariadne_relative_shape sh, float *saved);
int ariadne_relative_attention_backward(ariadne_relative_input d, const float *dout, ariadne_relative_input in,
                                        ariadne_relative_mask mask, ariadne_relative_shape sh, float *saved);

typedef struct {
    int64_t b, h, d, m, e, apart;
} ariadne_relative_step_shape;

typedef struct {
    const float *q, *x, *memory, *scale, *bias, *kv, *value_bias, *r, *positions, *u, *v;
} ariadne_relative_step_input;

int64_t ariadne_relative_step_size(ariadne_relative_step_shape sh);
int ariadne_relative_step(float *out, ariadne_relative_step_input in, ariadne_relative_mask mask, ariadne_relative_step_shape sh,
                          float *scratch);

typedef struct {
    int64_t t, b, in, e;
    bool reset;
} ariadne_recurrent_shape;

typedef struct {
    float *in[4], *hidden[4], *bias[4];
} ariadne_lstm_weights;

typedef struct {
    float *c, *h;
} ariadne_lstm_state;

typedef struct {
    float *in[3], *in_bias[3], *hidden[3], *hidden_bias;
} ariadne_gru_weights;

// Number of floats that lstm and gru work in.
int64_t ariadne_recurrent_saved_size(ariadne_recurrent_shape sh);
int ariadne_lstm(float *out, ariadne_lstm_state end, const float *x, ariadne_lstm_weights w, const uint8_t *done,
                 ariadne_lstm_state start, ariadne_recurrent_shape sh, float *saved);
// dx and dstart's pointers may be NULL.
int ariadne_lstm_backward(float *dx, ariadne_lstm_weights dw, ariadne_lstm_state dstart, const float *dout, const float *x,
                          ariadne_lstm_weights w, const uint8_t *done, ariadne_recurrent_shape sh, float *saved);
int ariadne_gru(float *out, float *end, const float *x, ariadne_gru_weights w, const uint8_t *done, const float *start,
                ariadne_recurrent_shape sh, float *saved);
// dx and dstart may be NULL.
int ariadne_gru_backward(float *dx, ariadne_gru_weights dw, float *dstart, const float *dout, const float *x, ariadne_gru_weights w,
                         const uint8_t *done, ariadne_recurrent_shape sh, float *saved);

typedef struct {
    int64_t n, h, w, c;
} ariadne_pool_shape;

void ariadne_max_pool(float *y, uint8_t *from, const float *x, ariadne_pool_shape sh);
void ariadne_max_pool_backward(float *dx, const float *dy, const uint8_t *from, ariadne_pool_shape sh);

void ariadne_rectify(float *y, const float *x, int64_t n);
void ariadne_rectify_backward(float *dx, const float *dy, const float *y, int64_t n);
void ariadne_add(float *z, const float *a, const float *b, int64_t n);

double ariadne_sum_of_squares(const float *x, int64_t n);
void ariadne_adam(float *param, const float *grad, float *m, float *v, int64_t n, float lr, float factor, float correct1,
                  float correct2, float beta1, float beta2, float eps);

typedef struct {
    int64_t n, h, w, c, kh, kw, stride, pad, out_c, out_h, out_w;
    int act;
} ariadne_conv_shape;

typedef struct ariadne_conv ariadne_conv;

int ariadne_conv_new(ariadne_conv **conv, ariadne_conv_shape sh);
void ariadne_conv_free(ariadne_conv *conv);
// Takes the weights for the forward or backward calls that follow.
int ariadne_conv_load(ariadne_conv *conv, const float *w, bool backward);
// The pictures are x if x is not NULL, else bytes times scale plus offset. bias, dx and dbias may be NULL. Bytes have no dx.
int ariadne_conv_forward(ariadne_conv *conv, float *y, const float *x, const uint8_t *bytes, float scale, float offset,
                         const float *bias);
// Calls of backward add up the weights' gradients, beginning with clear. gradient adds their sum to dw. backward adds to dbias.
void ariadne_conv_clear(ariadne_conv *conv);
int ariadne_conv_backward(ariadne_conv *conv, float *dx, float *dbias, float *dy, const float *x, const uint8_t *bytes, float scale, float offset,
                          const float *y);
int ariadne_conv_gradient(ariadne_conv *conv, float *dw);

// Does n rounds of multiply-adds in registers. Returns the number of floating-point operations. out receives the sum of what they
// compute.
double ariadne_multiply_add(int64_t n, float *out);

// For tests: y = f(x) for the elementary functions of simd.h.
enum ariadne_function { ARIADNE_EXP, ARIADNE_SIGMOID, ARIADNE_TANHF, ARIADNE_ROOT };
void ariadne_apply(float *y, const float *x, int64_t n, int function);

#endif
