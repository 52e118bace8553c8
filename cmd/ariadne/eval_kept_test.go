package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/internal/cut"
)

// playedParts plays an evaluation in parts and returns their files.
func playedParts(t *testing.T, of int, args ...string) []string {
	t.Helper()
	dir := t.TempDir()
	var files []string
	for n := 1; n <= of; n++ {
		file := filepath.Join(dir, fmt.Sprintf("%d.part", n))
		must(t, append([]string{"eval", "--part", cut.Part{Number: n, Of: of}.String(), "-o", file}, args...)...)
		files = append(files, file)
	}
	return files
}

func TestPartsOfAnEvaluationTogetherAreWhatOneJobPrints(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws and computes for minutes where races are looked for")
	}
	for name, args := range map[string][]string{
		"checkpoint": {rememberer, "task.max_steps=60", "--episodes", "17", "--envs", "7", "--together", "2"},
		"runs":       {rememberer, feedforward, "task.max_steps=60", "--episodes", "9", "--envs", "9", "--together", "3", "--greedy"},
		"forgetful":  {rememberer, "task.max_steps=60", "--episodes", "8", "--envs", "8", "--together", "1", "--forget", "7", "--seed", "3"},
		"random":     {"agent=random", "+tmaze=small", "--episodes", "50", "--envs", "25"},
		"oracle":     append([]string{"agent=oracle", "--effort", "fast", "--noise", "0.3", "--episodes", "7", "--envs", "6"}, brief...),
		"explorer":   append([]string{"agent=explorer", "--episodes", "3"}, brief...),
	} {
		t.Run(name, func(t *testing.T) {
			files := playedParts(t, 4, args...)
			files[0], files[3] = files[3], files[0]
			for _, how := range [][]string{{"--json"}, {"--table"}, nil} {
				got, want := must(t, append(append([]string{"merge"}, files...), how...)...), must(t, append(append([]string{"eval"}, args...), how...)...)
				if got != want {
					t.Errorf("%v: all parts print\n%s\nwant\n%s", how, got, want)
				}
			}
		})
	}
}

func TestPicturesOfPartsAreThoseOfOneJob(t *testing.T) {
	args := append([]string{"agent=explorer", "--episodes", "3"}, brief...)
	files, dir := playedParts(t, 2, args...), t.TempDir()
	pictures := func(name string) []string {
		return []string{"--returns", filepath.Join(dir, name+"-returns.svg"), "--parts", filepath.Join(dir, name+"-parts.svg")}
	}
	must(t, append(append([]string{"merge"}, files...), pictures("merged")...)...)
	must(t, append(append([]string{"eval"}, args...), pictures("whole")...)...)
	for _, what := range []string{"returns", "parts"} {
		a, err := os.ReadFile(filepath.Join(dir, "merged-"+what+".svg"))
		b, wrong := os.ReadFile(filepath.Join(dir, "whole-"+what+".svg"))
		if err := errors.Join(err, wrong); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differ, error %v", what, err)
		}
	}
}

