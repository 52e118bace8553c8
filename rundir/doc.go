// Package rundir is the folder of a training run: the files that a trainer writes there and that others read.
//
//	metrics.jsonl           a Record of metrics on each line                      record.go, jsonl.go
//	events.out.tfevents.*   the same for TensorBoard                              tensorboard.go
//	checkpoints/            the newest checkpoints, to resume from or to act      checkpoint.go, snapshot.go, tensors.go, settings.go
//
// Records go to Sinks, which are these files and the console (console.go). The trainer decides what a checkpoint contains. This
// package makes sure that a checkpoint is written completely or not at all, and that nothing of a damaged one is used.
package rundir
