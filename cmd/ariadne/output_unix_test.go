//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"

	"ariadne/internal/lacking"
)

// full opens a device to which nothing can be written.
func full(t *testing.T) *os.File {
	t.Helper()
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		lacking.Skip(t, err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// printing starts the program with the given standard output.
func printing(t *testing.T, out *os.File, args ...string) *launched {
	t.Helper()
	p := launching(t, args...)
	p.command.Stdout = out
	p.start()
	return p
}

func TestTextThatIsNotWrittenIsAFailureOfEveryCommand(t *testing.T) {
	dir := trainedInto(t)
	episode := stroll(t)
	set := collected(t, "agent=random", "--episodes", "1")
	lines := [][]string{
		{"info"}, {"info", "maze"}, {"info", "maze", "--json"}, {"info", "maze", "--text"}, {"info", "config", "+tmaze=small"},
		{"info", "checkpoint", dir}, {"info", "checkpoint", dir, "--json"}, {"info", "episode", episode}, {"info", "episode", set},
		{"version"}, {"--version"}, {"completion", "bash"}, {},
		{"eval", dir, "--episodes", "2"}, {"eval", dir, "--episodes", "2", "--table"}, {"eval", dir, "--episodes", "2", "--json"},
		{"curve", dir, "-o", filepath.Join(t.TempDir(), "x.png")}, {"report", dir, "-o", filepath.Join(t.TempDir(), "x.html")},
		{"record", dir, "--steps", "2", "-o", filepath.Join(t.TempDir(), "x.gif")},
		{"dataset", "--verify", set}, {"replay", episode}, {"replay", set},
		{"bench", "state"}, {"bench", "state", "--json"}, {"assets", "preview", "-o", filepath.Join(t.TempDir(), "x.png")},
		{"train", "+tmaze=small", "steps=256", "run.dir=" + filepath.Join(t.TempDir(), "run")},
	}
	each(root(), func(c *cobra.Command) {
		lines = append(lines, append(strings.Fields(c.CommandPath())[1:], "--help"))
	})
	for _, args := range lines {
		p := printing(t, full(t), args...)
		p.ends(exitFailure)
		if said := p.said.String(); !strings.Contains(said, "no space left on device") || !strings.Contains(said, "ariadne: the output was not written") {
			t.Errorf("%q says %q", args, said)
		}
		if t.Failed() {
			t.Fatalf("%q", args)
		}
	}
}

func TestAReaderThatLeavesIsToldNothing(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	p := printing(t, w, "info", "config", "+tmaze=small")
	p.ends(exitFailure)
	if said := p.said.String(); said != "" {
		t.Errorf("it says %q", said)
	}
}

func TestADataSetThatIsInterruptedSaysHowToGoOn(t *testing.T) {
	set := filepath.Join(t.TempDir(), "set")
	p := launch(t, nil, "dataset", "agent=random", "task=memory_maze", "task.time_limit=5", "--episodes", "100000", "-o", set)
	p.until("there are episodes", func() bool {
		found, _ := filepath.Glob(filepath.Join(set, "episode-*.npz"))
		return len(found) > 0
	})
	p.signal(syscall.SIGINT)
	p.ends(exitInterrupted)
	if said := p.said.String(); !strings.Contains(said, " of 100000 episodes in "+set+"; the same command goes on") {
		t.Errorf("it says %q", said)
	}
}
