// Package vector lets programs in other languages use a batch of environments. A Batch is made from an id and settings in JSON. It can be
// seeded at any reset, and writes straight into the caller's memory. A Table knows batches by numbers. The package knows nothing of C.
//
// A Batch may be used from any thread. Calls on one batch wait for each other.
//
// Axes: N environments of a batch, K extras of an environment, F facts of an episode, G elements of the truth.
package vector
