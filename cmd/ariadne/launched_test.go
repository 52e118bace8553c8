package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ariadne/rundir"
)

// launched is the program in a process of its own.
type launched struct {
	*testing.T
	command *exec.Cmd
	said    text // its standard error, unless another file was given
	printed text // its standard output
	over    chan error
}

// text is what was written so far. It may be read while more is written.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (x *text) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.b.Write(p)
}

func (x *text) String() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.b.String()
}

// launch starts the program. stderr gets its standard error; if it is nil, said does.
func launch(t *testing.T, stderr io.Writer, args ...string) *launched {
	t.Helper()
	p := launching(t, args...)
	p.command.Stderr = stderr
	p.start()
	return p
}

// launching returns the program before it is started.
func launching(t *testing.T, args ...string) *launched {
	return &launched{T: t, command: exec.Command(os.Args[0], args...), over: make(chan error, 1)}
}

func (p *launched) start() {
	p.Helper()
	c := p.command
	if c.Stdout == nil {
		c.Stdout = &p.printed
	}
	if c.Stderr == nil {
		c.Stderr = &p.said
	}
	if err := c.Start(); err != nil {
		p.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		p.over <- c.Wait()
		close(ended)
	}()
	p.Cleanup(func() { // after a failure; a sweep that is killed at once would leave its runs behind
		_ = c.Process.Signal(os.Interrupt)
		select {
		case <-ended:
		case <-time.After(patience / 4):
			_ = c.Process.Kill()
		}
	})
}

// patience is how long a test waits for something that must happen.
const patience = 2 * time.Minute

// until waits until a condition holds.
func (p *launched) until(what string, ok func() bool) {
	p.Helper()
	for begin := time.Now(); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Since(begin) > patience {
			p.Fatalf("%s: not within %v\n%s", what, patience, p.said.String())
		}
	}
}

// trains waits for the first records of a run.
func (p *launched) trains(dir string) {
	p.Helper()
	p.until("the run trains", func() bool {
		info, err := os.Stat(filepath.Join(dir, rundir.MetricsFile))
		return err == nil && info.Size() > 0
	})
}

// signal sends a signal.
func (p *launched) signal(s os.Signal) {
	p.Helper()
	if err := p.command.Process.Signal(s); err != nil {
		p.Fatal(err)
	}
}

// ends waits for the program's end, and checks its exit code.
func (p *launched) ends(code int) {
	p.Helper()
	select {
	case err := <-p.over:
		got := 0
		if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
			got = failed.ExitCode()
		} else if err != nil {
			p.Fatal(err)
		}
		if got != code {
			p.Errorf("exit code %d, want %d\n%s", got, code, p.said.String())
		}
	case <-time.After(patience):
		p.Fatalf("it did not end within %v\n%s", patience, p.said.String())
	}
}

// countRecords returns how many records a run has logged.
func countRecords(dir string) int {
	b, _ := os.ReadFile(filepath.Join(dir, rundir.MetricsFile))
	return strings.Count(string(b), "\n")
}
