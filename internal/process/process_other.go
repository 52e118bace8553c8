//go:build !unix && !windows

package process

import (
	"os"
	"os/exec"
)

// Detach does nothing, because there are no process groups.
func Detach(*exec.Cmd) {}

// Interrupt asks a program to end.
func Interrupt(p *os.Process) error { return p.Signal(os.Interrupt) }
