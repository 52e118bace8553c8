package agent

import (
	"fmt"
	"slices"

	"ariadne/agent/op"
	"ariadne/internal/crew"
	"ariadne/task"
)

// Shards is the number of parts that NewLearner splits a minibatch into, at most one a sequence. It bounds how many
// threads a Learner can use; more shards than threads let the faster of two cores do more. Results depend on it in the last
// bits, so it is the same on every machine.
const Shards = 4

// Learner computes a loss and its gradient over minibatches of one size. It splits the sequences into a fixed number of
// shards, each with a graph and memory for gradients of its own, and adds their gradients up in order: what it returns
// does not depend on the number of threads. One goroutine at a time may use it.
type Learner struct {
	model   *Model
	loss    Loss
	extra   int      // observations beyond the T that actions follow
	columns []Column // what is read of a minibatch
	t, b    int
	all     int // sequences of the whole minibatch, of which b are this Learner's
	threads int
	shards  []*shard
	sums    []rowSum // of the last Gradient
	means   []Mean
}

// Share is the part of a minibatch's shards that a Learner computes: those from From (inclusive) to To (exclusive) of Of.
type Share struct{ Of, From, To int }

// Sequences returns which sequences of a minibatch of b the shards hold, from (inclusive) to to (exclusive).
func (s Share) Sequences(b int) (from, to int) {
	n := min(s.Of, b)
	return min(s.From, n) * b / n, min(s.To, n) * b / n
}

// shard is the graph of some of the minibatch's sequences.
type shard struct {
	Network
	first int // of its sequences in the minibatch
	obs   task.Obs
	part  Part
	loss  float64 // mean over the minibatch's rows of what these rows lose
	err   error
}

// NewLearner builds the graphs for minibatches of t steps of b sequences. They read w at each call of Gradient. Up to
// threads goroutines run them.
func NewLearner(m *Model, w *Weights, t, b int, loss Loss, threads int) (*Learner, error) {
	return NewShardedLearner(m, w, t, b, loss, Shards, threads)
}

// NewShardedLearner is NewLearner with another number of shards, for machines with many cores.
func NewShardedLearner(m *Model, w *Weights, t, b int, loss Loss, shards, threads int) (*Learner, error) {
	return NewPartialLearner(m, w, t, b, loss, Share{Of: shards, To: shards}, threads)
}

// NewPartialLearner is NewLearner for some of a minibatch's shards, where others compute the rest: b is the sequences of all,
// and Compute is given those of the share. There may be none.
func NewPartialLearner(m *Model, w *Weights, t, b int, loss Loss, share Share, threads int) (*Learner, error) {
	err := positive(field{"steps", t}, field{"sequences", b}, field{"shards", share.Of}, field{"threads", threads})
	if err == nil && (share.From < 0 || share.To < share.From || share.To > share.Of) {
		err = fmt.Errorf("shards %d to %d of %d", share.From, share.To, share.Of)
	}
	if err != nil {
		return nil, fmt.Errorf("learner: %w", err)
	}
	first, last := share.Sequences(b)
	l := &Learner{model: m, loss: loss, extra: loss.Extra(), t: t, b: last - first, all: b, threads: threads}
	given, err := m.given(loss.Outputs())
	if err == nil {
		l.columns, err = JoinColumns(loss.Columns(), m.inputs.columns(), given)
	}
	if err != nil {
		return nil, fmt.Errorf("learner: %w", err)
	}
	n := min(share.Of, b)
	for i := min(share.From, n); i < min(share.To, n); i++ {
		s, err := l.newShard(w, i*b/n-first, (i+1)*b/n-first)
		if err != nil {
			l.Close()
			return nil, fmt.Errorf("learner: %w", err)
		}
		l.shards = append(l.shards, s)
	}
	return l, nil
}

// newShard builds the graph for the sequences [first, last).
func (l *Learner) newShard(w *Weights, first, last int) (*shard, error) {
	m, steps, b := l.model, l.t+l.extra, last-first
	s := &shard{first: first, obs: m.NewObs(steps * b)}
	s.part = Part{T: l.t, B: b, Actions: m.config.Actions, Done: make([]bool, steps*b)}
	for _, c := range l.columns {
		s.part.columns = append(s.part.columns, NewArray(c, l.rows(c)*b))
	}
	names := l.loss.Outputs()
	widths, err := m.widths(names)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		s.part.outputs = append(s.part.outputs, output{name: name, width: widths[i]})
	}
	given := map[string][]float32{}
	for _, c := range s.part.columns {
		given[c.Name] = c.Floats
	}
	s.Network = Network{T: steps, B: b, given: given, sparse: rows(s.obs.Sparse), weights: w, grad: make([]float32, len(w.Flat)), start: m.NewState(b), end: m.NewState(b)}
	graph, err := op.Build(func(g *op.Graph) error {
		s.Graph = g
		s.Done = g.Flags("done", s.part.Done, steps, b)
		nodes := m.outputs(&s.Network, m.observe(g, s.obs, steps*b), names)
		g.Backward(op.Seed{Of: g.Loss(func(x, dx [][]float32) (float64, error) { return s.evaluate(l, x, dx) }, nodes...)})
		return nil
	})
	s.Graph = graph
	return s, err
}

// rows is the number of a column's rows in a sequence.
func (l *Learner) rows(c Column) int {
	if c.Next {
		return l.t + l.extra
	}
	return l.t
}

// evaluate computes the loss of the shard's rows.
func (s *shard) evaluate(l *Learner, x, dx [][]float32) (float64, error) {
	p := &s.part
	for i := range p.outputs {
		p.outputs[i].x, p.outputs[i].dx = x[i], dx[i]
	}
	for i := range p.sums {
		p.sums[i].sum, p.sums[i].rows = 0, 0
	}
	p.Share = 1 / float64(l.t*l.all)
	sum, err := l.loss.Evaluate(p)
	s.loss = sum * p.Share
	return s.loss, err
}

