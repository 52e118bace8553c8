//go:build unix

package process

import (
	"os"
	"os/exec"
	"syscall"
)

// Detach keeps a terminal's interrupt from reaching a program that is still to start: whoever starts it decides when it ends.
func Detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// Interrupt asks a program that was detached to end, as Ctrl-C does.
func Interrupt(p *os.Process) error { return p.Signal(os.Interrupt) }
