package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"ariadne/internal/atomicfile"
	"ariadne/internal/crew"
	"ariadne/internal/cut"
	"ariadne/internal/hydra"
	"ariadne/internal/process"
	"ariadne/rundir"
)

// sweep is the work of train --multirun: a run for each combination of values. Each run has a process and a folder of its own.
type sweep struct {
	dir  string
	jobs int         // the number of runs at a time
	part cut.Part    // the part of the sweep that is trained here
	runs []*sweptRun // the runs of the part
	all  int         // the number of runs of the sweep

	mu      sync.Mutex
	running map[*os.Process]bool
}

// sweptRun is one run of a sweep.
type sweptRun struct {
	name string        // name of its folder
	args []string      // arguments for train
	want *hydra.Config // the configuration that they compose
	dir  string
	err  error
	took time.Duration
}

// newSweep composes every run, so that a mistake ends the sweep before it begins. It makes the folder for all runs if none is named. A part
// of a sweep needs a named folder, since all parts have the same.
func newSweep(args []string, jobs int, part cut.Part, now time.Time) (*sweep, error) {
	if err := atLeastOne(count{"--jobs", jobs}); err != nil {
		return nil, err
	}
	runs, err := hydra.Sweep(args)
	if err != nil {
		return nil, usageError{err}
	}
	s := &sweep{part: part, all: len(runs)}
	mine := 0
	for i := range runs {
		if part.Has(i) {
			mine++
		}
	}
	s.jobs = max(min(jobs, mine), 1)
	for i, r := range runs {
		e, err := compose(r.Args)
		if err != nil {
			return nil, err
		}
		if d := e.settings.Run.Dir; d != nil {
			if i > 0 && *d != s.dir {
				return nil, usageError{fmt.Errorf("run.dir is the folder of the whole sweep, and cannot be both %s and %s", s.dir, *d)}
			}
			s.dir = *d
		}
		if !part.Has(i) {
			continue
		}
		args := r.Args
		if !slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(strings.TrimLeft(a, "+"), "threads=") }) {
			args = append(args, fmt.Sprintf("threads=%d", max(1, runtime.GOMAXPROCS(0)/s.jobs)))
		}
		s.runs = append(s.runs, &sweptRun{name: folderName(i, r.Swept), args: args, want: e.config})
	}
	if s.dir == "" && !part.Whole() {
		return nil, usageError{errors.New("run.dir names the folder of the whole sweep, the same for all parts; with --part it must be given")}
	}
	if s.dir == "" {
		if s.dir, err = atomicfile.MakeUnused(filepath.Join("multirun", now.Format("20060102-150405"))); err != nil {
			return nil, err
		}
	}
	for _, r := range s.runs {
		r.dir = filepath.Join(s.dir, r.name)
		if _, err := os.Stat(filepath.Join(r.dir, configFile)); err == nil {
			if _, _, err := r.changes(); err != nil {
				return nil, usageError{err}
			}
		}
	}
	return s, nil
}

var unsuitable = regexp.MustCompile(`[^A-Za-z0-9=._-]+`)

// folderName returns the name of a run's folder. It tells the run's place in the sweep, and the values in which the run differs from others.
func folderName(i int, swept []string) string {
	name := strconv.Itoa(i)
	for _, arg := range swept {
		name += "_" + strings.Trim(unsuitable.ReplaceAllString(strings.TrimLeft(arg, "+~"), "-"), "-")
	}
	return name[:min(len(name), 120)]
}

// run trains all runs, some at a time, and prints what became of each. If the context is cancelled, the runs under way save what they have.
func (s *sweep) run(ctx context.Context, out io.Writer) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	locked, err := s.keep()
	if err != nil {
		return err
	}
	defer locked.Close()
	defer eachSave(s.saveAll)()
	say("%s, %d at a time, below %s", s.count(), s.jobs, s.dir)
	crew.Each(s.jobs, len(s.runs), func(_, i int) {
		r := s.runs[i]
		begin := time.Now()
		r.err = s.train(ctx, r, program)
		r.took = time.Since(begin)
		say("%s: %s after %v", r.name, r.outcome(), r.took.Round(time.Second))
	})
	if err := s.summarise(out); err != nil {
		return err
	}
	return s.verdict(ctx)
}

// count says in words how many runs there are.
func (s *sweep) count() string {
	if s.part.Whole() {
		return fmt.Sprintf("%d runs", s.all)
	}
	return fmt.Sprintf("part %v: %d of %d runs", s.part, len(s.runs), s.all)
}

// keep makes the folder of the sweep and keeps other processes out of it. For a part of a sweep, it keeps them out of an empty folder for the
// part within that folder, because other processes train the other parts.
func (s *sweep) keep() (io.Closer, error) {
	if s.part.Whole() {
		return keep(s.dir)
	}
	return keep(filepath.Join(s.dir, fmt.Sprintf(".part-%d-of-%d", s.part.Number, s.part.Of)))
}

// saveAll asks the runs under way for a checkpoint.
func (s *sweep) saveAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p := range s.running {
		_ = p.Signal(saveSignals[0]) // a run that has just ended needs no signal
	}
}

