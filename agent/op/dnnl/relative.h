// What a RelativeAttention and one step of it have in common.
#ifndef ARIADNE_RELATIVE_H
#define ARIADNE_RELATIVE_H

#include <stdint.h>

// relative_softmax turns products with keys, row [count], and with distances (that of position j at j) into the
// probabilities of the positions from first to last; memory of them can be hidden.
void relative_softmax(float *row, const float *distance, const float *hidden, int64_t first, int64_t last, int64_t memory, int64_t count,
                      float scale);

#endif
