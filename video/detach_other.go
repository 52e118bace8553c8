//go:build !unix

package video

import "os/exec"

func detach(*exec.Cmd) {}
