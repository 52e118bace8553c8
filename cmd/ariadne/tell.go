package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
)

// people is the standard error, on which the program tells people what goes on. A text begins on a line of its own there, even if a progress
// bar stands in the present line. What cannot be written is dropped, since nobody need read it.
var people = &teller{to: os.Stderr}

type teller struct {
	mu     sync.Mutex
	to     *os.File
	within bool // a line has begun and has not ended
}

// Write writes a part of a text or a bar. It never fails.
func (t *teller) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.write(p)
	return len(p), nil
}

func (t *teller) write(p []byte) {
	_, _ = t.to.Write(p)
	if n := len(p); n > 0 {
		t.within = p[n-1] != '\n' && p[n-1] != '\r'
	}
}

// Fd returns the file descriptor, by which others can see whether this is a terminal.
func (t *teller) Fd() uintptr { return t.to.Fd() }

// EndLine ends a line that has begun.
func (t *teller) EndLine() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.within {
		t.write([]byte("\n"))
	}
}

// say writes a text for people as it is, in lines of its own.
func say(format string, args ...any) {
	people.EndLine()
	fmt.Fprintf(people, format+"\n", args...)
}

// warn tells people something that is no reason to stop.
func warn(format string, args ...any) { tell(fmt.Sprintf(format, args...)) }

// tell is warn for a sentence without formatting.
func tell(text string) { say("ariadne: %s", strings.Join(strings.Fields(text), " ")) }
