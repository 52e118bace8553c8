package agent

import (
	"fmt"
	"sync"

	"ariadne/agent/op"
	"ariadne/task"
)

// Shards is the number of parts that NewLearner splits a minibatch into, at most one a sequence. It bounds how many
// threads a Learner can use; more shards than threads let the faster of two cores do more. Results depend on it in the last
// bits, so it is the same on every machine.
const Shards = 4

// Minibatch is T steps of B sequences, time-major. Which parts are read depends on the loss.
type Minibatch struct {
	Obs   task.Obs // [T, B, Shape], for A2CLoss [T+1, B, Shape]
	Done  []bool   // [T, B] or [T+1, B]; true: the observation is the first of an episode
	State *State   // [B], before the first step

	Actions   []int32   // [T, B]
	Advantage []float32 // [T, B], PPOLoss
	Return    []float32 // [T, B], PPOLoss
	LogProb   []float32 // [T, B], PPOLoss: log π(action) when the action was taken
	Value     []float32 // [T, B], PPOLoss with ClipValue: value then
	Reward    []float32 // [T, B], A2CLoss: of the action
}

// Learner computes a loss and its gradient over minibatches of one size. It splits the sequences into a fixed number of
// shards, each with a graph and memory for gradients of its own, and adds their gradients up in order: what it returns
// does not depend on the number of threads. One goroutine at a time may use it.
type Learner struct {
	model   *Model
	loss    Loss
	t, b    int
	threads int
	shards  []*shard
}

// shard is the graph of some of the minibatch's sequences.
type shard struct {
	network
	first int // of its sequences in the minibatch
	obs   task.Obs
	flags []bool // done [t, b]
	feed  feeder
	err   error
}

// NewLearner builds the graphs for minibatches of t steps of b sequences. They read w at each call of Gradient. Up to
// threads goroutines run them.
func NewLearner(m *Model, w *Weights, t, b int, loss Loss, threads int) (*Learner, error) {
	return NewShardedLearner(m, w, t, b, loss, Shards, threads)
}

// NewShardedLearner is NewLearner with another number of shards, for machines with many cores.
func NewShardedLearner(m *Model, w *Weights, t, b int, loss Loss, shards, threads int) (*Learner, error) {
	err := positive(field{"steps", t}, field{"sequences", b}, field{"shards", shards}, field{"threads", threads})
	if err != nil {
		return nil, fmt.Errorf("learner: %w", err)
	}
	l := &Learner{model: m, loss: loss, t: t, b: b, threads: threads}
	n := min(shards, b)
	for i := range n {
		s, err := newShard(m, w, t, i*b/n, (i+1)*b/n, loss)
		if err != nil {
			l.Close()
			return nil, fmt.Errorf("learner: %w", err)
		}
		l.shards = append(l.shards, s)
	}
	return l, nil
}

// newShard builds the graph for the sequences [first, last).
func newShard(m *Model, w *Weights, t, first, last int, loss Loss) (*shard, error) {
	steps, b := t+loss.extra(), last-first
	s := &shard{first: first, obs: m.NewObs(steps * b), flags: make([]bool, steps*b)}
	s.network = network{t: steps, b: b, sparse: rows(s.obs.Sparse), weights: w, grad: make([]float32, len(w.Flat)), start: m.NewState(b), end: m.NewState(b)}
	graph, err := op.Build(func(g *op.Graph) error {
		s.Graph = g
		s.done = g.Flags("done", s.flags, steps, b)
		logits, value := m.build(&s.network, m.observe(g, s.obs, steps*b))
		s.feed = loss.add(g, logits, value, t, b)
		return nil
	})
	s.Graph = graph
	return s, err
}

// Gradient computes the loss of a minibatch with the present weights, and writes its gradient, in the layout of
// Weights.Flat, to grad.
func (l *Learner) Gradient(mb *Minibatch, grad []float32) (Stats, error) {
	if err := l.check(mb, grad); err != nil {
		return Stats{}, fmt.Errorf("learner: %w", err)
	}
	l.each(len(l.shards), func(i int) { l.shards[i].err = l.shards[i].run(l, mb) })
	var stats Stats
	for _, s := range l.shards {
		if s.err != nil {
			return Stats{}, fmt.Errorf("learner: %w", s.err)
		}
		stats.Add(s.feed.stats())
	}
	l.each(l.threads, func(i int) {
		from, to := i*len(grad)/l.threads, (i+1)*len(grad)/l.threads
		copy(grad[from:to], l.shards[0].grad[from:to])
		for _, s := range l.shards[1:] {
			op.AddTo(grad[from:to], s.grad[from:to])
		}
	})
	return stats, nil
}

// Profile makes the Learner note what its operators cost from the next Gradient on. It returns a function that adds up what
// the threads have noted, to be called between Gradients.
func (l *Learner) Profile() (costs func() op.Profile) {
	var parts []op.Profile
	for _, s := range l.shards {
		parts = append(parts, s.Graph.Profile())
	}
	return func() op.Profile {
		sum := op.Profile{}
		for _, p := range parts {
			sum.Add(p)
		}
		return sum
	}
}

// each calls f with 0, 1, ... n-1 on up to as many goroutines as the Learner has threads.
func (l *Learner) each(n int, f func(i int)) {
	var group sync.WaitGroup
	slots := make(chan struct{}, l.threads)
	for i := range n {
		slots <- struct{}{}
		group.Go(func() {
			f(i)
			<-slots
		})
	}
	group.Wait()
}

func (s *shard) run(l *Learner, mb *Minibatch) error {
	if err := l.model.copyObs(s.obs, mb.Obs, s.b, s.first, l.b); err != nil {
		return err
	}
	copyColumns(s.flags, mb.Done, s.b, s.first, l.b)
	s.start.copyRows(0, mb.State, s.first, s.first+s.b)
	s.feed.feed(mb, s.first, l.b)
	return s.Run()
}

func (l *Learner) check(mb *Minibatch, grad []float32) error {
	steps := l.t + l.loss.extra()
	if err := l.model.checkObs(mb.Obs, steps*l.b); err != nil {
		return err
	}
	if len(mb.Done) != steps*l.b {
		return fmt.Errorf("%d flags for %d steps of %d sequences", len(mb.Done), steps, l.b)
	}
	if mb.State == nil || mb.State.Len() != l.b {
		return fmt.Errorf("no states of %d sequences", l.b)
	}
	if err := mb.State.fits(l.model); err != nil {
		return err
	}
	if err := l.loss.check(mb, l.t*l.b); err != nil {
		return err
	}
	for i, a := range mb.Actions {
		if a < 0 || int(a) >= l.model.config.Actions {
			return fmt.Errorf("action %d of step %d, sequence %d is not in [0, %d)", a, i/l.b, i%l.b, l.model.config.Actions)
		}
	}
	if want := len(l.shards[0].grad); len(grad) != want {
		return fmt.Errorf("memory for %d gradients of %d weights", len(grad), want)
	}
	return nil
}

// Close frees what the graphs hold outside Go's memory.
func (l *Learner) Close() error {
	for _, s := range l.shards {
		s.Graph.Close()
	}
	return nil
}
