package agent

import (
	"slices"
	"strings"
	"testing"

	"ariadne/task"
)

// smallCore is the core of smallConfig.
var smallCore = AGaLiTe{Layers: 2, DModel: 8, DHead: 3, DFFC: 8, Heads: 2, Eta: 2, R: 2, Reset: true}

// smallConfig is a model that builds and runs in very short time.
var smallConfig = Config{
	Shape: []int{5}, Actions: 3, Encoder: Encoder{Name: "flatten"}, DActor: 8, DCritic: 8,
	Core: smallCore,
}

// act runs a policy over the steps of a minibatch of n environments and returns all logits and values.
func act(t *testing.T, p *Policy, mb *Minibatch, s *State) []float32 {
	t.Helper()
	n, size := s.Len(), p.model.size()
	logits, value := make([]float32, n*p.model.config.Actions), make([]float32, n)
	var all []float32
	for at := 0; at < len(mb.Done); at += n {
		if err := p.Act(mb.Obs.Slice(size, at, at+n), mb.Done[at:at+n], s, logits, value); err != nil {
			t.Fatal(err)
		}
		all = append(append(all, logits...), value...)
	}
	return all
}

func newPolicy(t *testing.T, m *Model, w *Weights, n int) *Policy {
	t.Helper()
	p, err := NewPolicy(m, w, n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestPolicyWorksOnTheStateItIsGiven(t *testing.T) {
	m, w := initialised(t, smallConfig)
	p := newPolicy(t, m, w, 2)
	mb := randomMinibatch(m, 6, 2, &PPOLoss{})
	alone := act(t, p, mb, m.NewState(2))
	a, b := m.NewState(2), m.NewState(2)
	half := len(mb.Done) / 2
	first := &Minibatch{Obs: mb.Obs.Slice(m.size(), 0, half), Done: mb.Done[:half]}
	second := &Minibatch{Obs: mb.Obs.Slice(m.size(), half, 2*half), Done: mb.Done[half:]}
	got := act(t, p, first, a)
	act(t, p, second, b) // must not touch a
	got = append(got, act(t, p, second, a)...)
	if !slices.Equal(got, alone) {
		t.Error("a policy that works on two states in turn gives other results than with one")
	}
}

func TestRowsOfAPolicyAreIndependent(t *testing.T) {
	m, w := initialised(t, smallConfig)
	two, one := newPolicy(t, m, w, 2), newPolicy(t, m, w, 1)
	mb := randomMinibatch(m, 1, 2, &PPOLoss{})
	all := act(t, two, mb, m.NewState(2))
	for row := range 2 {
		s := m.NewState(1)
		single := act(t, one, &Minibatch{Obs: mb.Obs.Slice(m.size(), row, row+1), Done: mb.Done[row : row+1]}, s)
		for a := range m.config.Actions {
			if diff := single[a] - all[row*m.config.Actions+a]; diff > 1e-6 || diff < -1e-6 {
				t.Errorf("logit %d of environment %d is %v alone and %v beside another", a, row, single[a], all[row*m.config.Actions+a])
			}
		}
	}
}

func TestPolicySeesNewWeights(t *testing.T) {
	m, w := initialised(t, smallConfig)
	p := newPolicy(t, m, w, 2)
	mb := randomMinibatch(m, 1, 2, &PPOLoss{})
	before := act(t, p, mb, m.NewState(2))
	m.Init(w, 2)
	if slices.Equal(before, act(t, p, mb, m.NewState(2))) {
		t.Error("other weights gave the same logits")
	}
}

func TestCopyRowMovesOneEnvironment(t *testing.T) {
	m, w := initialised(t, smallConfig)
	p := newPolicy(t, m, w, 2)
	s, fresh, copied := m.NewState(2), m.NewState(2), m.NewState(2)
	act(t, p, randomMinibatch(m, 3, 2, &PPOLoss{}), s)
	copied.CopyRow(1, s, 0)
	for i, leaf := range copied.Leaves {
		size := leaf.size()
		if !slices.Equal(leaf.Data[size:], s.Leaves[i].Data[:size]) {
			t.Errorf("%s of row 1 is not that of row 0 of the other state", leaf.Name)
		}
		if !slices.Equal(leaf.Data[:size], fresh.Leaves[i].Data[:size]) {
			t.Errorf("%s of row 0 has changed", leaf.Name)
		}
	}
}

func TestActRefuses(t *testing.T) {
	m, w := initialised(t, smallConfig)
	p := newPolicy(t, m, w, 2)
	other, _ := initialised(t, vectorConfig)
	obs, done, s, logits, value := m.NewObs(2), make([]bool, 2), m.NewState(2), make([]float32, 6), make([]float32, 2)
	for _, c := range []struct {
		want string
		err  error
	}{
		{"observations of 5 numbers", p.Act(m.NewObs(1), done, s, logits, value)},
		{"observations of 0 numbers", p.Act(task.Obs{Pixels: make([]uint8, 10)}, done, s, logits, value)},
		{"1 flags", p.Act(obs, done[:1], s, logits, value)},
		{"5 logits", p.Act(obs, done, s, logits[:5], value)},
		{"1 values", p.Act(obs, done, s, logits, value[:1])},
		{"3 states", p.Act(obs, done, m.NewState(3), logits, value)},
		{"leaves", p.Act(obs, done, other.NewState(2), logits, value)},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", c.err, c.want)
		}
	}
	if err := p.Act(obs, done, s, logits, value); err != nil {
		t.Error(err)
	}
	if _, err := NewPolicy(m, w, 0); err == nil {
		t.Error("a policy of no environments was built")
	}
}
