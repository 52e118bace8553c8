package main

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// texts returns the texts in a picture.
func texts(t *testing.T, svg string) (list []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for in := false; ; {
		token, err := d.Token()
		if token == nil {
			if len(list) == 0 {
				t.Fatal(err)
			}
			return list
		}
		switch token := token.(type) {
		case xml.StartElement:
			in = token.Name.Local == "text"
		case xml.CharData:
			if in {
				list = append(list, string(token))
			}
		case xml.EndElement:
			in = false
		}
	}
}

// A picture of runs that learn in mazes of several sizes, side by side or one after the other, names all sizes. It has no baselines of
// single sizes.
func TestAMixtureOfSizesDoesNotPassForOne(t *testing.T) {
	mixed := mazeConfig("9") + "mix: [{size: 9}, {size: 11}, {size: 15}]\n"
	for name, c := range map[string]struct {
		config, title string
		lines         bool
	}{
		"one size":            {mazeConfig("9"), "MemoryMaze-9x9", true},
		"a mixture":           {mixed, "MemoryMaze-9x9, 11x11, 15x15", false},
		"a mixture of one":    {mazeConfig("9") + "mix: [{size: 11}]\n", "MemoryMaze-11x11", false},
		"the same twice":      {mazeConfig("9") + "mix: [{size: 9}, {action_repeat: 2}]\n", "MemoryMaze-9x9", true},
		"a curriculum":        {mazeConfig("15") + "curriculum: [{until: 5, task: {size: 9}}]\n", "MemoryMaze-9x9 → 15x15", false},
		"a mixture after all": {mixed + "curriculum: [{until: 5, task: {size: 13}}]\n", "MemoryMaze-13x13 → 9x9 → 11x11 → 15x15", false},
	} {
		picture := texts(t, drawn(t, "curve", logged(t, c.config)))
		if picture[0] != c.title {
			t.Errorf("%s: the title is %q, want %q", name, picture[0], c.title)
		}
		all := strings.Join(picture, "|")
		if strings.Contains(all, "people 26.4") != c.lines {
			t.Errorf("%s: it has lines of what others reach in 9x9: %v", name, !c.lines)
		}
		if mix := strings.Contains(c.config, "}, {"); mix != strings.Contains(all, "returns of a mixture: episodes of all its kinds together") {
			t.Errorf("%s: that returns are of all kinds is said: %v", name, !mix)
		}
	}
}

func TestAxesHaveWordsAndUnits(t *testing.T) {
	maze, corridor := logged(t, mazeConfig("9")), logged(t, strings.Replace(mazeConfig("9"), "memory_maze", "tmazev2", 1))
	for _, c := range []struct{ dir, metric, want string }{
		{maze, "charts/episodic_return", "return (targets reached in an episode)"},
		{corridor, "charts/episodic_return", "return (sum of rewards in an episode)"},
		{maze, "charts/guided_return", "return of guided episodes (targets reached)"},
		{maze, "losses/entropy", "entropy of the policy (nats)"},
	} {
		picture := strings.Join(texts(t, drawn(t, "curve", c.dir, "--metric", c.metric)), "|")
		if !strings.Contains(picture, "|"+c.want) || !strings.Contains(picture, "environment steps") {
			t.Errorf("%s: axes are not %q over environment steps: %s", c.metric, c.want, picture)
		}
		if !strings.Contains(picture, "|0|") {
			t.Errorf("%s: steps do not begin at 0: %s", c.metric, picture)
		}
	}
	for name := range knownMetrics {
		if w := metricOf(name).of(nil); strings.ContainsAny(w, "_/") {
			t.Errorf("%s is written as %q", name, w)
		}
	}
}

// The names that tell curves of a mixture and of one size apart are words, not the notation of a programming language.
func TestMixturesAreNamedInWords(t *testing.T) {
	one, mix := logged(t, mazeConfig("9")), logged(t, mazeConfig("9")+"mix: [{size: 9}, {size: 11, cue_steps: 3}]\n")
	picture := strings.Join(texts(t, drawn(t, "curve", one, mix)), "|")
	if strings.Contains(picture, "map[") || !strings.Contains(picture, "mix size 9 + cue steps 3 size 11") || strings.HasPrefix(picture, "MemoryMaze") {
		t.Errorf("texts %s", picture)
	}
}

// A training writes the same picture of its curve as the command curve.
func TestATrainingsCurveIsThatOfCurve(t *testing.T) {
	dir := t.TempDir() + "/run"
	must(t, "train", "+tmaze=small", "task.corridor_len=3", "steps=512", "log_interval=0", "run.dir="+dir)
	left, err := os.ReadFile(filepath.Join(dir, curveFile))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "again.png")
	must(t, "curve", dir, "-o", path)
	if again, err := os.ReadFile(path); err != nil || !bytes.Equal(left, again) {
		t.Errorf("curve draws another picture of the run than its training left, %v", err)
	}
}
