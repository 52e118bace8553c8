package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/bootstrap"
	"ariadne/internal/plot"
)

// evaluated returns a result of episodes with the given returns.
func evaluated(run string, returns ...float64) result {
	r := result{Run: run, Task: "tmazev2", Policy: policyCheckpoint}
	var episodes []playedEpisode
	for _, v := range returns {
		p := playedEpisode{}
		p.Return, p.Length, p.Success = v, 1, -1
		episodes = append(episodes, p)
	}
	r.summarise(episodes)
	return r
}

func TestTheDistributionOfReturnsStepsWhereEpisodesAre(t *testing.T) {
	f := returnsFigure([]result{evaluated("runs/a", 3, 1, 1, 3), evaluated("runs/b", 5)})
	if f.Title != "tmazev2" || len(f.Series) != 2 || len(f.Marks) != 2 {
		t.Fatalf("%+v", f)
	}
	a, b := f.Series[0], f.Series[1]
	if !slices.Equal(a.X, []float64{1, 1, 1, 1, 1, 3, 3, 3, 3, 5}) || !slices.Equal(a.Y, []float64{0, 0, 25, 25, 50, 50, 75, 75, 100, 100}) {
		t.Errorf("a: %v, %v; want steps of a quarter from 1 to 5", a.X, a.Y)
	}
	if !slices.Equal(b.X, []float64{1, 5, 5, 5}) || !slices.Equal(b.Y, []float64{0, 0, 100, 100}) {
		t.Errorf("b: %v, %v; want one step at 5", b.X, b.Y)
	}
	if want, _ := bootstrap.Mean([]float64{1, 1, 3, 3}); f.Marks[0] != (plot.Mark{Series: 0, X: 2, Y: 50, Low: want.Low, High: want.High}) {
		t.Errorf("mark %+v, want the mean 2 half way up, from %v to %v", f.Marks[0], want.Low, want.High)
	}
	if f.Marks[1] != (plot.Mark{Series: 1, X: 5, Y: 100, Low: 5, High: 5}) || b.Name != "b: 5.00" || !strings.HasPrefix(a.Name, "a: 2.00 (1.00 to 3.00") {
		t.Errorf("mark %+v, names %q and %q", f.Marks[1], a.Name, b.Name)
	}
}

func TestResultsOfSeveralTasksHaveNoCommonTitle(t *testing.T) {
	other := evaluated("x/a", 2)
	other.Task = "craftax"
	if f := returnsFigure([]result{evaluated("y/a", 1), other}); f.Title != "" || f.Series[0].Name != "y/a: 1.00" || f.Series[1].Name != "x/a: 2.00" {
		t.Errorf("title %q, names %q and %q", f.Title, f.Series[0].Name, f.Series[1].Name)
	}
}

func TestEvalDrawsTheDistributionOfReturns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.svg")
	must(t, "eval", "agent=random", "+tmaze=small", "--episodes", "3", "--returns", path)
	picture, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"tmazev2", "random policy: ", "episodes that return no more (%)", "95 % bootstrap intervals"} {
		if !strings.Contains(string(picture), want) {
			t.Errorf("no text %q", want)
		}
	}
	if _, err := run(t, "eval", "agent=random", "+tmaze=small", "--returns", "x.jpg"); report(err) != exitUsage {
		t.Errorf("a picture that cannot be written: %v", err)
	}
}
