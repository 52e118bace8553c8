//go:build unix

package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ariadne/internal/lacking"
	"ariadne/rundir"
)

// endless returns arguments of a run that does not end, and writes no checkpoints by itself.
func endless(dir string) []string {
	return []string{"train", "+tmaze=small", "task.corridor_len=3", "steps=100000000", "log_interval=0", "checkpoint.interval=1e6", "run.dir=" + dir}
}

func TestARunSavesWhenItsTerminalGoesAway(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT, syscall.SIGUSR2} {
		dir := filepath.Join(t.TempDir(), "run")
		p := launch(t, nil, endless(dir)...)
		p.trains(dir)
		p.signal(s)
		p.ends(exitInterrupted)
		if _, err := rundir.NewestCheckpoint(dir, tell); err != nil {
			t.Errorf("%v: %v", s, err)
		}
	}
}

func TestOtherCommandsEndInOrderWhenTheirTerminalGoesAway(t *testing.T) {
	set := filepath.Join(t.TempDir(), "set")
	p := launch(t, nil, "dataset", "agent=random", "task=memory_maze", "task.time_limit=5", "--episodes", "100000", "-o", set)
	p.until("there are episodes", func() bool {
		found, _ := filepath.Glob(filepath.Join(set, "episode-*.npz"))
		return len(found) > 0
	})
	p.signal(syscall.SIGHUP)
	p.ends(exitInterrupted)
}

func TestNohupIsHeeded(t *testing.T) {
	nohup, err := exec.LookPath("nohup")
	if err != nil {
		lacking.Skip(t, err)
	}
	dir := filepath.Join(t.TempDir(), "run")
	p := &launched{T: t, command: exec.Command(nohup, append([]string{os.Args[0]}, endless(dir)...)...), over: make(chan error, 1)}
	p.start()
	p.trains(dir)
	p.signal(syscall.SIGHUP)
	before := countRecords(dir)
	p.until("the run goes on", func() bool { return countRecords(dir) > before+3 })
	p.signal(syscall.SIGTERM)
	p.ends(exitInterrupted)
}

func TestARunSavesWhenItIsAskedAndGoesOn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	p := launch(t, nil, endless(dir)...)
	p.trains(dir)
	p.signal(syscall.SIGUSR1)
	p.until("there is a checkpoint", func() bool { return strings.Contains(p.said.String(), "is saved, as was asked for") })
	if _, err := rundir.NewestCheckpoint(dir, tell); err != nil {
		t.Error(err)
	}
	before := countRecords(dir)
	p.until("the run goes on", func() bool { return countRecords(dir) > before+3 })
	p.signal(syscall.SIGTERM)
	p.ends(exitInterrupted)
}

func TestTheRunsOfASweepSaveWhenItIsAsked(t *testing.T) {
	dir := t.TempDir()
	args := append(endless(dir), "--multirun", "seed=1,2")
	p := launch(t, nil, args...)
	p.trains(filepath.Join(dir, "0_seed=1"))
	p.signal(syscall.SIGUSR1)
	p.until("there is a checkpoint", func() bool {
		steps, _ := rundir.Checkpoints(filepath.Join(dir, "0_seed=1"))
		return len(steps) > 0
	})
	p.signal(syscall.SIGHUP)
	p.ends(exitInterrupted)
}

func TestARunGoesOnWhenNobodyReadsWhatItSays(t *testing.T) {
	for name, stderr := range map[string]func(t *testing.T) (say *os.File, gone func()){
		"a pipe that head has closed": func(t *testing.T) (*os.File, func()) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			return w, func() {
				if line, err := bufio.NewReader(r).ReadString('\n'); err != nil || strings.HasPrefix(line, "ariadne:") {
					t.Errorf("it says %q, %v", line, err)
				}
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			}
		},
		"a full device": func(t *testing.T) (*os.File, func()) {
			full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
			if err != nil {
				lacking.Skip(t, err)
			}
			return full, func() {}
		},
	} {
		for _, kind := range [][]string{nil, {"--multirun", "seed=1,2"}} {
			t.Run(name+strings.Join(kind, " "), func(t *testing.T) {
				say, gone := stderr(t)
				dir := t.TempDir()
				p := launch(t, say, append([]string{"train", "+tmaze=small", "task.corridor_len=3", "steps=4096", "log_interval=0", "run.dir=" + dir}, kind...)...)
				_ = say.Close() // the program has its own copy
				gone()
				p.ends(0)
				if kind != nil {
					dir = filepath.Join(dir, "0_seed=1")
				}
				if path, err := rundir.NewestCheckpoint(dir, tell); err != nil || filepath.Base(path) != "step_000000004096" {
					t.Errorf("%s, %v", path, err)
				}
				if n := countRecords(dir); n != 16 {
					t.Errorf("%d records, want 16", n)
				}
			})
		}
	}
}
