// Package task defines what an agent is trained on: a Batch of environments that step together and write what they
// observe straight into the caller's memory. Concrete tasks live in the packages below it and register themselves.
package task