// train trains a run in a process of its own. A run that was begun before goes on.
func (s *sweep) train(ctx context.Context, r *sweptRun, program string) (err error) {
	if ctx.Err() != nil {
		return errInterrupted
	}
	args := append([]string{"train", "run.dir=" + quoted(r.dir)}, withoutDir(r.args)...)
	if _, err := os.Stat(filepath.Join(r.dir, configFile)); err == nil {
		changes, ended, err := r.changes()
		if err != nil || ended {
			return err
		}
		args = append([]string{"train", "--resume", r.dir}, changes...)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	c := exec.CommandContext(ctx, program, args...)
	process.Detach(c)
	c.Cancel = func() error { return process.Interrupt(c.Process) }
	log, err := os.OpenFile(r.dir+".log", os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	c.Stdout, c.Stderr = log, log
	if s.jobs == 1 {
		both := io.MultiWriter(lossy{log}, people)
		c.Stdout, c.Stderr = both, both
	}
	if err = c.Start(); err == nil {
		s.note(c.Process, true)
		err = c.Wait()
		s.note(c.Process, false)
	}
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		if failed.ExitCode() == exitInterrupted {
			return errInterrupted
		}
		return fmt.Errorf("%w: %s", err, lastLine(r.dir+".log"))
	}
	return err
}

// note notes that a run's process is running or has ended.
func (s *sweep) note(p *os.Process, running bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == nil {
		s.running = map[*os.Process]bool{}
	}
	if delete(s.running, p); running {
		s.running[p] = true
	}
}

// lossy drops what cannot be written. A run must not end because its messages cannot be written.
type lossy struct{ to io.Writer }

func (l lossy) Write(p []byte) (int, error) {
	_, _ = l.to.Write(p)
	return len(p), nil
}

// changes returns the arguments with which a run that was begun before goes on, or that it has ended. It returns an error if the sweep
// would change something that a run must keep.
func (r *sweptRun) changes() (args []string, ended bool, err error) {
	e, err := saved(onDisk(r.dir), nil)
	if err != nil {
		return nil, false, err
	}
	for _, key := range changedKeys(e.config, r.want) {
		part, err := r.want.At(key)
		switch {
		case within(key, []string{"run.dir"}):
		case err != nil || !within(key, changeable):
			return nil, false, fmt.Errorf("%s was begun with %s %s, and is to go on with %s; choose another run.dir for other runs",
				r.dir, key, shown(e.config, key), shown(r.want, key))
		default:
			args = append(args, "++"+key+"="+strings.TrimSpace(string(part.YAML())))
		}
	}
	steps, err := rundir.Checkpoints(r.dir)
	if err != nil {
		return nil, false, err
	}
	wanted, err := hydra.Get[int64](r.want, "steps")
	return args, len(steps) > 0 && steps[0] >= wanted && e.finished(r.dir), err
}

// withoutDir leaves out the argument that names the sweep's folder.
func withoutDir(args []string) []string {
	return slices.DeleteFunc(slices.Clone(args), func(a string) bool {
		key, _, _ := strings.Cut(strings.TrimLeft(a, "+"), "=")
		return key == "run.dir" || key == "hydra.run.dir"
	})
}

// lastLine returns the last line of a log, which tells why a run failed.
func lastLine(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	last := "no output"
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			last = line
		}
	}
	return strings.TrimPrefix(last, "ariadne: ")
}

func (r *sweptRun) outcome() string {
	switch {
	case r.err == nil:
		return "done"
	case errors.Is(r.err, errInterrupted):
		return "stopped"
	default:
		return "failed: " + oneLine(r.err)
	}
}

// summarise prints a table of the runs, with the last record of each and what became of it.
func (s *sweep) summarise(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "run\tsteps\treturn\tsuccess\tseconds\toutcome")
	for _, r := range s.runs {
		step, reward := lastValue(r.dir, "charts/episodic_return")
		_, success := lastValue(r.dir, "charts/success")
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%.0f\t%s\n", r.dir, step, reward, success, r.took.Seconds(), r.outcome())
	}
	return t.Flush()
}

// lastValue returns the last value of a metric that a run has logged, and its step; "-" if there is none.
func lastValue(dir, metric string) (step, value string) {
	s, err := series(dir, metric)
	if err != nil {
		return "-", "-"
	}
	last := len(s.X) - 1
	return strconv.FormatFloat(s.X[last], 'f', 0, 64), strconv.FormatFloat(s.Y[last], 'g', 4, 64)
}

// verdict returns the error with which the whole sweep ends.
func (s *sweep) verdict(ctx context.Context) error {
	failed := 0
	for _, r := range s.runs {
		if r.err != nil && !errors.Is(r.err, errInterrupted) {
			failed++
		}
	}
	switch {
	case ctx.Err() != nil:
		say("stopped; the same command with run.dir=%s goes on", s.dir)
		return errInterrupted
	case failed > 0:
		return fmt.Errorf("%d of %d runs failed; their logs are %s", failed, len(s.runs), filepath.Join(s.dir, "*.log"))
	}
	return nil
}
