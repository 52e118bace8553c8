// Package op builds Gorgonia graphs out of few, large operators: a dense layer with its activation, a convolution, layer
// norm, a gate, gated linear attention, a loss that its owner computes. Each operator is a Gorgonia Op and SDOp with one backward
// operator of its own, stands in one file, forward then backward, and computes with the kernels of package dnnl or
// plain; nothing else calls those. Operators own their result's memory, so a graph that runs again allocates nothing
// but Gorgonia's bookkeeping, and the gradient of a variable is written straight to where its owner wants it.
//
// In a page, and with the tag nogorgonia, nodes of this package's own stand in Gorgonia's place, since what it imports makes a program five
// times as large. Which of the two it is changes no number.
//
// Axes: T time, B sequences, R = T·B rows (time-major), E model width, H heads, D width of a head, N = η·D features.
package op
