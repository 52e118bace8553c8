//go:build unix

package main

import (
	"os"
	"syscall"
)

// saveSignals ask a training for a checkpoint.
var saveSignals = []os.Signal{syscall.SIGUSR1}

// endSignals ask the program to end, besides those that all systems have. What starts the ranks of a job hands SIGUSR2 on to them, as it
// is, and SIGTERM not.
var endSignals = []os.Signal{syscall.SIGUSR2}
