package physics_test

import (
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ariadne/internal/reference"
	"ariadne/maze"
	"ariadne/maze/physics"

	"codeberg.org/sbinet/npyio/npz"
)

// trajectory is a recorded run of the reference. Index 0 of the T+1 arrays is the state after the reset.
type trajectory struct {
	name    string
	world   physics.World // the maze's walls, state unset
	action  []int32       // [T]
	qpos    [][5]float64  // [T+1]
	qvel    [][5]float64  // [T+1]
	ncon    []int32       // [T+1] contacts, touched targets included
	targets [][2]float64  // [T+1, n], m, flattened
	perStep int           // substeps in a control step

	subQPos, subQVel [][5]float64 // [T·perStep] after each substep; only in some files
	subNCon          []int32
}

// controls holds the values of the actuators roll and steer for each discrete action.
var controls = [6][2]float64{{0, 0}, {-1, 0}, {0, -1}, {0, 1}, {-1, -1}, {-1, 1}}

// substep advances a world by one substep of control step i.
func (tr *trajectory) substep(w *physics.World, i int) {
	c := controls[tr.action[i]]
	w.Substep(c[0], c[1])
}

// reset returns a world at the start of the trajectory.
func (tr *trajectory) reset() physics.World {
	w := tr.world
	w.Reset(tr.qpos[0][0], tr.qpos[0][1], tr.qpos[0][3])
	return w
}

func trajectories(t testing.TB) []*trajectory {
	t.Helper()
	var all []*trajectory
	for _, path := range reference.Files(t, "memory_maze/trajectories/traj_*.npz") {
		all = append(all, readTrajectory(t, path))
	}
	return all
}

var highFrequency = regexp.MustCompile(`_hifreq(\d+)_`)

func readTrajectory(t testing.TB, path string) *trajectory {
	t.Helper()
	file, err := npz.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	tr := &trajectory{name: strings.TrimSuffix(filepath.Base(path), ".npz")}
	frequency := 4
	if m := highFrequency.FindStringSubmatch(tr.name); m != nil {
		frequency, _ = strconv.Atoi(m[1])
	}
	tr.perStep = int(math.Round(1 / (physics.Timestep * float64(frequency))))

	read := func(key string, into any) {
		t.Helper()
		if err := file.Read(key+".npy", into); err != nil {
			t.Fatalf("%s: %s: %v", tr.name, key, err)
		}
	}
	states := func(key string) [][5]float64 {
		t.Helper()
		var flat []float64
		read(key, &flat)
		rows := make([][5]float64, len(flat)/5)
		for i := range rows {
			copy(rows[i][:], flat[i*5:])
		}
		return rows
	}
	read("action", &tr.action)
	read("ncon", &tr.ncon)
	tr.qpos, tr.qvel = states("qpos"), states("qvel")
	if slices.Contains(file.Keys(), "sub_qpos.npy") {
		tr.subQPos, tr.subQVel = states("sub_qpos"), states("sub_qvel")
		read("sub_ncon", &tr.subNCon)
	}
	var size, seed int32
	read("maze_size", &size)
	read("seed", &seed)
	var observed []float64
	read("targets_pos", &observed)
	for i := 0; i < len(observed); i += 2 {
		half := float64(size) / 2
		tr.targets = append(tr.targets, [2]float64{(observed[i] - half) * maze.CellSize, (observed[i+1] - half) * maze.CellSize})
	}
	tr.raiseWalls(t, int(size), uint32(seed))
	return tr
}

// raiseWalls gives the trajectory's world the walls of the maze's first episode.
func (tr *trajectory) raiseWalls(t testing.TB, size int, seed uint32) {
	t.Helper()
	c, err := maze.Standard(size)
	if err != nil {
		t.Fatalf("%s: %v", tr.name, err)
	}
	env, err := maze.NewEnv(c, seed)
	if err == nil {
		err = env.Reset()
	}
	if err != nil {
		t.Fatalf("%s: %v", tr.name, err)
	}
	layout := env.Layout()
	var walls []physics.Wall
	for _, b := range layout.Walls {
		var w physics.Wall
		w.X, w.Y, w.HalfX, w.HalfY = b.Rect(layout.Grid())
		walls = append(walls, w)
	}
	tr.world = amid(t, walls)
	if strings.Contains(tr.name, "_vis_") {
		tr.world.WallHeight = maze.LowWallHeight
	}
}

// nearTarget reports whether the walker may touch a target at a state of control step i. The reference counts that as a
// contact, although it exerts no force.
func (tr *trajectory) nearTarget(qpos *[5]float64, i int) bool {
	n := len(tr.targets) / len(tr.qpos)
	for _, at := range tr.targets[i*n : (i+1)*n] {
		if math.Hypot(qpos[0]-at[0], qpos[1]-at[1]) < 0.8 {
			return true
		}
	}
	return false
}

// deviation returns the largest difference between two states.
func deviation(a, b *[5]float64) float64 {
	worst := 0.0
	for i := range a {
		worst = max(worst, math.Abs(a[i]-b[i]))
	}
	return worst
}
