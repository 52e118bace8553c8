//go:build unix

package process

import (
	"os/exec"
	"syscall"
)

// Detach keeps a terminal's interrupt from reaching a program that is still to start: whoever starts it decides when it ends.
// Where there are no process groups it does nothing.
func Detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
