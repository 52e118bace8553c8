// Package tasktest holds the tests that every task.Batch must pass: random play compared by digests, last observations of
// episodes, states that restore a batch bit for bit, and states that are refused.
package tasktest
