//go:build mpi

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// mpirun returns the program on n ranks, before it is started. more are further programs of the same job, in mpirun's syntax.
func mpirun(t *testing.T, n int, args []string, more ...string) *launched {
	t.Helper()
	t.Setenv("OMPI_ALLOW_RUN_AS_ROOT", "1")
	t.Setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")
	if _, err := exec.LookPath("mpirun"); err != nil {
		t.Fatal("mpirun is missing; scripts/setup.sh test installs it")
	}
	command := append([]string{"--oversubscribe", "-n", strconv.Itoa(n), os.Args[0]}, args...)
	return &launched{T: t, command: exec.Command("mpirun", append(command, more...)...), over: make(chan error, 1)}
}

// trainOn trains on a number of ranks to the end; on one rank it does not use mpirun.
func trainOn(t *testing.T, ranks int, args ...string) {
	t.Helper()
	args = append([]string{"train"}, args...)
	if ranks == 1 {
		p := launch(t, nil, args...)
		p.ends(0)
		return
	}
	p := mpirun(t, ranks, args)
	p.start()
	p.ends(0)
}

// sameRuns compares the results of two runs: weights, optimiser, environments, and what they logged except for times.
func sameRuns(t *testing.T, dir, want string, step int) {
	t.Helper()
	last := "step_" + strings.Repeat("0", 12-len(strconv.Itoa(step))) + strconv.Itoa(step)
	for _, name := range []string{"weights.safetensors", "state.safetensors"} {
		got, err := os.ReadFile(filepath.Join(dir, "checkpoints", last, name))
		if err != nil {
			t.Fatal(err)
		}
		expected, err := os.ReadFile(filepath.Join(want, "checkpoints", last, name))
		if err != nil || !bytes.Equal(got, expected) {
			t.Errorf("%s of %s is not that of %s: %v", name, dir, want, err)
		}
	}
	if got, expected := loggedBy(t, dir), loggedBy(t, want); !reflect.DeepEqual(got, expected) {
		t.Errorf("%s has logged\n%v\nwant\n%v", dir, got, expected)
	}
}

// loggedBy returns a run's records without the values that depend on the clock.
func loggedBy(t *testing.T, dir string) (records []map[string]float64) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "metrics.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(b) {
		record := map[string]float64{}
		if err := json.Unmarshal(line, &record); err != nil {
			t.Fatal(err)
		}
		for name := range record {
			if strings.HasPrefix(name, "time") || name == "charts/SPS" {
				delete(record, name)
			}
		}
		records = append(records, record)
	}
	return records
}

func TestMPIRanksTrainTheBitsOfOneProcess(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		per  int // steps of one update
	}{
		"T-Maze":      {[]string{"+tmaze=small"}, 256},
		"Memory Maze": {[]string{"+memory_maze=small", "trainer.num_envs=32", "trainer.rollout_len=8", "trainer.d_actor=32", "trainer.d_critic=32", "task.time_limit=1", "task.render=soft", "trainer.update_epochs=1"}, 256},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			in := func(name string) string { return filepath.Join(dir, name) }
			all := append(c.args, "log_interval=0", "threads=1", "mpi.exact=true", "checkpoint.interval=1e6")
			const updates = 4
			steps := func(n int) string { return "steps=" + strconv.Itoa(n*c.per) }
			trainOn(t, 1, append(all, steps(updates), "run.dir="+in("one"))...)
			trainOn(t, 2, append(all, steps(updates), "run.dir="+in("two"))...)
			sameRuns(t, in("two"), in("one"), updates*c.per)
			trainOn(t, 4, append(all, steps(2), "run.dir="+in("mixed"))...)
			trainOn(t, 2, "--resume", in("mixed"), steps(3))
			trainOn(t, 1, "--resume", in("mixed"), steps(updates))
			sameRuns(t, in("mixed"), in("one"), updates*c.per)
		})
	}
}

// TestMPIRunsOfAsManyRanksRepeat trains twice with MPI's fastest sums. The number of ranks fixes the order of these sums.
func TestMPIRunsOfAsManyRanksRepeat(t *testing.T) {
	dir := t.TempDir()
	const steps = 8 * 256
	for _, name := range []string{"first", "second"} {
		trainOn(t, 4, "+tmaze=small", "steps="+strconv.Itoa(steps), "log_interval=0", "threads=1", "checkpoint.interval=1e6", "run.dir="+filepath.Join(dir, name))
	}
	sameRuns(t, filepath.Join(dir, "second"), filepath.Join(dir, "first"), steps)
}

// children returns the processes that a process has started.
func children(t *testing.T, of int) (list []int) {
	t.Helper()
	out, err := exec.Command("pgrep", "-P", strconv.Itoa(of)).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range strings.Fields(string(out)) {
		pid, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, pid)
	}
	return list
}

