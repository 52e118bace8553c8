package agent

import (
	"slices"
	"strings"
	"testing"
)

// eavesdropper is a loss that keeps the logits that it is given.
type eavesdropper struct{ logits []float32 }

func (*eavesdropper) Columns() []Column { return []Column{ActionColumn, RewardColumn} }
func (*eavesdropper) Outputs() []string { return []string{OutputPolicy} }
func (*eavesdropper) Extra() int        { return 1 }
func (e *eavesdropper) Evaluate(p *Part) (float64, error) {
	x, _, _ := p.Output(OutputPolicy)
	e.logits = slices.Clone(x)
	return 0, nil
}

// remembering lists the choices of inputs: last action, last reward, or both.
var remembering = [][]string{{InputLastAction, InputLastReward}, {InputLastReward}, {InputLastAction}}

// inputsCases returns models with inputs: every core behind a plain encoder, and a sparse one.
func inputsCases(t testing.TB, names []string) map[string]Config {
	cases := map[string]Config{}
	for name, core := range smallCores(t, true) {
		c := smallConfig
		c.Core, c.Inputs = core, names
		cases[name] = c
	}
	sparse := smallConfig
	sparse.Encoder, sparse.Nonzeros, sparse.Inputs = Encoder{Name: EncoderMLP, Layers: 1, Width: 6}, 5, names
	cases["sparse"] = sparse
	pictures := smallConfig
	pictures.Shape, pictures.Pixels, pictures.Inputs = []int{3, 4, 2}, true, names
	cases["pictures"] = pictures
	skip := smallConfig
	skip.Skip, skip.Inputs = 6, names
	cases["skip"] = skip
	integrator := skip
	integrator.Integrator = 5
	cases["integrator"] = integrator
	mapped := integrator
	mapped.Map = smallMap()
	cases["map"] = mapped
	return cases
}

// TestActingSeesTheInputsThatTheLearnerSees steps a policy as in acting. It compares its logits with those of the learner on the
// whole sequence, and on the second half from the state kept there.
func TestActingSeesTheInputsThatTheLearnerSees(t *testing.T) {
	const steps, b, half = 6, 3, 3
	for _, names := range remembering {
		for name, c := range inputsCases(t, names) {
			m, w := initialised(t, c)
			mb := randomMinibatch(m, steps, b, &eavesdropper{})
			for i := range mb.Done {
				mb.Done[i] = i == 0 || i == 2*b+1 || i == half*b+2 // episodes begin at the start, within the sequence, and where the second half begins
			}
			p, state := newPolicy(t, m, w, b), m.NewState(b)
			state.Remember(mb.Actions[:b], mb.Reward[:b]) // those before the sequence
			mb.State = m.NewState(b)
			mb.State.copyRows(0, state, 0, b)
			kept := m.NewState(b)
			var want []float32
			logits, value := make([]float32, b*c.Actions), make([]float32, b)
			for at := 0; at < len(mb.Done); at += b {
				if at == half*b {
					kept.copyRows(0, state, 0, b)
				}
				if err := p.Act(mb.Obs.Slice(m.size(), at, at+b), mb.Done[at:at+b], state, logits, value); err != nil {
					t.Fatal(err)
				}
				want = append(want, logits...)
				if at < steps*b {
					state.Remember(mb.Actions[at:at+b], mb.Reward[at:at+b])
				}
			}
			if got := overheard(t, m, w, mb, steps, b); furthest(got, want) > 1e-5 {
				t.Errorf("%s with %v: a sequence differs from its steps by %v", name, names, furthest(got, want))
			}
			second := &Minibatch{
				Obs: mb.Obs.Slice(m.size(), half*b, (steps+1)*b), Done: mb.Done[half*b:], State: kept, Actions: mb.Actions[half*b:], Reward: mb.Reward[half*b:],
			}
			if got := overheard(t, m, w, second, steps-half, b); furthest(got, want[half*b*c.Actions:]) > 1e-5 {
				t.Errorf("%s with %v: the second half differs from its steps", name, names)
			}
			mb.Reward[0], mb.Actions[0] = 100, (mb.Actions[0]+1)%3
			if got := overheard(t, m, w, mb, steps, b); name != "feedforward" && slices.Equal(got, want) {
				t.Errorf("%s with %v: what was done makes no difference", name, names)
			}
		}
	}
}

// overheard returns the logits that a learner computes for a minibatch.
func overheard(t *testing.T, m *Model, w *Weights, mb *Minibatch, steps, b int) []float32 {
	t.Helper()
	e := &eavesdropper{}
	l, err := NewShardedLearner(m, w, steps, b, e, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Gradient(mb, make([]float32, len(w.Flat))); err != nil {
		t.Fatal(err)
	}
	return e.logits
}

func TestModelsWithoutInputsRememberNothing(t *testing.T) {
	m, w := initialised(t, smallConfig)
	before, s := m.NewState(2), m.NewState(2)
	s.Remember([]int32{1, 2}, []float32{3, 4})
	for i, leaf := range s.Leaves {
		if !slices.Equal(leaf.Data, before.Leaves[i].Data) {
			t.Errorf("%s has changed", leaf.Name)
		}
	}
	c := smallConfig
	c.Inputs = remembering[0]
	with, wider := initialised(t, c)
	if got, want := len(with.NewState(1).Leaves)-len(s.Leaves), 2; got != want {
		t.Errorf("inputs are %d leaves, want %d", got, want)
	}
	if got, want := len(wider.Flat)-len(w.Flat), 4*8; got != want { // 3 actions and a reward for a core of 8
		t.Errorf("inputs are %d weights, want %d", got, want)
	}
}

func TestInputsRefuse(t *testing.T) {
	for want, names := range map[string][]string{
		`inputs is "last_word", want one of: last_action, last_reward`: {"last_word"},
		"inputs has last_reward twice":                                 {InputLastReward, InputLastReward},
	} {
		c := smallConfig
		c.Inputs = names
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