// End writes the state after the last observation of the last Gradient's minibatch, as far as the loss's outputs depend on one. Of what
// was done and rewarded last it knows nothing: the state is to Remember that.
func (l *Learner) End(to *State) {
	for _, s := range l.shards {
		to.copyRows(s.first, s.end, 0, s.B)
	}
}

// Columns are what Gradient reads of a minibatch besides observations, done flags and states.
func (l *Learner) Columns() []Column { return l.columns }

// Extra is the number of observations that Gradient reads beyond the T that actions follow: 0 or 1.
func (l *Learner) Extra() int { return l.extra }

// Gradient computes the loss of a minibatch with the present weights, and writes its gradient, in the layout of
// Weights.Flat, to grad.
func (l *Learner) Gradient(mb *Minibatch, grad []float32) (Stats, error) {
	if err := l.checkGradient(grad); err != nil {
		return Stats{}, fmt.Errorf("learner: %w", err)
	}
	if err := l.Compute(mb); err != nil {
		return Stats{}, err
	}
	l.Add(grad)
	l.forget()
	loss := 0.0
	for _, s := range l.shards {
		loss += l.note(s.loss, s.part.sums)
	}
	return l.stats(loss), nil
}

// Compute is the first part of Gradient, for a Learner of some shards: the loss of their sequences and its gradients, which
// Gradients, Add and Report tell.
func (l *Learner) Compute(mb *Minibatch) error {
	if err := l.check(mb); err != nil {
		return fmt.Errorf("learner: %w", err)
	}
	l.each(len(l.shards), func(i int) { l.shards[i].err = l.shards[i].run(l, mb) })
	for _, s := range l.shards {
		if s.err != nil {
			return fmt.Errorf("learner: %w", s.err)
		}
	}
	return nil
}

// Gradients are those of the Learner's shards, in their order. The next Compute overwrites them.
func (l *Learner) Gradients() [][]float32 {
	var all [][]float32
	for _, s := range l.shards {
		all = append(all, s.grad)
	}
	return all
}

// Add writes the sum of Gradients to grad.
func (l *Learner) Add(grad []float32) {
	if len(l.shards) == 0 {
		clear(grad)
		return
	}
	l.each(l.threads, func(i int) {
		from, to := i*len(grad)/l.threads, (i+1)*len(grad)/l.threads
		copy(grad[from:to], l.shards[0].grad[from:to])
		for _, s := range l.shards[1:] {
			op.AddTo(grad[from:to], s.grad[from:to])
		}
	})
}

// forget begins the statistics of another minibatch.
func (l *Learner) forget() { l.sums, l.means = l.sums[:0], l.means[:0] }

// note takes in what a shard has reported, and returns its loss.
func (l *Learner) note(loss float64, sums []rowSum) float64 {
	for _, m := range sums {
		l.sums = addTo(l.sums, m)
	}
	return loss
}

// stats makes means of what was noted of all shards.
func (l *Learner) stats(loss float64) Stats {
	for _, m := range l.sums {
		if m.rows > 0 {
			l.means = append(l.means, Mean{m.name, m.sum / m.rows})
		}
	}
	return statsOf(loss, l.means)
}

// Means are all statistics that the loss has reported of the last Gradient's minibatch, in the order in which it did. The next
// Gradient overwrites them.
func (l *Learner) Means() []Mean { return l.means }

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
	crew.Each(l.threads, n, func(_, i int) { f(i) })
}

func (s *shard) run(l *Learner, mb *Minibatch) error {
	if err := l.model.copyObs(s.obs, mb.Obs, s.B, s.first, l.b); err != nil {
		return err
	}
	copyColumns(s.part.Done, mb.Done, s.B, s.first, l.b)
	s.start.copyRows(0, mb.State, s.first, s.first+s.B)
	for _, to := range s.part.columns {
		from, n := mb.Column(to.Name), to.Size()
		copyColumns(to.Floats, from.Floats, n*s.B, n*s.first, n*l.b)
		copyColumns(to.Ints, from.Ints, n*s.B, n*s.first, n*l.b)
	}
	s.remind(l.model.inputs)
	return s.Run()
}

// remind fills what the core sees besides the encoder's features: of the first step from the state before it, then from
// the columns, a step late.
func (s *shard) remind(in inputs) {
	if s.reminders == nil {
		return
	}
	var actions []int32
	var rewards []float32
	if in.action {
		actions = s.part.Ints(ActionColumn.Name)
	}
	if in.reward {
		rewards = s.part.Floats(RewardColumn.Name)
	}
	first := s.B * in.width()
	in.first(s.reminders[:first], s.start, s.part.Done[:s.B])
	in.next(s.reminders[first:], actions, rewards, s.part.Done[s.B:])
}

func (l *Learner) check(mb *Minibatch) error {
	steps := l.t + l.extra
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
	for _, c := range l.columns {
		if err := mb.check(c, l.rows(c)*l.b); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(l.columns, func(c Column) bool { return c.Name == ActionColumn.Name }) {
		return nil
	}
	for i, a := range mb.Actions {
		if a < 0 || int(a) >= l.model.config.Actions {
			return fmt.Errorf("action %d of step %d, sequence %d is not in [0, %d)", a, i/l.b, i%l.b, l.model.config.Actions)
		}
	}
	return nil
}

func (l *Learner) checkGradient(grad []float32) error {
	if want := int(l.model.Parameters()); len(grad) != want {
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
