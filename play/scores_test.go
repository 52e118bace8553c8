package play

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestScoresAreAddedAndTheBestIsFound(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	a, err := OpenScores(dir)
	if err != nil {
		t.Fatal(err)
	}
	b, err := OpenScores(dir) // as another program would
	if err != nil {
		t.Fatal(err)
	}
	for _, add := range []struct {
		to    *Scores
		score Score
	}{{a, Score{Task: "x", Score: 3}}, {b, Score{Task: "x", Score: 7}}, {a, Score{Task: "y", Score: 9}}, {b, Score{Task: "x", Score: 5}}} {
		if err := add.to.Add(add.score); err != nil {
			t.Fatal(err)
		}
	}
	c, err := OpenScores(dir)
	if err != nil {
		t.Fatal(err)
	}
	if best, ok := c.Best("x"); best != 7 || !ok || len(c.list) != 4 {
		t.Errorf("best %v of %d scores", best, len(c.list))
	}
	if _, ok := c.Best("z"); ok {
		t.Error("a best score of a task that was never played")
	}
}

func TestADamagedFileOfScoresIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "scores.json")
	for _, text := range []string{`{"version":1,"scores":[`, `{"version":2}`, "\x00"} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := OpenScores(dir)
		if err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%q: %v", text, err)
		}
		if s.Add(Score{Task: "x"}) == nil {
			t.Errorf("%q is written over", text)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != text {
			t.Errorf("%q became %q, %v", text, b, err)
		}
	}
}

func TestScoresAreKeptWhereTheSystemKeepsSuchThings(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, c := range [][3]string{
		{"linux", "", filepath.Join(home, ".local", "share")},
		{"darwin", "", filepath.Join(home, "Library", "Application Support")},
		{"windows", "", filepath.Join(home, "AppData", "Local")},
		{"windows", "/elsewhere", "/elsewhere"},
	} {
		if got, err := dataHome(c[0], c[1]); err != nil || got != c[2] {
			t.Errorf("on %s, with %q: %s and error %v, want %s", c[0], c[1], got, err, c[2])
		}
	}
}
