// The parts that layers of LSTM cells and of gated recurrent units share. The gates of all steps lie in an array [T, B, 4, E].
#ifndef ARIADNE_RECURRENT_H
#define ARIADNE_RECURRENT_H

#include "kernels.h"

typedef ariadne_recurrent_shape shape;

// parts are the parts of the memory that a layer works in: the gates [T, B, 4, E], both states before each step [T, B, E], and
// the gradients of both [B, E].
typedef struct {
    float *gates, *hidden, *cell, *dhidden, *dcell;
} parts;

parts recurrent_parts(float *saved, shape sh);

// recurrent_project computes the input's part of one gate at all steps. bias may be NULL.
int recurrent_project(float *gates, int64_t gate, const float *x, const float *w, const float *bias, shape sh);
// recurrent_recur computes the hidden state's part of one gate at a step. It adds it to the gate if add is true, else it sets the
// gate.
int recurrent_recur(float *gates, int64_t gate, const float *hidden, const float *w, bool add, shape sh);
// recurrent_bias adds a bias to one gate of the given number of rows.
void recurrent_bias(float *gates, int64_t gate, const float *bias, int64_t rows, shape sh);

// recurrent_enter writes the state before step t. recurrent_leave clears the state's gradient where step t starts an episode.
void recurrent_enter(float *to, const float *from, const uint8_t *done, int64_t t, shape sh);
void recurrent_leave(float *grad, const uint8_t *done, int64_t t, shape sh);

// recurrent_return computes the hidden state's gradient through one gate of a step. It adds it to dhidden if add is true, else it
// sets dhidden.
int recurrent_return(float *dhidden, const float *dgates, int64_t gate, const float *w, bool add, shape sh);
// These compute the gradients of one gate's weights. The first also computes the input's gradient, which gate 0 sets and the
// others add to. dx and dbias may be NULL.
int recurrent_input_gradient(float *dx, float *dw, float *dbias, const float *x, const float *w, const float *dgates, int64_t gate, shape sh);
int recurrent_hidden_gradient(float *dw, float *dbias, const float *hidden, const float *dgates, int64_t gate, shape sh);

#endif
