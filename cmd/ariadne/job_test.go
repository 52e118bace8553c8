package main

import (
	"errors"
	"strings"
	"testing"

	"ariadne/ranks"
	"ariadne/ranks/mpi"
	"ariadne/ranks/rankstest"
)

func TestABuildWithoutMPIDoesNotTrainByItselfAmongOthers(t *testing.T) {
	if mpi.Version() != "" {
		t.Skip("this build has MPI")
	}
	t.Setenv("OMPI_COMM_WORLD_SIZE", "2")
	_, err := run(t, "train", "+tmaze=small", "run.dir="+t.TempDir()+"/run")
	if !errors.As(err, &usageError{}) || !strings.Contains(err.Error(), "-tags mpi") {
		t.Errorf("error %v", err)
	}
	t.Setenv("OMPI_COMM_WORLD_SIZE", "1")
	if out, err := run(t, "train", "+tmaze=small", "steps=256", "run.dir="+t.TempDir()+"/run"); err != nil {
		t.Errorf("error %v\n%s", err, out)
	}
}

func TestRanksThatDifferAreToldApart(t *testing.T) {
	same := identity{Host: "a", Program: "0123456789abcdef", Arguments: []string{"train"}}
	if err := differs([]identity{same, {Host: "b", Program: same.Program, Arguments: same.Arguments}}); err != nil {
		t.Error(err)
	}
	if err := differs([]identity{same, same, {Host: "b", Program: "fedcba9876543210", Arguments: same.Arguments}}); err == nil || !strings.Contains(err.Error(), "rank 2 on b runs another program than rank 0 on a") {
		t.Error(err)
	}
	if err := differs([]identity{same, {Host: "b", Program: same.Program, Arguments: []string{"train", "seed=2"}}}); err == nil || !strings.Contains(err.Error(), "rank 1 on b was given other arguments") {
		t.Error(err)
	}
	rankstest.Run(t, 3, func(c ranks.Comm) {
		j := &job{Comm: c, local: 3}
		if err := j.sameThreads(2); err != nil {
			t.Error(err)
		}
		if err := j.sameThreads(1 + c.Rank()/2); !errors.As(err, &usageError{}) || !strings.Contains(err.Error(), "threads") {
			t.Errorf("rank %d: error %v", c.Rank(), err)
		}
	})
}

func TestRanksShareAMachinesCores(t *testing.T) {
	if one, many := (&job{local: 1}).threads(), (&job{local: 1 << 20}).threads(); one < 1 || many != 1 {
		t.Errorf("%d threads alone, %d among many", one, many)
	}
}

func TestARunIsBegunOnceAndGoneOnWithByTheSameCommand(t *testing.T) {
	dir := t.TempDir() + "/run"
	again := []string{"train", "--resume-if-exists", "+tmaze=small", "steps=768", "log_interval=0", "run.dir=" + dir}
	for _, args := range [][]string{append(again, "steps=512"), again, again} {
		if out, err := run(t, args...); err != nil {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
	}
	if n := countRecords(dir); n != 3 {
		t.Errorf("%d records, want 3", n)
	}
	for want, args := range map[string][]string{
		"seed is 1":     append(again, "seed=2"),
		"wants run.dir": {"train", "--resume-if-exists", "+tmaze=small"},
		"give one":      {"train", "--resume-if-exists", "--resume", dir},
	} {
		if _, err := run(t, args...); !errors.As(err, &usageError{}) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", args, err, want)
		}
	}
}

func TestBenchmarksOfRanksWantSome(t *testing.T) {
	for _, name := range ofRanks {
		if _, err := run(t, "bench", name, "+tmaze=small"); !errors.As(err, &usageError{}) || !strings.Contains(err.Error(), "mpirun -n 2") {
			t.Errorf("bench %s: error %v", name, err)
		}
	}
}
