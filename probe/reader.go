package probe

import (
	"math"

	"ariadne/agent"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// Reader asks the probes during an episode. It shows what a network that watches believes about the maze.
type Reader struct {
	subject subject
	policy  *agent.Policy
	state   *agent.State
	initial *agent.State
	begins  []bool
	last    []int32 // the last actions
	seen    maze.Observation
	logits  []float32
	value   []float32
	guess   render.Guess
}

// NewReader makes a Reader for a model with Config.Heads, in mazes of a variant. Close frees it.
func NewReader(m *agent.Model, w *agent.Weights, v memorymaze.Variant) (*Reader, error) {
	p, err := agent.NewPolicy(m, w, 1, Walls, Objects)
	if err != nil {
		return nil, err
	}
	s := subject{Variant: v, actions: m.Config().Actions}
	return &Reader{
		subject: s, policy: p, state: m.NewState(1), initial: m.NewState(1), begins: []bool{true}, last: make([]int32, 1),
		logits: make([]float32, s.actions), value: make([]float32, 1),
		guess: render.Guess{Open: make([]bool, s.cells()), Targets: make([][2]float64, s.targets())},
	}, nil
}

// Begin starts a new episode.
func (r *Reader) Begin() {
	r.state.CopyRow(0, r.initial, 0)
	r.begins[0] = true
}

// Look processes an observation of an environment and the reward that came with it. It returns the present belief about the
// maze, which the next call of Look overwrites.
func (r *Reader) Look(env *maze.Env, obs task.Obs, reward []float32) (*render.Guess, error) {
	r.state.Remember(r.last, reward)
	env.Observe(&r.seen)
	var pos, dir [2]float32
	for i := range 2 {
		pos[i], dir[i] = float32(r.seen.AgentPos[i]), float32(r.seen.AgentDir[i])
	}
	r.subject.pose(r.policy.Given(poseColumn.Name), pos[:], dir[:])
	if err := r.policy.Act(obs, r.begins, r.state, r.logits, r.value); err != nil {
		return nil, err
	}
	r.begins[0] = false
	for i, y := range r.policy.Prediction(Walls) {
		r.guess.Open[i] = y > 0
	}
	q := env.QPos()
	sin, cos := math.Sincos(q[3])
	size := float64(r.subject.Maze.Size) * maze.CellSize
	for k, y := range r.policy.Prediction(Objects) {
		if k%2 == 0 {
			r.guess.Targets[k/2] = [2]float64{q[0], q[1]}
		}
		d, x, z := size*float64(y), -sin, -cos // to the right
		if k%2 == 1 {
			x, z = cos, -sin // forward
		}
		r.guess.Targets[k/2][0] += d * x
		r.guess.Targets[k/2][1] += d * z
	}
	return &r.guess, nil
}

// Did tells the Reader the action that followed the last Look.
func (r *Reader) Did(action int32) { r.last[0] = action }

// Close frees memory outside Go's heap.
func (r *Reader) Close() { r.policy.Close() }
