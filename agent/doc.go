// Package agent is the actor-critic: an encoder of observations, a recurrent core, and the heads for policy, value and
// predictions, defined once and built into Gorgonia graphs of fused operators (package op). A Policy runs it one step at a
// time to act, a Sampler draws the actions; a Learner runs it over whole sequences and returns a loss and its gradient.
// Policy and Learner read the same Weights. A Loss, of this package or of another, names the columns of a minibatch that it
// reads.
//
// Axes: T time, B sequences of a minibatch, n environments, R = T·B rows, E model width, H heads, D width of a head.
// Everything is time-major, [T, B, ...].
package agent
