// Package vector is a batch of environments as programs in other languages use it: made by an id and settings in JSON,
// seeded at any reset, written straight into the caller's memory, known by a number. It knows nothing of C.
//
// A Batch may be used from any thread; calls on one batch wait for each other.
//
// Axes: N environments of a batch, K extras of an environment.
package vector
