// Package player lets programs in other languages use a trained agent. A Player is read from a folder and acts on rows of observations.
// The caller keeps its recurrent state. The package knows nothing of C.
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

// MaxEnvs is the greatest number of environments in which an agent acts at once. A greater one is taken for a mistake.
const MaxEnvs = 1 << 16

// maxGraphs is the number of graphs that are kept, each for another N.
const maxGraphs = 4

// Player is an agent. It may be used from any thread. Calls on one player wait for each other.
type Player struct {
	agent *trained.Agent
	width int // S

	mu     sync.Mutex
	closed bool
	graphs []*graph // the one used last in front
}

// graph is the agent for n environments, with memory for its state and its outputs.
type graph struct {
	n      int
	policy *agent.Policy
	state  *agent.State
	logits []float32
	values []float32
}

// Open reads the agent of a folder. Its errors have the status Invalid.
func Open(folder string) (*Player, error) {
	a, err := trained.Open(folder, func(string) {})
	if err != nil {
		return nil, &vector.Error{Status: vector.Invalid, Err: err}
	}
	return &Player{agent: a, width: int(a.Model.StateSize())}, nil
}

// Description is what callers can know about an agent, as JSON.
type Description struct {
	Task        string         `json:"task"`
	Settings    map[string]any `json:"settings"` // of the task, as in training
	Observation vector.Array   `json:"observation"`
	Actions     int            `json:"actions"`
	Greedy      bool           `json:"greedy"`     // the agent should take its most probable action
	State       []vector.Array `json:"state"`      // parts of one environment's state, in their order in memory
	StateSize   int            `json:"state_size"` // S
	Memory      string         `json:"memory"`     // name of the network's memory
	Parameters  int            `json:"parameters"`
	Steps       *int64         `json:"steps"`   // steps of its training; null if not known
	Weights     string         `json:"weights"` // beginning of the SHA-256 of the file of weights
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

// Start writes the state [N, S] of n environments before their first episodes.
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

// Rows is what an agent acts on and what it returns, for N environments.
type Rows struct {
	Obs     task.Obs  // [N, shape]
	Begins  []bool    // [N], the observation is an episode's first
	Done    []int32   // [N], the actions that led to the observations; nil takes those in the state
	Reward  []float32 // [N], the rewards of these actions; nil takes those in the state
	State   []float32 // [N, S], the state before; gets the state after
	Actions []int32   // [N], gets the most probable actions, which are then also in the state; nil if not wanted
	Logits  []float32 // [N, A], gets the logits of the actions; nil if not wanted
	Values  []float32 // [N], gets the value estimates; nil if not wanted
}

// Obs returns n observations in the caller's memory, [n, shape].
func (p *Player) Obs(n int, memory unsafe.Pointer) task.Obs {
	return vector.ObsAt(p.agent.Spec, n, memory)
}

// Actions returns A.
func (p *Player) Actions() int { return p.agent.Spec.Actions }

// Act acts on one row for each of n environments. After an error the caller's state is as before.
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

// graphFor returns the graph for n environments, and makes it if there is none.
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

// take reads the caller's state [N, S]; give writes it.
func (p *Player) take(to *agent.State, from []float32) {
	p.walk(to, func(leaf, row []float32) { copy(leaf, row) }, from)
}

func (p *Player) give(to []float32, from *agent.State) {
	p.walk(from, func(leaf, row []float32) { copy(row, leaf) }, to)
}

// walk calls do with each part of each environment's state: leaf in the memory of a State, and row in that of rows [N, S].
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