func TestAPartOfAnEvaluationThatWasKilledGoesOn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "2.part")
	o := evaluation{episodes: 20, envs: 6, together: 1, part: cut.Part{Number: 2, Of: 2}, output: file}
	out, err := interrupted(t, o, "+tmaze=small")
	if report(err) != exitInterrupted || out != "" {
		t.Fatalf("printed %q, error %v", out, err)
	}
	k, err := readKept(file)
	if err != nil {
		t.Fatal(err)
	}
	// Environment 1 has episodes of two steps and plays 4 of 20. It has not played all after 7 steps.
	if lacking, all := k.lacking(); lacking != 3 || all != 3 {
		t.Errorf("%d of %d are lacking, want all 3", lacking, all)
	}
	played := 0
	halt, haltAfter = func() {}, 1<<30
	play := func(ctx context.Context) error {
		var out bytes.Buffer
		o := o
		o.policy, o.seed = policyRandom, 1
		return evaluate(ctx, []string{"+tmaze=small", "task.task=halting"}, o, &out)
	}
	// The evaluation is killed in the middle of a line, when two of three environments have played all of their episodes.
	if err := play(context.Background()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	cutOff := bytes.Join(lines[:3], nil)
	cutOff = append(cutOff, lines[3][:len(lines[3])/2]...)
	if err := os.WriteFile(file, cutOff, 0o644); err != nil {
		t.Fatal(err)
	}
	halt, haltAfter = func() { played++ }, 1
	if err := play(context.Background()); err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(file); err != nil || !bytes.Equal(again, whole) || played != 1 {
		t.Errorf("gone on with, the file is another one, error %v", err)
	}
	halt, haltAfter = func() { t.Error("a part that is whole was played again") }, 1
	if err := play(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestWrongPartsOfEvaluationsAreRefusedInWords(t *testing.T) {
	args := []string{rememberer, "task.max_steps=60", "--episodes", "6", "--envs", "6", "--together", "1"}
	files := playedParts(t, 3, args...)
	other := func(args ...string) string {
		file := filepath.Join(t.TempDir(), "other.part")
		must(t, append([]string{"eval", "-o", file}, args...)...)
		return file
	}
	second := func(run string, more ...string) string {
		return other(append([]string{run, "task.max_steps=60", "--episodes", "6", "--envs", "6", "--together", "1", "--part", "2/3"}, more...)...)
	}
	whole, err := os.ReadFile(files[1])
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	short := filepath.Join(t.TempDir(), "short.part")
	if err := os.WriteFile(short, bytes.Join(lines[:2], nil), 0o644); err != nil {
		t.Fatal(err)
	}
	for want, file := range map[string]string{
		"its --seed is 5, not 1000003 as of " + files[0]:             second(rememberer, "--seed", "5"),
		"its --episodes is 7, not 6 as of":                           second(rememberer, "--episodes", "7"),
		"its --together is 2, not 1 as of":                           second(rememberer, "--together", "2"),
		"its --forget is 9, not 0 as of":                             second(rememberer, "--forget", "9"),
		"has greedy true, not false as of":                           second(rememberer, "--greedy"),
		"its task.max_steps of " + rememberer + " is 50, not 60 as":  second(rememberer, "task.max_steps=50"),
		"its runs are 1 (" + feedforward + "), not 1 (" + rememberer: second(feedforward),
		"its policy is random, not checkpoint as of":                 other("agent=random", "+tmaze=small", "--part", "2/3"),
		"it is part 2/4, and " + files[0] + " is one of 3":           second(rememberer, "--part", "2/4"),
		"it is part 1/3, and so is " + files[0]:                      second(rememberer, "--part", "1/3"),
		"it has 1 of 2 groups of episodes; play the others":          short,
		"it is not what eval --part writes":                          "../../go.mod",
	} {
		if out, err := run(t, "merge", files[0], file, files[2]); report(err) != exitUsage || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), file) || out != "" {
			t.Errorf("error %v, want one of usage that says %q of %s", err, want, file)
		}
	}
	for want, args := range map[string][]string{
		"of 3 parts these are missing: 1/3, 3/3": {"merge", files[1]},
		"it is missing":                          append([]string{"eval", "--part", "1/3"}, args...),
		"without --part there is none":           append([]string{"eval", "-o", short}, args...),
		"--json has no effect: a part prints":    append([]string{"eval", "--part", "1/3", "-o", short, "--json"}, args...),
		"--together is 0":                        append([]string{"eval", "--together", "0"}, args[:1]...),
		"only a checkpoint acts in several":      append([]string{"eval", "agent=oracle", "--together", "2"}, brief...),
		"its part is 2/3, not 1/3; choose":       append([]string{"eval", "--part", "1/3", "-o", short}, args...),
		"an evaluation is printed":               {"merge", files[0], files[1], files[2], "-o", "x"},
		"a data set is written":                  {"merge", t.TempDir(), "-o", "x", "--json"},
		"nowhere does not exist":                 {"merge", "nowhere"},
	} {
		if _, err := run(t, args...); report(err) != exitUsage || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want one of usage about %q", args, err, want)
		}
	}
}

// FuzzKept reads files of parts of evaluations.
func FuzzKept(f *testing.F) {
	head := `{"format":"ariadne evaluation part","version":1,"part":"1/2","policy":"random","episodes":5,"envs":2,"together":1,"seed":1,"entrants":[{"task":"x","config":"a: 1"}]}` + "\n"
	line := `{"entrant":0,"first":0,"count":1,"played":[` + strings.TrimSuffix(strings.Repeat(`{"env":0,"return":1,"length":9,"success":-1,"ended":9,"decisions":9,"repeat":1,"parts":[0,0,0,0,0,0,0,0,0,1]},`, 3), ",") + "]}\n"
	f.Add([]byte(head + line))
	f.Add([]byte(head + line[:40]))
	if k, err := parseKept([]byte(head + line)); err != nil || len(k.done) != 1 {
		f.Fatalf("%v, error %v", k, err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := parseKept(b)
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := k.write(&again); err != nil {
			t.Fatal(err)
		}
		if _, err := parseKept(again.Bytes()); err != nil {
			t.Fatalf("written again it is read with %v", err)
		}
		if lacking, all := k.lacking(); lacking < 0 || lacking > all {
			t.Fatalf("%d of %d are lacking", lacking, all)
		}
	})
}
