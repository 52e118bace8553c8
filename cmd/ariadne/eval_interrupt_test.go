package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ariadne/task"
)

// halting is a batch whose environment i has episodes of i+1 steps, and that calls halt.
type halting struct{ lengths }

// halting batches call halt in the haltAfter-th of their steps from now on.
var (
	halt      func()
	haltAfter int
)

func init() {
	task.Register("halting", func(o task.Options) (task.Batch, error) {
		b := &halting{lengths{n: make([]int, o.Envs), steps: make([]int, o.Envs)}}
		for i := range b.n {
			b.n[i] = o.First + i + 1
		}
		return b, nil
	})
}

func (h *halting) Step(actions []int32, s *task.Step) error {
	if haltAfter--; haltAfter == 0 {
		halt()
	}
	return h.lengths.Step(actions, s)
}

// interrupted evaluates the random policy in halting environments. An interruption comes in the 7th step. It returns what was printed.
func interrupted(t *testing.T, o evaluation, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	halt, haltAfter = cancel, 7
	o.policy, o.seed, o.together = policyRandom, 1, cmp.Or(o.together, evaluatedTogether)
	var out bytes.Buffer
	err := evaluate(ctx, append(args, "task.task=halting"), o, &out)
	return out.String(), err
}

func TestAnInterruptionGivesTheEpisodesThatWereOver(t *testing.T) {
	picture := filepath.Join(t.TempDir(), "x.png")
	out, err := interrupted(t, evaluation{episodes: 20, envs: 2, json: true, parts: picture}, "+tmaze=small")
	if report(err) != exitInterrupted {
		t.Errorf("exit code %d, want %d", report(err), exitInterrupted)
	}
	var r result
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	// In 7 steps the first environment ends 7 episodes that return 1, the second 3 that return 2.
	if r.Episodes != 10 || r.Asked != 20 || !near(r.ReturnMean, 1.3) || len(r.Played) != 10 || r.ReturnInterval == nil {
		t.Errorf("%+v, want 10 of 20 episodes", r)
	}
	if there, _ := filepath.Glob(picture); there != nil {
		t.Error("a picture was drawn of what is not whole")
	}
	out, err = interrupted(t, evaluation{episodes: 20, envs: 2}, "+tmaze=small")
	if report(err) != exitInterrupted || !strings.Contains(out, "10 of 20 episodes (interrupted): return 1.30") {
		t.Errorf("printed %q, %v", out, err)
	}
}

var blanks = regexp.MustCompile(` +`)

func TestAnInterruptionBetweenRunsGivesThoseThatWerePlayed(t *testing.T) {
	config := must(t, "info", "config", "+tmaze=small")
	var runs []string
	for _, name := range []string{"first", "second", "third"} {
		dir := filepath.Join(t.TempDir(), name)
		writeText(t, filepath.Join(dir, configFile), config)
		runs = append(runs, dir)
	}
	out, err := interrupted(t, evaluation{episodes: 4, envs: 2}, runs...)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if report(err) != exitInterrupted || len(lines) != 3 {
		t.Fatalf("printed %q, %v; want a table of two runs", out, err)
	}
	for i, episodes := range []string{"4", "3 of 4"} {
		if !strings.HasPrefix(lines[i+1], runs[i]+", random policy ") || !strings.Contains(blanks.ReplaceAllString(lines[i+1], " "), " - "+episodes+" 1.") {
			t.Errorf("line %q, want %s episodes of %s", lines[i+1], episodes, runs[i])
		}
	}
}

func TestAnInterruptionBeforeAnEpisodeWasOverGivesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out bytes.Buffer
	err := evaluate(ctx, []string{"+tmaze=small"}, evaluation{policy: policyRandom, episodes: 3, envs: 1, together: 1, json: true}, &out)
	if !errors.Is(err, errInterrupted) || out.Len() > 0 {
		t.Errorf("printed %q, %v", out.String(), err)
	}
}

// patient is a context that is cancelled after it was asked for its error left times.
type patient struct {
	context.Context
	left int
}

func (p *patient) Err() error {
	if p.left--; p.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestPlannersGiveTheEpisodesThatWereOver(t *testing.T) {
	e, err := composeTask([]string{"task=memory_maze", "task.size=7", "task.time_limit=5", "threads=1"})
	if err != nil {
		t.Fatal(err)
	}
	o := evaluation{policy: policyOracle, episodes: 6, envs: 2, seed: 1, planner: plannerFlags{effort: "fast"}}
	episodes, err := o.play(&patient{context.Background(), 50}, &entrant{experiment: e}, 0, "")
	if !errors.Is(err, errInterrupted) || len(episodes) != 2 { // each has 20 steps
		t.Errorf("%d episodes, %v; want 2 of them", len(episodes), err)
	}
}
