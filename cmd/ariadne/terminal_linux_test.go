package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"ariadne/internal/lacking"
)

// terminal opens a terminal of 120 columns. What a program writes to one side can be read from the other.
func terminal(t *testing.T) (program, reader *os.File) {
	t.Helper()
	reader, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		lacking.Skip(t, err)
	}
	t.Cleanup(func() { reader.Close() })
	if err := unix.IoctlSetPointerInt(int(reader.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		lacking.Skip(t, err)
	}
	n, err := unix.IoctlGetInt(int(reader.Fd()), unix.TIOCGPTN)
	if err != nil {
		lacking.Skip(t, err)
	}
	if err := unix.IoctlSetWinsize(int(reader.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: 120}); err != nil {
		lacking.Skip(t, err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		lacking.Skip(t, err)
	}
	return program, reader
}

// screen starts the program on a terminal, with both of its outputs, and returns what the terminal gets.
func screen(t *testing.T, args ...string) (*launched, *text) {
	t.Helper()
	tty, reader := terminal(t)
	p := launching(t, args...)
	p.command.Stdout, p.command.Stderr = tty, tty
	p.start()
	if err := tty.Close(); err != nil {
		t.Fatal(err)
	}
	seen := &text{}
	go func() { _, _ = io.Copy(seen, reader) }() // ends with an error when the program has ended
	return p, seen
}

// begins reports whether a text stands at the beginning of a line of a terminal; seen is everything that the terminal got.
func begins(seen, text string) bool {
	at := strings.Index(seen, text)
	if at < 0 {
		return false
	}
	before := strings.TrimSuffix(seen[:at], "\r")
	before = strings.TrimSuffix(before, "\x1b[2K")
	return before == "" || strings.HasSuffix(before, "\n") || strings.HasSuffix(before, "\r")
}

func TestTextBeginsOnALineOfItsOwnBehindABar(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	p, seen := screen(t, endless(dir)...)
	p.until("there is a bar", func() bool { return strings.Contains(seen.String(), "training") && countRecords(dir) > 3 })
	p.signal(unix.SIGUSR1)
	p.until("the checkpoint is told", func() bool { return strings.Contains(seen.String(), "is saved, as was asked for") })
	p.signal(os.Interrupt)
	p.ends(exitInterrupted)
	p.until("the end is told", func() bool { return strings.Contains(seen.String(), "stopped at step") })
	for _, want := range []string{"ariadne: the checkpoint of step", "stopped at step"} {
		if !begins(seen.String(), want) {
			t.Errorf("%q does not begin a line of %q", want, tailOf(seen))
		}
	}

	p, seen = screen(t, "train", "+tmaze=small", "steps=512", "log_interval=0", "run.dir="+filepath.Join(t.TempDir(), "short"))
	p.ends(0)
	p.until("the paths are printed", func() bool { return strings.Contains(seen.String(), "step_000000000512") })
	if at := strings.LastIndex(seen.String(), "training"); !strings.Contains(seen.String()[at:], "\n/") {
		t.Errorf("the paths stand behind the bar: %q", tailOf(seen))
	}

	p, seen = screen(t, "record", "agent=random", "task=memory_maze", "--steps", "100000", "--size", "160x120", "-o", filepath.Join(t.TempDir(), "x.gif"))
	p.until("there is a bar", func() bool {
		return strings.Contains(seen.String(), "recording") && strings.Contains(seen.String(), "it/s")
	})
	p.signal(os.Interrupt)
	p.ends(exitInterrupted)
	p.until("the end is told", func() bool { return strings.Contains(seen.String(), "no video was written") })
	if !begins(seen.String(), "ariadne: interrupted; no video was written") {
		t.Errorf("%q", tailOf(seen))
	}
}

// counted matches the number of episodes in a bar if some are over.
var counted = regexp.MustCompile(`[(][1-9][0-9]*/100000`)

func TestALongEvaluationShowsHowFarItIs(t *testing.T) {
	for _, policy := range []string{"agent=random", "agent=oracle"} {
		p, seen := screen(t, "eval", policy, "task=memory_maze", "task.time_limit=5", "--episodes", "100000", "--envs", "2")
		p.until("episodes are counted", func() bool { return counted.MatchString(seen.String()) })
		p.signal(os.Interrupt)
		p.ends(exitInterrupted)
		p.until("the result is printed", func() bool { return strings.Contains(seen.String(), "of 100000 episodes (interrupted)") })
		for _, want := range []string{"ariadne: interrupted after ", "MemoryMaze-9x9"} {
			if !begins(seen.String(), want) {
				t.Errorf("%s: %q does not begin a line of %q", policy, want, tailOf(seen))
			}
		}
	}
}

func tailOf(x *text) string {
	s := x.String()
	return s[max(0, len(s)-600):]
}
