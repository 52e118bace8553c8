// Package rundir is the folder of a training run: what a trainer writes there, and what others read of it.
//
//	metrics.jsonl           a Record of what happened a line                      record.go, jsonl.go
//	events.out.tfevents.*   the same for TensorBoard                              tensorboard.go
//	checkpoints/            the newest checkpoints, to go on from or to act by    checkpoint.go, snapshot.go, array.go, tensors.go, settings.go
//
// Records go to Sinks (sinks.go): these files and the console (console.go). What a checkpoint consists of is the trainer's to say; this
// package sees to it that a checkpoint is written whole or not at all, and that nothing of a damaged one is used.
package rundir
