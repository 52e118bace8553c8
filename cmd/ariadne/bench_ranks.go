package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"ariadne/agent"
	"ariadne/agent/op"
	"ariadne/ppo"
	"ariadne/ranks"
	"ariadne/rundir"
)

// errOneRank is the error of benchmarks that need several ranks where there is only one.
var errOneRank = usageError{errors.New("there is one rank; mpirun -n 2 ariadne bench ... starts two, with a build that has MPI (go build -tags mpi ./cmd/ariadne)")}

// benchAllreduce measures how long sums of vectors over all ranks take. The vectors have some fixed lengths, and the length of the gradient
// of an experiment's agent.
func benchAllreduce(ctx context.Context, o benchOptions) ([]metric, error) {
	j := o.job
	if j.Size() == 1 {
		return nil, errOneRank
	}
	keys := o.keys
	if len(keys) == 0 {
		keys = []string{"+memory_maze=agalite"}
	}
	parameters, err := gradientLength(keys)
	if err = j.agree(err); err != nil {
		return nil, err
	}
	limit, named := o.link/8, "link"
	if limit == 0 {
		limit, named = copyRate(), "memory copy"
	}
	var metrics []metric
	for _, length := range []int{1 << 10, 1 << 14, 1 << 18, 1 << 22, parameters} {
		for _, order := range []string{"fast", "exact"} {
			each, err := j.timeSum(ctx, o.seconds, length, order == "exact")
			if err != nil {
				return nil, err
			}
			const float = 4
			bytes := float * float64(length)
			moved := 2 * float64(j.Size()-1) / float64(j.Size()) * bytes // the least number of bytes in and out of each rank
			params := map[string]any{
				"bytes": int(bytes), "ranks": j.Size(), "order": order, "GB_per_s": rounded(moved / each.Seconds() / 1e9), "limit_GB_per_s": rounded(limit), "limit": named,
			}
			if length == parameters {
				params["of"] = "gradient"
			}
			metrics = append(metrics, metric{"allreduce_ms", each.Seconds() * 1000, "ms", params})
		}
	}
	return metrics, nil
}

// rounded rounds a number to two decimals.
func rounded(x float64) float64 { return math.Round(100*x) / 100 }

// gradientLength is the number of parameters of an experiment's agent.
func gradientLength(keys []string) (int, error) {
	e, err := compose(keys)
	if err != nil {
		return 0, err
	}
	e.trainer.NumEnvs = max(1, len(e.settings.Mix))
	b, err := e.trainingBatch(e.settings.Task)
	if err != nil {
		return 0, err
	}
	defer b.Close()
	m, err := e.trainingModel(b)
	if err != nil {
		return 0, err
	}
	return int(m.Parameters()), nil
}

// timeSum returns the median time of a sum of vectors over all ranks. Each rank has one vector of the given length.
func (j *job) timeSum(ctx context.Context, seconds float64, length int, exact bool) (time.Duration, error) {
	x, own := make([]float32, length), make([]float32, length)
	for i := range own {
		own[i] = float32(i%7 + j.Rank())
	}
	sum := func() { j.Sum(x) }
	if exact {
		counts := make([]int, j.Size())
		for i := range counts {
			counts[i] = 1
		}
		sums := ranks.NewSums(j, length, counts, op.AddTo)
		sum = func() { sums.Add(x, [][]float32{own}) }
	}
	sum() // the first sum is not counted
	var spent []time.Duration
	for begin := time.Now(); ; {
		const over, interrupted = 1, 2
		flags := flag(j.first() && len(spent) > 0 && time.Since(begin).Seconds() >= seconds)
		if ctx.Err() != nil {
			flags |= interrupted
		}
		switch flags = ranks.Any(j, flags); {
		case flags&interrupted != 0:
			j.over = true
			return 0, errInterrupted
		case flags&over != 0:
			slices.Sort(spent)
			return spent[len(spent)/2], nil
		}
		copy(x, own)
		at := time.Now()
		sum()
		spent = append(spent, time.Since(at))
	}
}

// copyRate measures how many GB a second one core copies from memory to memory.
func copyRate() float64 {
	from, to := make([]byte, 64<<20), make([]byte, 64<<20)
	copy(to, from) // the first copy only touches the memory
	begin := time.Now()
	const times = 4
	for range times {
		copy(to, from)
	}
	return times * float64(len(to)) / time.Since(begin).Seconds() / 1e9
}

