package agent

import (
	"fmt"

	"ariadne/agent/op"
)

// Stats are a loss and what it consists of, means over a minibatch.
type Stats = op.Stats

// Loss is what a Learner minimises: *PPOLoss or *A2CLoss. Their coefficients may change between calls of Gradient.
type Loss interface {
	// extra is the number of observations beyond the T that actions follow.
	extra() int
	// check returns an error unless the minibatch has what the loss reads, n samples of it.
	check(mb *Minibatch, n int) error
	// add adds the loss of t steps of b sequences to a graph and returns how to feed it.
	add(g *op.Graph, logits, value *op.Node, t, b int) feeder
}

// feeder is one shard's part of a loss.
type feeder interface {
	// feed takes up the shard's sequences [first, first+b) of a minibatch of all.
	feed(mb *Minibatch, first, all int)
	// stats are those of the last run.
	stats() Stats
}

// PPOLoss is the loss of proximal policy optimisation; see op.Graph.PPO for the formula.
type PPOLoss struct {
	ClipCoef  float32 // ratios count within [1-c, 1+c]
	VFCoef    float32 // factor of the value loss, which has a factor 1/2 of its own
	EntCoef   float32 // factor of the entropy bonus
	ClipValue bool    // values, too, count only within ±c of the old ones
}

func (*PPOLoss) extra() int { return 0 }

func (l *PPOLoss) check(mb *Minibatch, n int) error {
	for _, f := range []field{
		{"actions", len(mb.Actions)}, {"advantages", len(mb.Advantage)}, {"returns", len(mb.Return)}, {"log-probabilities", len(mb.LogProb)},
	} {
		if f.value != n {
			return fmt.Errorf("%d %s for %d samples", f.value, f.name, n)
		}
	}
	if l.ClipValue && len(mb.Value) != n {
		return fmt.Errorf("%d old values for %d samples", len(mb.Value), n)
	}
	return nil
}

func (l *PPOLoss) add(g *op.Graph, logits, value *op.Node, t, b int) feeder {
	n := t * b
	f := &ppoFeeder{loss: l, t: t, b: b, terms: op.PPO{
		Actions: make([]int32, n), Advantage: make([]float32, n), Return: make([]float32, n), LogProb: make([]float32, n), Value: make([]float32, n),
	}}
	g.Backward(op.Seed{Of: g.PPO(logits, value, &f.terms)})
	return f
}

type ppoFeeder struct {
	loss  *PPOLoss
	t, b  int
	terms op.PPO
}

func (f *ppoFeeder) feed(mb *Minibatch, first, all int) {
	p := &f.terms
	p.ClipCoef, p.VFCoef, p.EntCoef, p.ClipValue = f.loss.ClipCoef, f.loss.VFCoef, f.loss.EntCoef, f.loss.ClipValue
	p.Count = f.t * all
	copyColumns(p.Actions, mb.Actions, f.b, first, all)
	copyColumns(p.Advantage, mb.Advantage, f.b, first, all)
	copyColumns(p.Return, mb.Return, f.b, first, all)
	copyColumns(p.LogProb, mb.LogProb, f.b, first, all)
	if p.ClipValue {
		copyColumns(p.Value, mb.Value, f.b, first, all)
	}
}

func (f *ppoFeeder) stats() Stats { return f.terms.Stats }

// A2CLoss is the loss of the advantage actor-critic; see op.Graph.A2C for the formula. A minibatch for it has one
// observation more than actions.
type A2CLoss struct {
	Gamma     float32 // discount
	Lambda    float32 // of λ-returns
	EntCoef   float32 // factor of the entropy bonus
	ValueCoef float32 // factor of the value loss
}

func (*A2CLoss) extra() int { return 1 }

func (l *A2CLoss) check(mb *Minibatch, n int) error {
	if len(mb.Actions) != n || len(mb.Reward) != n {
		return fmt.Errorf("%d actions, %d rewards for %d samples", len(mb.Actions), len(mb.Reward), n)
	}
	return nil
}

func (l *A2CLoss) add(g *op.Graph, logits, value *op.Node, t, b int) feeder {
	f := &a2cFeeder{loss: l, terms: op.A2C{
		T: t, B: b, Done: make([]bool, (t+1)*b), Actions: make([]int32, t*b), Reward: make([]float32, t*b),
	}}
	g.Backward(op.Seed{Of: g.A2C(logits, value, &f.terms)})
	return f
}

type a2cFeeder struct {
	loss  *A2CLoss
	terms op.A2C
}

func (f *a2cFeeder) feed(mb *Minibatch, first, all int) {
	p := &f.terms
	p.Gamma, p.Lambda, p.EntCoef, p.ValueCoef = f.loss.Gamma, f.loss.Lambda, f.loss.EntCoef, f.loss.ValueCoef
	p.Count = p.T * all
	copyColumns(p.Done, mb.Done, p.B, first, all)
	copyColumns(p.Actions, mb.Actions, p.B, first, all)
	copyColumns(p.Reward, mb.Reward, p.B, first, all)
}

func (f *a2cFeeder) stats() Stats { return f.terms.Stats }

// copyColumns copies the columns [first, first+n) of src [rows, all] to dst [rows, n].
func copyColumns[E any](dst, src []E, n, first, all int) {
	for at := 0; at < len(dst); at += n {
		copy(dst[at:at+n], src[at/n*all+first:])
	}
}
