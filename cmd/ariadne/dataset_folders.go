package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ariadne/dataset"
)

// split is a ratio: for every train episodes to train with, there are eval episodes to evaluate with. The zero value splits nothing.
type split struct{ train, eval int }

// String implements pflag.Value.
func (s *split) String() string {
	if *s == (split{}) {
		return ""
	}
	return fmt.Sprintf("%d:%d", s.train, s.eval)
}

// Type implements pflag.Value.
func (*split) Type() string { return "TRAIN:EVAL" }

// Set implements pflag.Value.
func (s *split) Set(text string) error {
	const most = 1000
	train, eval, _ := strings.Cut(text, ":")
	a, wrong := strconv.Atoi(train)
	b, wrongToo := strconv.Atoi(eval)
	if wrong != nil || wrongToo != nil || a < 1 || b < 1 || a > most || b > most {
		return saidError(fmt.Sprintf("is %q, want two numbers from 1 to %d, as 29:1", text, most))
	}
	*s = split{a, b}
	return nil
}

// folder is a folder of a data set that is being made, and the plan of its content.
type folder struct {
	dir  string
	plan dataset.Plan
}

// folders returns the folders that a plan makes: one or, if the data set is split, two.
func (o *collection) folders(p dataset.Plan) []folder {
	p.Share.Part = o.part
	if o.split == (split{}) {
		return []folder{{o.output, p}}
	}
	var list []folder
	for _, fold := range []dataset.Fold{dataset.FoldTrain, dataset.FoldEval} {
		own := p
		own.Share.Fold, own.Share.Train, own.Share.Eval = fold, o.split.train, o.split.eval
		list = append(list, folder{filepath.Join(o.output, string(fold)), own})
	}
	return list
}

// build makes the folder, and returns a line about its content.
func (f *folder) build(ctx context.Context, shown *progress) (said string, err error) {
	begin := time.Now()
	var sum datasetSum
	f.plan.Progress = func(e dataset.Entry) {
		shown.add(e.Return)
		sum.add(e)
	}
	if err := dataset.Build(ctx, f.dir, f.plan); err != nil {
		return "", err
	}
	return sum.say(f.dir, f.plan.Variant.Name(), f.plan.Player.Policy(), begin), nil
}

// datasetSum has sums over the episodes of a folder.
type datasetSum struct {
	episodes     int
	steps, bytes int64
	reward       float64
}

func (s *datasetSum) add(e dataset.Entry) {
	s.episodes++
	s.steps, s.bytes, s.reward = s.steps+int64(e.Steps), s.bytes+e.Bytes, s.reward+e.Return
}

// say describes what a folder holds in a line, with the time since begin.
func (s *datasetSum) say(dir, variant, policy string, begin time.Time) string {
	return fmt.Sprintf("%s: %d episodes of %s, %s policy, %d steps, mean return %.2f, %.1f MB, %.1f s", dir, s.episodes,
		variant, policy, s.steps, s.reward/float64(max(s.episodes, 1)), float64(s.bytes)/1e6, time.Since(begin).Seconds())
}
