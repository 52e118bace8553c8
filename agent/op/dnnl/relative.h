// The part that a RelativeAttention and one step of it share.
#ifndef ARIADNE_RELATIVE_H
#define ARIADNE_RELATIVE_H

#include <stdint.h>

// relative_softmax turns row [count], which holds products with keys, into the probabilities of the positions from first to last.
// distance holds the products with distances, that of position j at j. hidden can hide the first memory positions.
void relative_softmax(float *row, const float *distance, const float *hidden, int64_t first, int64_t last, int64_t memory, int64_t count,
                      float scale);

#endif
