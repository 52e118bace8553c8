// Package agent is the actor-critic: an encoder of observations, a recurrent core, and the heads for policy, value and
// predictions. Each is defined once and built into Gorgonia graphs of fused operators (package op). A Policy runs the model one
// step at a time to act, and a Sampler draws the actions. A Learner runs the model over whole sequences and returns a loss and
// its gradient. Policy and Learner read the same Weights. A Loss, defined here or in another package, names the columns of a
// minibatch that it reads.
//
// Axes: T time, B sequences of a minibatch, n environments, R = T·B rows, E model width, H heads, D width of a head.
// Everything is time-major, [T, B, ...].
package agent
