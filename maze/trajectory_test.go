package maze

import (
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"

	"ariadne/internal/reference"
)

// trajectory is a recorded run of T control steps that begins at a reset.
type trajectory struct {
	name    string
	config  Config
	seed    uint32
	episode int

	action     []int32   // [T]
	reward     []float64 // [T]
	index      []int32   // [T+1]
	touched    []uint8   // [T+1, n]
	agentPos   []float64 // [T+1, 2]
	agentDir   []float64 // [T+1, 2]
	targetVec  []float64 // [T+1, 2]
	targetsPos []float64 // [T+1, n, 2]
	qpos, qvel []float64 // [T+1, 5]
}

var hiFreq = regexp.MustCompile(`_hifreq(\d+)_`)

func readTrajectory(t *testing.T, file string) *trajectory {
	t.Helper()
	archive, err := npz.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	read := func(name string, v any) {
		t.Helper()
		if err := archive.Read(name+".npy", v); err != nil {
			t.Fatalf("%s: %s: %v", file, name, err)
		}
	}
	tr := &trajectory{name: strings.TrimSuffix(filepath.Base(file), ".npz")}
	var size, seed, episode int32
	read("maze_size", &size)
	read("seed", &seed)
	read("episode", &episode)
	if tr.config, err = Standard(int(size)); err != nil {
		t.Fatal(err)
	}
	tr.seed, tr.episode = uint32(seed), int(episode)
	tr.config.GoodVisibility = strings.Contains(tr.name, "_vis_")
	tr.config.RandomizeColors = strings.Contains(tr.name, "_6cl_")
	if match := hiFreq.FindStringSubmatch(tr.name); match != nil {
		if tr.config.ControlFreq, err = strconv.Atoi(match[1]); err != nil {
			t.Fatal(err)
		}
	}
	read("action", &tr.action)
	read("reward", &tr.reward)
	read("target_index", &tr.index)
	read("target_touched", &tr.touched)
	read("agent_pos", &tr.agentPos)
	read("agent_dir", &tr.agentDir)
	read("target_vec", &tr.targetVec)
	read("targets_pos", &tr.targetsPos)
	read("qpos", &tr.qpos)
	read("qvel", &tr.qvel)
	return tr
}

// start returns the environment after the reset at the start of the trajectory.
func (tr *trajectory) start(t *testing.T) *Env {
	t.Helper()
	e, err := NewEnv(tr.config, tr.seed)
	if err != nil {
		t.Fatal(err)
	}
	for range tr.episode + 1 {
		if err := e.Reset(); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

// The environment restarts from the recorded state at every control step. It must give the recorded rewards, touch and choose
// the recorded targets, and observe what was recorded.
func TestReferenceRewardsAndTargets(t *testing.T) {
	const (
		motionBound      = 1e-7  // m, rad
		observationBound = 1e-12 // cells
	)
	steps, rewards := 0, 0.0
	for _, file := range reference.Files(t, "memory_maze/trajectories/traj_*.npz") {
		tr := readTrajectory(t, file)
		e := tr.start(t)
		n := len(e.Targets())
		var o Observation
		var motion, observation, rewarded float64
		for i := range len(tr.action) + 1 {
			row := [2][5]float64{[5]float64(tr.qpos[5*i:]), [5]float64(tr.qvel[5*i:])}
			if i == 0 && e.QPos() != row[0] {
				t.Fatalf("%s: starts at %v, want %v", tr.name, e.QPos(), row[0])
			}
			for k, v := range e.QPos() {
				motion = max(motion, math.Abs(v-row[0][k]))
			}
			e.world.SetState(row[0], row[1])

			touched := e.Touched()
			if i == 0 {
				touched = e.Hidden()
			}
			for k := range n {
				if got := uint8(touched >> k & 1); got != tr.touched[i*n+k] {
					t.Errorf("%s, step %d: touch of target %d is %d, want %d", tr.name, i, k, got, tr.touched[i*n+k])
				}
			}
			e.Observe(&o)
			if o.TargetIndex != int(tr.index[i]) {
				t.Errorf("%s, step %d: target %d, want %d", tr.name, i, o.TargetIndex, tr.index[i])
			}
			observation = max(observation,
				distance(o.AgentPos, tr.agentPos[2*i:]), distance(o.AgentDir, tr.agentDir[2*i:]), distance(o.TargetVec, tr.targetVec[2*i:]))
			for k, p := range o.TargetsPos {
				observation = max(observation, distance(p, tr.targetsPos[2*(i*n+k):]))
			}

			if i == len(tr.action) {
				break
			}
			reward, last := e.Step(int(tr.action[i]))
			if reward != tr.reward[i] {
				t.Errorf("%s, step %d: reward %v, want %v", tr.name, i, reward, tr.reward[i])
			}
			if want := i+1 == e.Limit(); last != want {
				t.Errorf("%s, step %d: last is %v, want %v", tr.name, i, last, want)
			}
			rewarded += reward
			steps++
		}
		rewards += rewarded
		t.Logf("%-24s %4d steps, %2.0f rewards: qpos within %.1e, observations within %.1e", tr.name, len(tr.action), rewarded, motion, observation)
		if !(motion <= motionBound) {
			t.Errorf("%s: qpos is off by %v", tr.name, motion)
		}
		if !(observation <= observationBound) {
			t.Errorf("%s: observations are off by %v", tr.name, observation)
		}
	}
	if steps == 0 || rewards == 0 {
		t.Error("nothing was compared")
	}
	t.Logf("compared %d steps with %v rewards", steps, rewards)
}

func distance(a [2]float64, b []float64) float64 {
	return max(math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1]))
}

