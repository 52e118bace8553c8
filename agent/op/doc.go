// Package op builds Gorgonia graphs from a few large operators: a dense layer with its activation, a convolution, layer norm, a
// gate, gated linear attention, a loss that its owner computes. Each operator is a Gorgonia Op and SDOp with one backward
// operator of its own. It has a file of its own, with the forward pass before the backward pass. Operators compute with the
// kernels of package dnnl or plain; nothing else calls those. Operators own the memory of their results, so a graph that runs
// again allocates nothing but Gorgonia's bookkeeping. The gradient of a variable is written straight to the memory that its owner
// provides.
//
// In a page, and with the tag nogorgonia, this package's own nodes replace Gorgonia, since Gorgonia's imports make a program five
// times as large. The choice changes no number.
//
// Axes: T time, B sequences, R = T·B rows (time-major), E model width, H heads, D width of a head, N = η·D features.
package op
