package main

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// each calls f for every command that people can give, except those that the library adds (help, completion).
func each(c *cobra.Command, f func(*cobra.Command)) {
	f(c)
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "completion" {
			each(sub, f)
		}
	}
}

// Every command has examples, and they are calls of that command. scripts/documentation.sh runs them.
func TestEveryCommandShowsExamplesOfItself(t *testing.T) {
	each(root(), func(c *cobra.Command) {
		lines := strings.Split(c.Example, "\n")
		for _, line := range lines {
			if !strings.HasPrefix(line, "  ariadne ") || c.HasParent() && !strings.HasPrefix(line+" ", "  "+c.CommandPath()+" ") {
				t.Errorf("%s: example %q, want two blanks and the command", c.CommandPath(), line)
				continue
			}
			args := strings.Fields(strings.TrimPrefix(line, "  ariadne "))
			if found, _, err := root().Find(args); err != nil || !c.HasSubCommands() && found.CommandPath() != c.CommandPath() {
				t.Errorf("%s: example %q is of another command: %v", c.CommandPath(), line, err)
			}
		}
	})
}

func TestShellsCompleteOptionsAndKeys(t *testing.T) {
	for _, c := range []struct {
		args  []string
		want  string
		never string
	}{
		{[]string{"train", "+tmaze=g"}, "+tmaze=gru", "+tmaze=lstm"},
		{[]string{"train", "+tmaze=small", "task.corr"}, "task.corridor_len=", "task.task="},
		{[]string{"eval", "task=memory_maze", "task.s"}, "task.size=", "task.id="},
		{[]string{"info", "config", "+mem"}, "+memory_maze=agalite", "+tmaze=gru"},
		{[]string{"watch", "task.si"}, "task.size=", "task.id="},
		{[]string{"record", "task=craftax", "task."}, "task.task=", "task.size="},
		{[]string{"train", ""}, ":0", "task"},
		{[]string{"watch", ""}, ":0", "task.size="},
	} {
		out, err := run(t, append([]string{cobra.ShellCompNoDescRequestCmd}, c.args...)...)
		lines := strings.Split(out, "\n")
		if err != nil || !slices.Contains(lines, c.want) || slices.Contains(lines, c.never) {
			t.Errorf("%q completes to %q, %v; want %s and not %s", c.args, lines, err, c.want, c.never)
		}
	}
}

func TestVersionTellsTheBuild(t *testing.T) {
	out, err := run(t, "version")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"version ", "commit ", "go ", "build ", "kernels"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %q", want, out)
		}
	}
}

func TestManualHasAPageForEachCommand(t *testing.T) {
	dir := t.TempDir()
	if _, err := run(t, "man", dir); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	each(root(), func(c *cobra.Command) {
		if page := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"; !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == page }) {
			t.Errorf("no page %s", page)
		}
	})
}
