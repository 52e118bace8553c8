// Package player is a trained agent as programs in other languages use it: read from a folder, acting on rows of observations,
// its recurrent state carried by the caller. It knows nothing of C.
//
// Axes: N environments, A actions, S floats of one environment's state.
package player

import (
	"encoding/json"
	"slices"
	"sync"
	"unsafe"

	"ariadne/agent"
	"ariadne/cmd/libariadne/internal/vector"
	"ariadne/task"
	"ariadne/trained"
)

// MaxEnvs is the most environments that an agent acts in at once; more is taken for a mistake.
const MaxEnvs = 1 << 16

// maxGraphs is for how many different N graphs are kept.
const maxGraphs = 4

// Player is an agent. It may be used from any thread; calls on one player wait for each other.
type Player struct {
	agent *trained.Agent
	width int // S

	mu     sync.Mutex
	closed bool
	graphs []*graph // the one used last in front
}

// graph is the agent for n environments, with memory for what it is given and gives.
type graph struct {
	n      int
	policy *agent.Policy
	state  *agent.State
	logits []float32
	values []float32
}

// Open reads the agent of a folder.
func Open(folder string) (*Player, error) {
	a, err := trained.Open(folder, func(string) {})
	if err != nil {
		return nil, &vector.Error{Status: vector.Invalid, Err: err}
	}
	return &Player{agent: a, width: int(a.Model.StateSize())}, nil
}

// Description is what there is to know about an agent, as JSON gives it.
type Description struct {
	Task        string         `json:"task"`
	Settings    map[string]any `json:"settings"` // of the task, as it was trained there
	Observation vector.Array   `json:"observation"`
	Actions     int            `json:"actions"`
	Greedy      bool           `json:"greedy"`     // it is to take its most probable action
	State       []vector.Array `json:"state"`      // parts of an environment's state, one behind the other
	StateSize   int            `json:"state_size"` // S
	Memory      string         `json:"memory"`     // what it remembers by
	Parameters  int            `json:"parameters"`
	Steps       *int64         `json:"steps"`   // that it was trained for; null: not known
	Weights     string         `json:"weights"` // beginning of their file's SHA-256
}

// DescribeJSON describes the agent.
func (p *Player) DescribeJSON() ([]byte, error) {
	a := p.agent
	d := Description{
		Task: a.Task, Settings: a.Settings, Observation: vector.ObservationOf(a.Spec), Actions: a.Spec.Actions, Greedy: a.Greedy,
		State: []vector.Array{}, StateSize: p.width, Memory: a.Network.Memory(), Parameters: int(a.Model.Parameters()), Steps: a.Steps, Weights: a.Checksum,
	}
	for _, leaf := range a.Model.NewState(1).Leaves {
		d.State = append(d.State, vector.Array{Name: leaf.Name, DType: "float32", Shape: leaf.Shape})
	}
	return json.Marshal(d)
}

// StateSize returns S.
func (p *Player) StateSize() int { return p.width }

// Start writes the state [N, S] of n environments whose first episodes begin.
func (p *Player) Start(n int, state []float32) error {
	if n < 1 || n > MaxEnvs {
		return vector.Errorf(vector.Invalid, "%d environments, want 1 to %d", n, MaxEnvs)
	}
	one := p.agent.Model.NewState(1)
	for i := range n {
		at := i * p.width
		for _, leaf := range one.Leaves {
			at += copy(state[at:], leaf.Data)
		}
	}
	return nil
}

// Rows is what an agent acts on and gives, for N environments.
type Rows struct {
	Obs     task.Obs  // [N, shape]
	Begins  []bool    // [N], the observation is an episode's first
	Done    []int32   // [N], the actions that led to the observations; nil: those that the state has
	Reward  []float32 // [N], what they brought; nil likewise
	State   []float32 // [N, S], goes on in place
	Actions []int32   // [N], gets the most probable ones, which the state then has; nil: not wanted
	Logits  []float32 // [N, A], nil: not wanted
	Values  []float32 // [N], nil: not wanted
}

// Obs is n observations in the caller's memory, [n, shape].
func (p *Player) Obs(n int, memory unsafe.Pointer) task.Obs {
	return vector.ObsAt(p.agent.Spec, n, memory)
}

// Actions returns A.
func (p *Player) Actions() int { return p.agent.Spec.Actions }

// Act acts on a row for each of n environments. After an error the state is as before.
func (p *Player) Act(n int, r Rows) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, err := p.graphFor(n)
	if err != nil {
		return err
	}
	p.take(g.state, r.State)
	g.state.Remember(r.Done, r.Reward)
	if err := g.policy.Act(r.Obs, r.Begins, g.state, g.logits, g.values); err != nil {
		return err
	}
	if r.Actions != nil {
		actions := p.Actions()
		for i := range r.Actions {
			r.Actions[i] = agent.Greedy(g.logits[i*actions : (i+1)*actions])
		}
		g.state.Remember(r.Actions, nil)
	}
	copy(r.Logits, g.logits)
	copy(r.Values, g.values)
	p.give(r.State, g.state)
	return nil
}

// graphFor returns the agent for n environments.
func (p *Player) graphFor(n int) (*graph, error) {
	if p.closed {
		return nil, vector.Errorf(vector.Closed, "the agent is closed")
	}
	if n < 1 || n > MaxEnvs {
		return nil, vector.Errorf(vector.Invalid, "%d environments, want 1 to %d", n, MaxEnvs)
	}
	if at := slices.IndexFunc(p.graphs, func(g *graph) bool { return g.n == n }); at >= 0 {
		g := p.graphs[at]
		p.graphs = slices.Insert(slices.Delete(p.graphs, at, at+1), 0, g)
		return g, nil
	}
	if err := trained.CheckActing(p.agent.Model, n); err != nil {
		return nil, err
	}
	policy, err := agent.NewPolicy(p.agent.Model, p.agent.Weights, n)
	if err != nil {
		return nil, err
	}
	g := &graph{n: n, policy: policy, state: p.agent.Model.NewState(n), logits: make([]float32, n*p.Actions()), values: make([]float32, n)}
	p.graphs = slices.Insert(p.graphs, 0, g)
	if len(p.graphs) > maxGraphs {
		p.graphs[maxGraphs].policy.Close()
		p.graphs = p.graphs[:maxGraphs]
	}
	return g, nil
}

// take reads the caller's state [N, S], and give writes it.
func (p *Player) take(to *agent.State, from []float32) {
	p.walk(to, func(leaf, row []float32) { copy(leaf, row) }, from)
}

func (p *Player) give(to []float32, from *agent.State) {
	p.walk(from, func(leaf, row []float32) { copy(row, leaf) }, to)
}

// walk calls do with each part of each environment's state, as a State has it and as rows [N, S] have it.
func (p *Player) walk(s *agent.State, do func(leaf, row []float32), rows []float32) {
	at := 0
	for _, leaf := range s.Leaves {
		size := len(leaf.Data) / s.Len()
		for i := range s.Len() {
			from := i*p.width + at
			do(leaf.Data[i*size:(i+1)*size], rows[from:from+size])
		}
		at += size
	}
}

// Close frees the agent. Closing it again does nothing.
func (p *Player) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range p.graphs {
		g.policy.Close()
	}
	p.graphs, p.closed = nil, true
	return nil
}
