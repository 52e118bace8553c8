//go:build unix

package main

import (
	"os"
	"syscall"
)

// saveSignals ask a training for a checkpoint.
var saveSignals = []os.Signal{syscall.SIGUSR1}
