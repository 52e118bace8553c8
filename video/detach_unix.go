//go:build unix

package video

import (
	"os/exec"
	"syscall"
)

// detach keeps a terminal's interrupt from ending the process: whoever records decides when the video ends.
func detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
