package process

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// Detach keeps a terminal's interrupt from reaching a program that is still to start: whoever starts it decides when it ends.
func Detach(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// Interrupt asks a program that was detached to end. Windows knows no signals; Ctrl-Break reaches the program's group alone, and
// programs in Go take it for an interrupt.
func Interrupt(p *os.Process) error {
	return windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(p.Pid))
}
