package probe

import (
	"bytes"
	"context"
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/dataset"
	"ariadne/task/memorymaze"
)

// whole reads an array of all episodes of a folder, in the order of file names.
func whole(t *testing.T, dir, name string, rows int) (list [][]float32) {
	t.Helper()
	w, err := dataset.OpenWindows(dir, dataset.WindowOptions{Length: rows, Batch: 1, Carried: true, Arrays: []string{name}})
	if err != nil {
		t.Fatal(err)
	}
	list = make([][]float32, w.Len())
	to := w.NewWindow()
	for range list {
		if err := w.Next(to); err != nil {
			t.Fatal(err)
		}
		a := slices.Clone(to.Arrays[0].Float32)
		for _, x := range to.Arrays[0].Uint8 {
			a = append(a, float32(x))
		}
		list[to.Episode[0]] = a
	}
	return list
}

// TestEvaluationScoresTheConstantBaseline computes the score of constant answers in another way.
func TestEvaluationScoresTheConstantBaseline(t *testing.T) {
	train, v := recorded(t, 9, 5, 1)
	eval, _ := recorded(t, 9, 3, 100)
	o := tinyOptions(t, tiny(ByNothing), train, v)
	r, err := Evaluate(context.Background(), EvaluateOptions{Config: o.Config, Model: o.Model, Weights: o.Weights, Variant: v, Train: train, Eval: eval})
	if err != nil {
		t.Fatal(err)
	}
	const rows, cells = 21, 81
	right, squared := 0.0, 0.0
	vecs, plans := whole(t, train, objectsArray, rows), whole(t, train, layoutArray, rows)
	var mean [6]float64
	for _, vec := range vecs {
		for i, x := range vec {
			mean[i%6] += float64(x) / float64(rows*len(vecs))
		}
	}
	vecs = whole(t, eval, objectsArray, rows)
	for _, vec := range vecs {
		for i := 10 * 6; i < len(vec); i++ { // observations 10 to 20 are the second half of 21
			squared += math.Pow(float64(vec[i])-mean[i%6], 2) / float64(3*11*len(vecs))
		}
	}
	for _, plan := range whole(t, eval, layoutArray, rows) {
		for cell := range cells {
			open := 0
			for _, p := range plans {
				open += int(p[cell])
			}
			if (2*open > len(plans)) == (plan[10*cells+cell] > 0) {
				right += 1 / float64(cells*len(vecs))
			}
		}
	}
	if math.Abs(r.Walls.Constant-right) > 1e-6 || math.Abs(r.Objects.Constant-squared) > 1e-4*squared {
		t.Errorf("constant baseline %v and %v, want %v and %v", r.Walls.Constant, r.Objects.Constant, right, squared)
	}
	if r.Episodes != 3 || r.Rows != rows || len(r.Walls.ByStep) != rows || len(r.Objects.ConstantByStep) != rows {
		t.Errorf("%d episodes of %d observations, %d scores", r.Episodes, r.Rows, len(r.Walls.ByStep))
	}
	count := 0
	for _, a := range r.ObjectsByAge {
		count += a.Count
	}
	if count != 3*rows*3 {
		t.Errorf("%d targets in all ages, want %d", count, 3*rows*3)
	}
}

// TestProbesThatKnowAreRight makes the probes give the only possible answers: all episodes are in the same maze.
func TestProbesThatKnowAreRight(t *testing.T) {
	dir, v := recorded(t, 9, 1, 7)
	o := tinyOptions(t, tiny(ByNothing), dir, v)
	clear(o.Weights.Flat)
	bias, _ := o.Weights.Get("predictions/probe_walls/out/bias")
	for i, x := range whole(t, dir, layoutArray, 21)[0][:81] {
		bias.Data[i] = 2*x - 1
	}
	bias, _ = o.Weights.Get("predictions/probe_objects/out/bias")
	vec := whole(t, dir, objectsArray, 21)[0]
	last := vec[len(vec)-6:]
	for i, x := range last {
		bias.Data[i] = x / 9
	}
	r, err := Evaluate(context.Background(), EvaluateOptions{Config: o.Config, Model: o.Model, Weights: o.Weights, Variant: v, Train: dir, Eval: dir})
	if err != nil {
		t.Fatal(err)
	}
	if r.Walls.Mean != 1 || r.Walls.Constant != 1 {
		t.Errorf("walls %v, constant %v, want 1 and 1", r.Walls.Mean, r.Walls.Constant)
	}
	if last := r.Objects.ByStep[20]; last > 1e-6 {
		t.Errorf("squared error after the last observation %v, want 0", last)
	}
	want := 0.0
	for i, x := range vec[:6] {
		want += math.Pow(float64(x-last[i]), 2) / 3
	}
	if math.Abs(r.Objects.ByStep[0]-want) > 1e-4*want {
		t.Errorf("squared error after the first %v, want %v", r.Objects.ByStep[0], want)
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Evaluate(stopped, EvaluateOptions{Config: o.Config, Model: o.Model, Weights: o.Weights, Variant: v, Train: dir, Eval: dir}); !errors.Is(err, ErrStopped) {
		t.Errorf("an evaluation that is stopped: %v", err)
	}
}

// TestAgesCountFromTheLastSight checks the ages during an episode.
func TestAgesCountFromTheLastSight(t *testing.T) {
	v, err := memorymaze.Standard(9)
	if err != nil {
		t.Fatal(err)
	}
	v.Maze.TimeLimit = 15
	s := subject{Variant: v, repeat: 1, actions: actions}
	inView, lost := 0, 0
	for i := range 5 {
		path := filepath.Join(t.TempDir(), "turning.npz")
		episode := &dataset.Episode{Variant: v, Seed: uint32(i), Policy: "test", Actions: bytes.Repeat([]byte{2}, 60)} // turns left
		if err := dataset.Write(path, episode, dataset.Options{}); err != nil {
			t.Fatal(err)
		}
		seen, err := s.seen(path, 61)
		if err != nil {
			t.Fatal(err)
		}
		for at, age := range seen {
			before := -1
			if at >= 3 {
				before = seen[at-3]
			}
			switch {
			case age == 0:
				inView++
			case age == -1 && before == -1:
			case age == before+1 && before >= 0:
				lost++
			default:
				t.Fatalf("episode %d: age %d after %d", i, age, before)
			}
		}
	}
	if inView == 0 || lost == 0 {
		t.Errorf("%d times a target was in view, %d times not any more", inView, lost)
	}
}

func TestEpisodesToScoreMustHaveOneLength(t *testing.T) {
	dir, v := recorded(t, 9, 2, 1)
	v.Maze.TimeLimit = 8
	episode := &dataset.Episode{Variant: v, Seed: 50, Policy: "test", Actions: make([]uint8, 32)}
	if err := dataset.Write(dir+"/episode-000002-r0-0032.npz", episode, dataset.Options{}); err != nil {
		t.Fatal(err)
	}
	o := tinyOptions(t, tiny(ByNothing), dir, v)
	_, err := Evaluate(context.Background(), EvaluateOptions{Config: o.Config, Model: o.Model, Weights: o.Weights, Variant: v, Train: dir, Eval: dir})
	if err == nil || !strings.Contains(err.Error(), "have the same length") {
		t.Error(err)
	}
}
