// Package xvfb starts displays for tests of windows. Xvfb is an X server that draws into memory.
package xvfb

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"

	"ariadne/internal/lacking"
)

// Start starts a display of 1600x1000 pixels, which lasts until the test ends. It returns the display's name for the variable
// DISPLAY. If Xvfb or one of the other tools that the test needs is not installed, the test is skipped; in continuous
// integration (the variable CI is set) it fails.
func Start(t testing.TB, tools ...string) (display string) {
	t.Helper()
	for _, tool := range append([]string{"Xvfb"}, tools...) {
		if _, err := exec.LookPath(tool); err != nil {
			lacking.Skip(t, tool, " is not installed")
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1600x1000x24", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = x.Process.Kill() // it may have ended already
		_ = x.Wait()
	})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb names no display: %v", err)
	}
	return ":" + strings.TrimSpace(line)
}
