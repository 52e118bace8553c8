package main

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInfoDrawsTheMazeOfASeed(t *testing.T) {
	out, err := run(t, "info", "maze", "--size", "9", "--seed", "3")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"0", "1", "2", "*", "██", "··", "seed 3", "MemoryMaze-9x9"} {
		if !strings.Contains(out, want) {
			t.Errorf("drawing lacks %q:\n%s", want, out)
		}
	}
	if !strings.ContainsAny(out, "→↗↑↖←↙↓↘") || strings.Contains(out, "\x1b") {
		t.Errorf("no arrow, or colours off a terminal:\n%s", out)
	}
	if lines := strings.Split(out, "\n"); len([]rune(lines[0])) != 22 || len([]rune(lines[5])) != 22 {
		t.Errorf("rows of %d and %d characters", len([]rune(lines[0])), len([]rune(lines[5])))
	}
	if out, err := run(t, "info", "maze", "--color", "always"); err != nil || !strings.Contains(out, "\x1b[1;38;2;197;44;34m") {
		t.Errorf("no red target, error %v:\n%s", err, out)
	}
}

func TestInfoWritesLayoutsThatItReads(t *testing.T) {
	file := filepath.Join(t.TempDir(), "my.maze")
	text, err := run(t, "info", "maze", "--size", "21", "--seed", "7", "--text")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if again, err := run(t, "info", "maze", "--layout", file, "--text"); err != nil || again != text {
		t.Errorf("read and written again, error %v:\n%s\nfirst\n%s", err, again, text)
	}
}

func TestInfoTellsAMazeInJSON(t *testing.T) {
	out, err := run(t, "info", "maze", "--id", "MemoryMaze-11x11-6CL-Top-v0", "--seed", "5", "--episode", "2", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var m mazeInfo
	if err := json.Unmarshal([]byte(out), &m); err != nil {
		t.Fatal(err)
	}
	end := m.Path[len(m.Path)-1]
	if m.Name != "MemoryMaze-11x11-6CL-Top" || m.Size != 11 || len(m.Targets) != 4 || len(m.Entity) != 13 || len(m.WallTextures) != 10 ||
		m.Path[0] != m.Walker.Cell || end != m.Targets[m.Current].Cell || m.Entity[m.Walker.Cell[0]][m.Walker.Cell[1]] != 'P' {
		t.Errorf("%+v", m)
	}
}

func TestInfoRefusesMazesThatThereAreNot(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--size", "8"}, "9, 11, 13 and 15"},
		{[]string{"--id", "MemoryMaze-9x9"}, "did you mean MemoryMaze-9x9-v0"},
		{[]string{"--layout", "no/such/file"}, "no/such/file"},
		{[]string{"--episode", "-1"}, "--episode is -1"},
		{[]string{"--json", "--text"}, "exclude each other"},
		{[]string{"--color", "red"}, "auto, always or never"},
	} {
		_, err := run(t, append([]string{"info", "maze"}, c.args...)...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want a usage error about %q", c.args, err, c.want)
		}
	}
}

func TestArrowsPointWhereTheWalkerFaces(t *testing.T) {
	for want, steer := range map[string]float64{
		"→": 0, "↑": -math.Pi / 2, "←": math.Pi, "↓": math.Pi / 2, "↗": -math.Pi / 4, "↘": 7.0/8*math.Pi - math.Pi*5/8,
	} {
		if got := arrow(steer); got != want {
			t.Errorf("steer %v: %s, want %s", steer, got, want)
		}
	}
}
