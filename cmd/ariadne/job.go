package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"ariadne/ranks"
	"ariadne/ranks/mpi"
)

// job is the ranks on which a command runs. This process is one of them.
type job struct {
	ranks.Comm
	local int      // ranks on this machine
	over  bool     // the ranks need not talk to each other any more
	all   *mpi.Job // nil if this process is alone
}

// onRanks runs a command on the ranks with which this process was started. Usually there is only this one.
func onRanks(command func(j *job) error) error {
	j, err := joinJob()
	if err != nil {
		return err
	}
	if err = j.same(); err == nil {
		err = command(j)
	}
	return j.leave(err)
}

// alone returns a usage error if this process is one of several ranks. why is its text.
func alone(why string) error {
	if mpi.Launched() < 2 {
		return nil
	}
	return usageError{errors.New(why)}
}

func joinJob() (*job, error) {
	j := &job{Comm: ranks.Alone{}, local: 1}
	if mpi.Version() == "" {
		if n := mpi.Launched(); n > 1 {
			return nil, usageError{fmt.Errorf("it was started as one of %d ranks, and this build of the program has no MPI: each would train by itself; go build -tags mpi ./cmd/ariadne makes one that has it", n)}
		}
		return j, nil
	}
	if n := mpi.Launched(); n == 0 || n == 1 {
		return j, nil
	}
	all, err := mpi.Start()
	if err != nil {
		return nil, err
	}
	j.Comm, j.local, j.all = all, all.Local(), all
	return j, nil
}

// first reports whether this is rank 0, which writes files and messages for all ranks.
func (j *job) first() bool { return j.Rank() == 0 }

// say tells people something, on rank 0 alone.
func (j *job) say(format string, args ...any) {
	if j.first() {
		say(format, args...)
	}
}

// agree returns an error on every rank if one rank has an error. All ranks know its kind: usage, interruption or another one.
func (j *job) agree(err error) error {
	if j.Size() == 1 {
		return err
	}
	const isUsage, isInterrupted = 1, 2
	var flags byte
	if errors.As(err, &usageError{}) {
		flags |= isUsage
	}
	if errors.Is(err, errInterrupted) {
		flags |= isInterrupted
	}
	agreed := ranks.Agree(j, err)
	if agreed == nil {
		return nil
	}
	switch flags = ranks.Any(j, flags); {
	case flags&isInterrupted != 0:
		j.over = true
		return errInterrupted
	case flags&isUsage != 0:
		return usageError{agreed}
	}
	return agreed
}

// leave ends the command on this rank. After an error that all ranks know, the ranks end in order, and rank 0 alone reports it. Any other
// error ends the other ranks at once, since they wait for this one.
func (j *job) leave(err error) error {
	if j.all == nil {
		return err
	}
	if agreed := (*ranks.Agreed)(nil); err == nil || j.over || errors.As(err, &agreed) {
		j.all.End()
		if j.first() {
			return err
		}
		return nil
	}
	tell(fmt.Sprintf("rank %d: %s", j.Rank(), oneLine(err)))
	j.Abort(exitCode(err))
	return err
}

// identity is what must be the same on all ranks.
type identity struct {
	Host      string   `json:"host"`
	Program   string   `json:"program"` // SHA-256 of the file
	Arguments []string `json:"arguments"`
}

// same returns an error if the ranks do not run the same program with the same arguments.
func (j *job) same() error {
	if j.Size() == 1 {
		return nil
	}
	own := identity{Arguments: os.Args[1:]}
	own.Host, _ = os.Hostname()
	var err error
	if own.Program, err = programSum(); err != nil {
		return err
	}
	message, err := json.Marshal(own)
	if err != nil {
		return err
	}
	var all []identity
	for _, m := range ranks.Messages(j, message) {
		var x identity
		if err := json.Unmarshal(m, &x); err != nil {
			return err
		}
		all = append(all, x)
	}
	return j.agree(differs(all))
}

// differs returns an error about the first rank that differs from rank 0.
func differs(all []identity) error {
	for rank, x := range all {
		switch first := all[0]; {
		case x.Program != first.Program:
			return usageError{fmt.Errorf("rank %d on %s runs another program than rank 0 on %s (SHA-256 %.12s and %.12s): install the same on all machines", rank, x.Host, first.Host, x.Program, first.Program)}
		case !slices.Equal(x.Arguments, first.Arguments):
			return usageError{fmt.Errorf("rank %d on %s was given other arguments than rank 0 on %s: %q and %q; all ranks train one run", rank, x.Host, first.Host, strings.Join(x.Arguments, " "), strings.Join(first.Arguments, " "))}
		}
	}
	return nil
}

// programSum returns the SHA-256 of the program that runs.
func programSum() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// threads returns the default number of threads of each rank: all cores on which it may run, or its share of the machine's cores if that is
// less.
func (j *job) threads() int {
	return max(1, min(runtime.GOMAXPROCS(0), onlineCPUs()/j.local))
}

// sameThreads returns an error if ranks have different numbers of threads, because all would wait for those with few.
func (j *job) sameThreads(own int) error {
	for rank, m := range ranks.Messages(j, []byte(strconv.Itoa(own))) {
		if n, err := strconv.Atoi(string(m)); err != nil || n != own {
			return usageError{fmt.Errorf("rank %d has %s threads, rank %d has %d: all wait for the slowest; threads=N gives each as many, or have what starts them bind all to as many cores", rank, m, j.Rank(), own)}
		}
	}
	return nil
}

// onlineCPUs returns the number of the machine's CPUs, including those on which this process may not run.
func onlineCPUs() int {
	b, err := os.ReadFile("/sys/devices/system/cpu/online")
	n := 0
	for _, span := range strings.Split(strings.TrimSpace(string(b)), ",") {
		from, to, ranged := strings.Cut(span, "-")
		first, errFirst := strconv.Atoi(from)
		last := first
		if ranged {
			last, _ = strconv.Atoi(to)
		}
		if err = errors.Join(err, errFirst); err == nil {
			n += last - first + 1
		}
	}
	if err != nil || n < 1 {
		return runtime.NumCPU()
	}
	return n
}
