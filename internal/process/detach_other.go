//go:build !unix

package process

import "os/exec"

// Detach does nothing: there are no process groups.
func Detach(*exec.Cmd) {}
