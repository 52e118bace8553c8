//go:build unix

package main

import (
	"os"
	"syscall"
)

// saveSignals ask a training for a checkpoint.
var saveSignals = []os.Signal{syscall.SIGUSR1}

// endSignals ask the program to end, in addition to the signals that all systems have. A program that starts the ranks of a job passes
// SIGUSR2 on to them as it is, but not SIGTERM.
var endSignals = []os.Signal{syscall.SIGUSR2}