// benchScaling measures training on 1, 2, 4, ... and all ranks. In strong scaling, the ranks share the experiment's environments. In weak
// scaling, each rank has as many environments as the experiment.
func benchScaling(ctx context.Context, o benchOptions) ([]metric, error) {
	j := o.job
	if j.Size() == 1 {
		return nil, errOneRank
	}
	var sizes []int
	for n := 1; n < j.Size(); n *= 2 {
		sizes = append(sizes, n)
	}
	sizes = append(sizes, j.Size())
	var metrics []metric
	for _, kind := range []string{"strong", "weak"} {
		one := 0.0
		for _, n := range sizes {
			s, err := j.timeTraining(ctx, o, n, kind == "weak")
			if err = j.agree(err); err != nil {
				return nil, err
			}
			if n == 1 {
				one = s.rate
			}
			metrics = append(metrics, metric{"training_" + kind, s.rate, "steps/s", map[string]any{
				"ranks": n, "threads": o.threads, "envs": s.envs, "percent_of_ideal": rounded(100 * s.rate / one / float64(n)), "percent_talking": rounded(100 * s.talking),
			}})
		}
	}
	return metrics, nil
}

// scaled is the speed of training on some ranks.
type scaled struct {
	rate    float64 // environment steps a second, of all ranks together
	envs    int
	talking float64 // share of the time in which rank 0 waits for other ranks or talks to them
}

// timeTraining trains on the first n ranks for some seconds. weak multiplies the experiment's environments by n.
func (j *job) timeTraining(ctx context.Context, o benchOptions, n int, weak bool) (s scaled, err error) {
	part := j.all.Part(n)
	if part == nil {
		return s, nil
	}
	defer part.Leave()
	e, err := compose(o.keys)
	if err == nil && weak {
		e.trainer.NumEnvs *= n
	}
	if err == nil {
		e.trainer.Shards = max(cmp.Or(e.trainer.Shards, agent.Shards), j.Size())
		e.settings.Threads, e.settings.Init = o.threads, nil
	}
	sub := &job{Comm: part, local: j.local, all: j.all}
	r := &trainingRun{job: sub, experiment: e}
	defer r.close()
	if err == nil {
		err = r.divide()
	}
	if err = sub.agree(err); err != nil {
		return s, err
	}
	options, err := r.prepare(ctx)
	if err = sub.agree(err); err != nil {
		return s, err
	}
	if options.Weights, _, err = r.firstWeights(options.Model); err != nil {
		return s, err
	}
	pace := &pace{}
	options.Sinks, options.LogInterval, options.TotalSteps = []rundir.Sink{pace}, 0, 1<<50
	trainer, err := ppo.NewTrainer(options)
	if err = sub.agree(err); err != nil {
		return s, err
	}
	defer trainer.Close()
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	pace.over = func() bool { return pace.spent >= o.seconds }
	pace.stop = cancel
	switch err := trainer.Run(limited); {
	case !errors.Is(err, ppo.ErrStopped):
		return s, err
	case ctx.Err() != nil:
		return s, errInterrupted
	}
	return scaled{float64(pace.steps) / pace.spent, e.trainer.NumEnvs, pace.talked / pace.spent}, nil
}

// pace is a Sink that adds up the times of all updates but the first.
type pace struct {
	before        int64 // steps of the record before; 0 if there was none
	steps         int64
	spent, talked float64 // seconds
	over          func() bool
	stop          func()
}

// Write implements rundir.Sink.
func (p *pace) Write(r rundir.Record) error {
	if p.before > 0 {
		spent, _ := r.Get("time/update")
		talked, _ := r.Get("time/ranks")
		p.steps, p.spent, p.talked = p.steps+r.Step-p.before, p.spent+spent, p.talked+talked
	}
	if p.before = r.Step; p.over() {
		p.stop()
	}
	return nil
}

// Rewind implements rundir.Sink.
func (*pace) Rewind(int64) error { return nil }

// Sync implements rundir.Sink.
func (*pace) Sync() error { return nil }

// Close implements rundir.Sink.
func (*pace) Close() error { return nil }

// ofRanks are the names of the benchmarks that run on several ranks.
var ofRanks = []string{"allreduce", "scaling"}

// runBenchmark runs a benchmark. One of ofRanks runs on all ranks. tells reports whether this rank reports the metrics.
func runBenchmark(ctx context.Context, b benchmark, o benchOptions) (metrics []metric, tells bool, err error) {
	if !slices.Contains(ofRanks, b.name) {
		if err := alone(fmt.Sprintf("bench %s measures one process; of several ranks each would be in the others' way", b.name)); err != nil {
			return nil, false, err
		}
		metrics, err = b.run(ctx, o)
		return metrics, true, err
	}
	err = onRanks(func(j *job) error {
		o.job, tells = j, j.first()
		metrics, err = b.run(ctx, o)
		return err
	})
	return metrics, tells, err
}