// TestMPIARankThatDiesEndsTheJob kills a rank. The same command then goes on with another number of ranks, and ends as a run does that
// nobody disturbed. The lock of the folder is free at once after its process has died.
func TestMPIARankThatDiesEndsTheJob(t *testing.T) {
	dir := t.TempDir()
	args := func(name string) []string {
		return []string{"--resume-if-exists", "+tmaze=small", "task.corridor_len=3", "log_interval=0", "threads=1", "mpi.exact=true", "checkpoint.interval=0.05", "run.dir=" + filepath.Join(dir, name)}
	}
	killed := filepath.Join(dir, "killed")
	p := mpirun(t, 3, append([]string{"train"}, append(args("killed"), "steps=100000000")...))
	p.start()
	p.trains(killed)
	pids := children(t, p.command.Process.Pid)
	if len(pids) != 3 {
		t.Fatalf("mpirun has started %v", pids)
	}
	begin := time.Now()
	if err := syscall.Kill(pids[1], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p.ends(137)
	t.Logf("the job ended %v after its rank", time.Since(begin))
	records := loggedBy(t, killed)
	steps := int(records[len(records)-1]["step"]) + 2560
	trainOn(t, 2, append(args("killed"), "steps="+strconv.Itoa(steps))...)
	trainOn(t, 1, append(args("straight"), "steps="+strconv.Itoa(steps))...)
	sameRuns(t, killed, filepath.Join(dir, "straight"), steps)
}

func TestMPISignalsSaveAndEnd(t *testing.T) {
	for name, send := range map[string]func(p *launched) error{
		"SIGTERM to a rank": func(p *launched) error {
			return syscall.Kill(children(t, p.command.Process.Pid)[1], syscall.SIGTERM)
		},
		"SIGUSR2 to mpirun": func(p *launched) error { return p.command.Process.Signal(syscall.SIGUSR2) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "run")
			p := mpirun(t, 2, append(endless(dir), "threads=1"))
			p.start()
			p.trains(dir)
			if err := send(p); err != nil {
				t.Fatal(err)
			}
			p.ends(exitInterrupted)
			if n := strings.Count(p.said.String(), "stopped at step"); n != 1 {
				t.Errorf("%d ranks say that they stopped:\n%s", n, p.said.String())
			}
			trainOn(t, 2, "--resume", dir, "threads=1", "steps="+strconv.Itoa(int(loggedBy(t, dir)[len(loggedBy(t, dir))-1]["step"])+512))
		})
	}
}

func TestMPIErrorsAreToldOnce(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other")
	b, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = os.WriteFile(other, append(b, 0), 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	tiny := []string{"train", "+tmaze=small", "threads=1", "steps=512", "run.dir=" + filepath.Join(dir, "run")}
	for name, c := range map[string]struct {
		args, more []string
		want       string
	}{
		"another program":           {tiny, append([]string{":", "-n", "1", other}, tiny...), "rank 1 on"},
		"other arguments":           {tiny, append([]string{":", "-n", "1", os.Args[0]}, append(tiny, "seed=2")...), "was given other arguments"},
		"a key that there is not":   {append(tiny, "trainer.num_env=3"), nil, "trainer.num_env is not a key"},
		"more ranks than shards":    {append(tiny, "+trainer.shards=1"), append([]string{":", "-n", "1", os.Args[0]}, append(tiny, "+trainer.shards=1")...), "trainer.shards=2"},
		"a run that there is not":   {[]string{"train", "--resume", filepath.Join(dir, "none")}, nil, "is not a run's folder"},
		"a disk that cannot be had": {[]string{"train", "+tmaze=small", "threads=1", "steps=512", "run.dir=/proc/none"}, nil, "/proc/none"},
	} {
		t.Run(name, func(t *testing.T) {
			n := 2
			if c.more != nil {
				n = 1
			}
			p := mpirun(t, n, c.args, c.more...)
			p.start()
			p.ends(exitUsage)
			said := p.said.String()
			if strings.Count(said, "ariadne: ") != 1 || !strings.Contains(said, c.want) {
				t.Errorf("it says:\n%s\nwant once: %s", said, c.want)
			}
		})
	}
}

func TestMPIBenchmarksMeasureRanks(t *testing.T) {
	for name, c := range map[string]struct {
		args    []string
		metrics int
	}{
		"allreduce": {[]string{"bench", "allreduce", "+tmaze=small", "--seconds", "0.01", "--link", "10", "--json"}, 10},
		"scaling":   {[]string{"bench", "scaling", "+tmaze=small", "--threads", "1", "--seconds", "0.01", "--json"}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			p := mpirun(t, 2, c.args)
			p.start()
			p.ends(0)
			var metrics []metric
			if err := json.Unmarshal([]byte(p.printed.String()), &metrics); err != nil || len(metrics) != c.metrics {
				t.Fatalf("%v, %d metrics, want %d:\n%s", err, len(metrics), c.metrics, p.printed.String())
			}
			for _, m := range metrics {
				if !(m.Value > 0) {
					t.Errorf("%+v", m)
				}
			}
		})
	}
}
