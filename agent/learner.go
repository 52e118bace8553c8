package agent

import (
	"fmt"
	"slices"

	"ariadne/agent/op"
	"ariadne/internal/crew"
	"ariadne/task"
)

// Shards is the number of parts into which NewLearner splits a minibatch, at most one per sequence. It bounds the number of
// threads that a Learner can use. With more shards than threads, a faster core can compute more of them. The last bits of the
// results depend on the number of shards, so it is the same on every machine.
const Shards = 4

// Learner computes a loss and its gradient over minibatches of one size. It splits the sequences into a fixed number of shards.
// Each shard has its own graph and its own memory for gradients. The Learner adds the gradients up in a fixed order, so the
// result does not depend on the number of threads. Only one goroutine at a time may use it.
type Learner struct {
	model   *Model
	loss    Loss
	extra   int      // number of observations after the T that actions follow
	columns []Column // the columns that are read of a minibatch
	t, b    int
	all     int // sequences of the whole minibatch; b of them are this Learner's
	threads int
	shards  []*shard
	sums    []rowSum // of the last Gradient or Join
	means   []Mean
}

// Share is the part of a minibatch's shards that a Learner computes. The minibatch has Of shards; the Learner computes those from
// From (inclusive) to To (exclusive).
type Share struct{ Of, From, To int }

// Sequences returns which sequences of a minibatch of b sequences belong to the share: from (inclusive) to to (exclusive).
func (s Share) Sequences(b int) (from, to int) {
	n := min(s.Of, b)
	return min(s.From, n) * b / n, min(s.To, n) * b / n
}

// shard is the graph of some of the minibatch's sequences.
type shard struct {
	Network
	first int // index of its first sequence in the minibatch
	obs   task.Obs
	part  Part
	loss  float64 // sum of its rows' losses, divided by the rows of the whole minibatch
	err   error
}

// NewLearner builds the graphs for minibatches of t steps of b sequences. They read w at each call of Gradient. At most threads
// goroutines run them.
func NewLearner(m *Model, w *Weights, t, b int, loss Loss, threads int) (*Learner, error) {
	return NewShardedLearner(m, w, t, b, loss, Shards, threads)
}

// NewShardedLearner is NewLearner with a given number of shards, for machines with many cores.
func NewShardedLearner(m *Model, w *Weights, t, b int, loss Loss, shards, threads int) (*Learner, error) {
	return NewPartialLearner(m, w, t, b, loss, Share{Of: shards, To: shards}, threads)
}

// NewPartialLearner is NewLearner for a share of a minibatch's shards; other Learners compute the rest. b is the number of
// sequences of the whole minibatch. Compute takes only the sequences of the share. The share may be empty.
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

// rows returns the number of a column's rows per sequence.
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

// End writes to to the state after the last observation of the last Gradient's minibatch. It writes only the parts on which the
// loss's outputs depend. It does not know the last action and the last reward: call to.Remember for these.
func (l *Learner) End(to *State) {
	for _, s := range l.shards {
		to.copyRows(s.first, s.end, 0, s.B)
	}
}

// Columns returns the columns that Gradient reads of a minibatch. Observations, done flags and states come on top of them.
func (l *Learner) Columns() []Column { return l.columns }

// Extra returns the number of observations that Gradient reads after the T that actions follow: 0 or 1.
func (l *Learner) Extra() int { return l.extra }

// Gradient computes the loss of a minibatch with the present weights. It writes the loss's gradient, in the layout of
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

// Compute is the first part of Gradient, for a Learner of a share: it computes the loss of the share's sequences and its
// gradients. Gradients, Add and Report return the results.
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

// Gradients returns the gradients of the Learner's shards, in their order. The next Compute overwrites them.
func (l *Learner) Gradients() [][]float32 {
	var all [][]float32
	for _, s := range l.shards {
		all = append(all, s.grad)
	}
	return all
}

// Add writes the sum of the shards' gradients to grad.
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

// forget clears the statistics, for another minibatch.
func (l *Learner) forget() { l.sums, l.means = l.sums[:0], l.means[:0] }

// note adds a shard's statistics to the sums, and returns the shard's loss.
func (l *Learner) note(loss float64, sums []rowSum) float64 {
	for _, m := range sums {
		l.sums = addTo(l.sums, m)
	}
	return loss
}

// stats computes the means of the statistics of all shards.
func (l *Learner) stats(loss float64) Stats {
	for _, m := range l.sums {
		if m.rows > 0 {
			l.means = append(l.means, Mean{m.name, m.sum / m.rows})
		}
	}
	return statsOf(loss, l.means)
}

// Means returns all statistics that the loss reported for the minibatch of the last Gradient or Join, in the order in which it
// reported them. The next call of either overwrites them.
func (l *Learner) Means() []Mean { return l.means }

// Profile makes the Learner record what its operators cost, beginning with the next Gradient. It returns a function that adds up
// what all threads have recorded. Call that function between Gradients.
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

// each calls f with 0, 1, ... n-1, on as many goroutines as the Learner has threads at most.
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

// remind fills the core's inputs besides the encoder's features. Those of the first step come from the state before it. Those of
// later steps come from the columns, one step late.
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
