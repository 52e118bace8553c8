// Package tasktest holds what the tests of every task.Batch need and claim: random play as a digest, last observations of
// episodes, states that restore a batch bit for bit, and states that are refused.
package tasktest
