package player

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"ariadne/cmd/libariadne/internal/vector"
)

const kept = "../../../../results/tmaze_small/agent"

func open(t *testing.T) *Player {
	t.Helper()
	p, err := Open(kept)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// rows are the memory for n environments at the beginning of their first episodes. The observations are drawn at random.
type rows struct {
	Rows
	seen []float32
}

func begin(t *testing.T, p *Player, n int, rng *rand.Rand) *rows {
	t.Helper()
	r := &rows{seen: make([]float32, n*p.agent.Spec.Size())}
	r.Rows = Rows{
		Obs: p.Obs(n, unsafe.Pointer(unsafe.SliceData(r.seen))), Begins: slices.Repeat([]bool{true}, n), State: make([]float32, n*p.StateSize()),
		Actions: make([]int32, n), Logits: make([]float32, n*p.Actions()), Values: make([]float32, n),
	}
	if err := p.Start(n, r.State); err != nil {
		t.Fatal(err)
	}
	r.draw(rng)
	return r
}

func (r *rows) draw(rng *rand.Rand) {
	for i := range r.seen {
		r.seen[i] = rng.Float32()
	}
}

func act(t *testing.T, p *Player, r *rows) {
	t.Helper()
	if err := p.Act(len(r.Begins), r.Rows); err != nil {
		t.Fatal(err)
	}
	clear(r.Begins)
}

// The state belongs to the caller. If the caller copies it and puts the copy back, the agent acts as it did.
func TestAStateThatIsPutBackGoesOnAsBefore(t *testing.T) {
	p, rng := open(t), rand.New(rand.NewPCG(1, 2))
	r := begin(t, p, 3, rng)
	act(t, p, r)
	state := slices.Clone(r.State)
	r.draw(rng)
	act(t, p, r)
	logits, after := slices.Clone(r.Logits), slices.Clone(r.State)
	if slices.Equal(state, after) {
		t.Fatal("the agent remembers nothing")
	}
	copy(r.State, state)
	act(t, p, r)
	if !slices.Equal(r.Logits, logits) || !slices.Equal(r.State, after) {
		t.Error("from the same state the same observations bring something else")
	}
	for i, action := range r.Actions {
		of := r.Logits[i*p.Actions() : (i+1)*p.Actions()]
		if of[action] != slices.Max(of) {
			t.Errorf("action %d is not the most probable one of %v", action, of)
		}
	}
}

// Where an episode begins, the agent has forgotten the episode before.
func TestABeginForgetsWhatWas(t *testing.T) {
	p, rng := open(t), rand.New(rand.NewPCG(3, 4))
	r := begin(t, p, 1, rng)
	act(t, p, r)
	first := slices.Clone(r.Logits)
	act(t, p, r)
	if slices.Equal(r.Logits, first) {
		t.Fatal("the agent remembers nothing")
	}
	r.Begins[0] = true
	act(t, p, r)
	if !slices.Equal(r.Logits, first) {
		t.Errorf("after an episode %v, in the first one %v", r.Logits, first)
	}
}

// For more numbers of environments than there are kept graphs, graphs are made again. They act the same.
func TestAnyNumberOfEnvironmentsActs(t *testing.T) {
	p := open(t)
	var first []float32
	for round := range 2 {
		for n := 1; n <= maxGraphs+2; n++ {
			r := begin(t, p, n, rand.New(rand.NewPCG(5, uint64(n))))
			act(t, p, r)
			if n > 1 {
				continue
			}
			if round == 0 {
				first = slices.Clone(r.Logits)
			} else if !slices.Equal(first, r.Logits) {
				t.Errorf("a graph that was made again gives %v, the first one %v", r.Logits, first)
			}
		}
	}
	if len(p.graphs) > maxGraphs {
		t.Errorf("%d graphs are kept, want at most %d", len(p.graphs), maxGraphs)
	}
}

func TestAnAgentIsDescribed(t *testing.T) {
	p := open(t)
	text, err := p.DescribeJSON()
	if err != nil {
		t.Fatal(err)
	}
	var d Description
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, part := range d.State {
		floats := 1
		for _, axis := range part.Shape {
			floats *= axis
		}
		size += floats
	}
	if d.Task != "tmazev2" || d.Actions != p.Actions() || d.StateSize != p.StateSize() || size != d.StateSize || d.Parameters < 1 || len(d.Weights) != 16 {
		t.Errorf("%s", text)
	}
}

func TestMistakesAreErrorsWithAStatus(t *testing.T) {
	p := open(t)
	status := func(err error) vector.Status {
		var e *vector.Error
		if !errors.As(err, &e) {
			t.Fatalf("%v has no status", err)
		}
		return e.Status
	}
	if _, err := Open(t.TempDir()); status(err) != vector.Invalid {
		t.Errorf("an empty folder: %v", err)
	}
	for _, n := range []int{-1, 0, MaxEnvs + 1} {
		if err := p.Start(n, nil); status(err) != vector.Invalid {
			t.Errorf("a state of %d environments: %v", n, err)
		}
		if err := p.Act(n, Rows{}); status(err) != vector.Invalid {
			t.Errorf("%d environments: %v", n, err)
		}
	}
	r := begin(t, p, 1, rand.New(rand.NewPCG(6, 7)))
	for range 2 {
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Act(1, r.Rows); status(err) != vector.Closed {
		t.Errorf("a closed agent: %v", err)
	}
}
