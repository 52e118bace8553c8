//go:build unix

package process

import (
	"os"
	"os/exec"
	"syscall"
)

// Detach keeps a terminal's interrupt from reaching a program that will be started. The caller decides when the program ends.
func Detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// Interrupt asks a detached program to end, as Ctrl-C does.
func Interrupt(p *os.Process) error { return p.Signal(os.Interrupt) }
