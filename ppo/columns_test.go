package ppo

import (
	"math/rand/v2"
	"testing"

	"ariadne/agent"
)

// twoColumns is PPO that also reads one column of actions and one of observations.
type twoColumns struct{ agent.PPOLoss }

var (
	hint  = agent.Column{Name: "hint", Type: agent.Int32}
	depth = agent.Column{Name: "depth", Shape: []int{2}, Next: true}
)

func (l *twoColumns) Columns() []agent.Column { return append(l.PPOLoss.Columns(), hint, depth) }
func (*twoColumns) Extra() int                { return 1 }

func TestMinibatchesHoldEveryColumn(t *testing.T) {
	c := tinyConfig(PPO)
	m, w := tinyModel(t, c)
	learner, err := agent.NewLearner(m, w, c.sequence(), c.minibatch(), &twoColumns{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer learner.Close()
	r := newRollout(c, m, newCueBatch(c.NumEnvs, 1).Spec(), 0, c.NumEnvs, learner.Columns()...)
	hints, depths := r.column(hint.Name), r.column(depth.Name)
	if hints.Len() != c.RolloutLen*c.NumEnvs || depths.Len() != 2*(c.RolloutLen+1)*c.NumEnvs {
		t.Fatalf("%d hints and %d depths in a rollout", hints.Len(), depths.Len())
	}
	for i := range hints.Ints {
		hints.Ints[i] = int32(i)
	}
	for i := range depths.Floats {
		depths.Floats[i] = float32(i)
	}
	mb, order := newMinibatch(c, m, learner, c.minibatch()), make([]int32, c.minibatch())
	permuted := make([]int32, c.NumEnvs*c.sequences())
	permute(permuted, rand.NewPCG(1, 2))
	copy(order, permuted)
	r.gather(mb, order, 2)
	for i, q := range order {
		for s := range c.sequence() + 1 {
			row, at := r.firstRow(q)+s*c.NumEnvs, s*c.minibatch()+i
			if got := mb.Column(depth.Name).Floats[2*at+1]; got != float32(2*row+1) {
				t.Errorf("depth of step %d of sequence %d is %v, want %v", s, q, got, 2*row+1)
			}
			if s == c.sequence() {
				continue // no action follows the last observation
			}
			if got := mb.Column(hint.Name).Ints[at]; got != int32(row) {
				t.Errorf("hint of step %d of sequence %d is %v, want %v", s, q, got, row)
			}
		}
	}
	if _, err := learner.Gradient(mb, make([]float32, len(w.Flat))); err != nil {
		t.Error(err)
	}
}

func TestColumnsOfObservationsAreCarriedToTheNextRollout(t *testing.T) {
	c := tinyConfig(PPO)
	m, _ := tinyModel(t, c)
	r := newRollout(c, m, newCueBatch(c.NumEnvs, 1).Spec(), 0, c.NumEnvs, depth)
	for i, v := range r.border(c.RolloutLen)[0].Floats {
		r.border(c.RolloutLen)[0].Floats[i] = v + float32(i)
	}
	r.carry()
	for i, v := range r.border(0)[0].Floats {
		if v != float32(i) {
			t.Errorf("element %d of the first row is %v, want %d", i, v, i)
		}
	}
}