// Without restarts, rounding errors grow, as they do in the reference itself. They stay small for the first steps.
func TestReferenceOpenLoop(t *testing.T) {
	const steps, bound = 25, 1e-6
	for _, file := range reference.Files(t, "memory_maze/trajectories/traj_*.npz") {
		tr := readTrajectory(t, file)
		e := tr.start(t)
		worst := 0.0
		for i, action := range tr.action[:min(steps, len(tr.action))] {
			e.Step(int(action))
			for k, v := range e.QPos() {
				worst = max(worst, math.Abs(v-tr.qpos[5*(i+1)+k]))
			}
		}
		t.Logf("%-24s first %d steps: qpos within %.1e", tr.name, steps, worst)
		if !(worst <= bound) {
			t.Errorf("%s: qpos is off by %v after %d steps", tr.name, worst, steps)
		}
	}
}

// The shortest path from the walker to the current target is marked in the plan that the reference's oracle recorded.
func TestReferencePath(t *testing.T) {
	const marked = 2
	compared := 0
	for _, file := range reference.Files(t, "memory_maze/frames/frames_oracle*.npz") {
		archive, err := npz.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		var size, seed, episode []int32
		var agent, target []float64
		var plans []uint8
		for name, v := range map[string]any{
			"maze_size": &size, "seed": &seed, "episode": &episode, "agent_pos": &agent, "target_pos": &target, "maze_layout_padded": &plans,
		} {
			if err := archive.Read(name+".npy", v); err != nil {
				t.Fatalf("%s: %s: %v", file, name, err)
			}
		}
		archive.Close()
		side := int(math.Sqrt(float64(len(plans) / len(size)))) // of the padded plans
		var finder Pathfinder
		for i := range size {
			config, err := Standard(int(size[i]))
			if err != nil {
				t.Fatal(err)
			}
			tr := trajectory{config: config, seed: uint32(seed[i]), episode: int(episode[i])}
			l := tr.start(t).Layout()
			cell := func(p []float64) Cell { return Cell{int(math.Floor(p[0])), int(math.Floor(p[1]))} }
			plan := l.AppendPlan(nil)
			for _, c := range finder.Path(nil, l, cell(agent[2*i:]), cell(target[2*i:])) {
				plan[c.Y*l.Size+c.X] = marked
			}
			for y := range l.Size {
				for x := range l.Size {
					if want := plans[(i*side+y)*side+x]; plan[y*l.Size+x] != want {
						t.Errorf("%s, frame %d: plan at (%d, %d) is %d, want %d", filepath.Base(file), i, x, y, plan[y*l.Size+x], want)
					}
				}
			}
			compared++
		}
	}
	t.Logf("compared %d plans", compared)
}
