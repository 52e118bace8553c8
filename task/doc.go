// Package task defines what an agent is trained on: a Batch of environments that step together and write their observations
// directly into the caller's memory. Concrete tasks are in the packages below this one; they register themselves.
package task
