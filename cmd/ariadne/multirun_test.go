package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ariadne/internal/cut"
)

// asProgram is a variable of the environment that makes the test binary the program itself. A sweep starts it for each run.
const asProgram = "ARIADNE_TEST_AS_PROGRAM"

// TestMain sets asProgram, so that the processes that tests start are the program. Otherwise a sweep that a test wrongly lets begin would
// run all tests in each of its runs, and these would start more.
func TestMain(m *testing.M) {
	// The go command starts fuzz workers from a process that has set asProgram already.
	if os.Getenv(asProgram) != "" && !slices.Contains(os.Args, "-test.fuzzworker") {
		main()
	}
	if err := os.Setenv(asProgram, "1"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func TestMultirunTrainsEachCombinationInItsFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sweep")
	args := []string{"train", "--multirun", "--jobs", "2", "+tmaze=small", "seed=1,2", "task.corridor_len=3,4", "steps=512", "log_interval=0", "run.dir=" + dir}
	out, err := run(t, args...)
	if err != nil || strings.Count(out, "done") != 4 {
		t.Fatalf("error %v\n%s", err, out)
	}
	for _, name := range []string{
		"0_seed=1_task.corridor_len=3", "1_seed=1_task.corridor_len=4", "2_seed=2_task.corridor_len=3", "3_seed=2_task.corridor_len=4",
	} {
		config, err := os.ReadFile(filepath.Join(dir, name, configFile))
		seed, length := name[len("0_"):len("0_seed=1")], name[len(name)-1:]
		if err != nil || !strings.Contains(string(config), strings.Replace(seed, "=", ": ", 1)) || !strings.Contains(string(config), "corridor_len: "+length) {
			t.Errorf("%s: %v\n%s", name, err, config)
		}
	}
	if out, err := run(t, args...); err != nil || strings.Count(out, "done") != 4 {
		t.Errorf("gone on with: error %v\n%s", err, out)
	}
}

func TestMultirunNamesWhatFailed(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "1_seed=2", "something"), 0o755); err != nil {
		t.Fatal(err)
	}
	out, err := run(t, "train", "-m", "+tmaze=small", "seed=1,2", "task.corridor_len=3", "steps=256", "run.dir="+dir)
	if err == nil || report(err) != exitFailure || !strings.Contains(err.Error(), "1 of 2 runs") || !strings.Contains(out, "is not empty") {
		t.Errorf("error %v\n%s", err, out)
	}
}

func TestInterruptedMultirunSavesAndGoesOn(t *testing.T) {
	dir := t.TempDir()
	s, err := newSweep([]string{"+tmaze=small", "seed=1,2", "task.corridor_len=3", "steps=100000000", "run.dir=" + dir}, 1, cut.Part{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for { // until the first run trains
			if _, err := os.Stat(filepath.Join(s.runs[0].dir, configFile)); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	var out strings.Builder
	if err := s.run(ctx, &out); !errors.Is(err, errInterrupted) || strings.Count(out.String(), "stopped") != 2 {
		t.Errorf("error %v\n%s", err, out.String())
	}
	if found, _ := filepath.Glob(filepath.Join(s.runs[0].dir, "checkpoints", "step_*")); len(found) == 0 {
		t.Error("the run under way left no checkpoint")
	}
}

func TestImpossibleSweepsAreUsageErrors(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"-m +tmaze=small seed=1,x", "seed"},
		{"-m +tmaze=small,nonsense", "nonsense"},
		{"-m --jobs 0 +tmaze=small seed=1,2", "--jobs is 0"},
		{"-m +tmaze=small run.dir=a,b", "run.dir"},
		{"-m --resume x +tmaze=small", "--resume"},
	} {
		_, err := run(t, append([]string{"train"}, strings.Fields(c.args)...)...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want a usage error about %q", c.args, err, c.want)
		}
	}
}

func TestRunsOfOneSecondGetFoldersOfTheirOwn(t *testing.T) {
	t.Chdir(t.TempDir())
	e, err := compose([]string{"+tmaze=small", "task.corridor_len=3"})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	first, err := e.dir(now)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := e.dir(now); err != nil || second != first+"-2" {
		t.Fatalf("the second run got %q, error %v, beside %q", second, err, first)
	}
	swept := func() string {
		s, err := newSweep([]string{"+tmaze=small", "seed=1,2", "task.corridor_len=3"}, 1, cut.Part{}, now)
		if err != nil {
			t.Fatal(err)
		}
		return s.dir
	}
	if a, b := swept(), swept(); b != a+"-2" {
		t.Fatalf("two sweeps below %q and %q", a, b)
	}
}
