package physics_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ariadne/internal/reference"
	"ariadne/maze/physics"

	"github.com/sbinet/npyio/npz"
)

// trajectory is a recorded run of the reference: the state before step 0 and after each step.
type trajectory struct {
	name      string
	size      int
	seed      int
	action    []int32      // [T]
	qpos      [][5]float64 // [T+1]
	qvel      [][5]float64
	subQPos   [][5]float64 // [T·substeps], only in some files
	subQVel   [][5]float64
	substeps  int
	height    float64
	forceOnly bool // the contact counts hold no touched targets
}

// controls are the two actuators' values for each discrete action.
var controls = [6][2]float64{{0, 0}, {-1, 0}, {0, -1}, {0, 1}, {-1, -1}, {-1, 1}}

func trajectories(t testing.TB) []*trajectory {
	t.Helper()
	var all []*trajectory
	for _, path := range reference.Files(t, "memory_maze/trajectories/traj_*.npz") {
		all = append(all, readTrajectory(t, path))
	}
	return all
}

func readTrajectory(t testing.TB, path string) *trajectory {
	t.Helper()
	file, err := npz.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	name := strings.TrimSuffix(filepath.Base(path), ".npz")
	tr := &trajectory{name: name, substeps: 50, height: physics.DefaultWallHeight}
	if strings.Contains(name, "_hifreq40_") {
		tr.substeps = 5
	}
	if strings.Contains(name, "_vis_") {
		tr.height = 0.4
	}
	read := func(key string, into any) {
		t.Helper()
		if err := file.Read(key+".npy", into); err != nil {
			t.Fatalf("%s: %s: %v", name, key, err)
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
	tr.qpos, tr.qvel = states("qpos"), states("qvel")
	for _, key := range file.Keys() {
		if key == "sub_qpos.npy" {
			tr.subQPos, tr.subQVel = states("sub_qpos"), states("sub_qvel")
		}
	}
	var size, seed int32
	read("maze_size", &size)
	read("seed", &seed)
	tr.size, tr.seed = int(size), int(seed)
	return tr
}

// world returns a World with the walls of the trajectory's maze, or nil if no layout file has it.
func (tr *trajectory) world(t testing.TB) *physics.World {
	t.Helper()
	grid := entityGrid(t, tr.size, tr.seed)
	if grid == nil {
		return nil
	}
	w := &physics.World{WallHeight: tr.height}
	w.SetWalls(coverWalls(grid))
	return w
}

// entityGrid returns the text rows of a maze's first episode, or nil if the layout files do not hold the seed.
func entityGrid(t testing.TB, size, seed int) []string {
	t.Helper()
	path := filepath.Join(reference.Root(t), "memory_maze", "layouts_"+strconv.Itoa(size)+".json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Seeds []struct {
			Seed     int
			Episodes []struct{ Entity []string }
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, s := range file.Seeds {
		if s.Seed == seed {
			return s.Episodes[0].Entity
		}
	}
	return nil
}

// coverWalls covers each wall digit of a text grid greedily with boxes of odd sides, as the reference builds its walls.
func coverWalls(grid []string) []physics.Wall {
	g := len(grid)
	half := float64(g-1) / 2
	var walls []physics.Wall
	covered := make([]bool, g*g)
	for digit := byte('0'); digit <= '9'; digit++ {
		free := func(row, col int) bool { return grid[row][col] == digit && !covered[row*g+col] }
		for start := range g * g {
			row, col := start/g, start%g
			if !free(row, col) {
				continue
			}
			limit, rows, cols := g, 0, 0
			for y := row; y < g; y++ {
				x := col
				for x < limit && free(y, x) {
					x++
				}
				if x == col {
					break
				}
				if (x-col)%2 == 0 {
					x--
				}
				limit = x
				if height := y - row + 1; height%2 == 1 && height*(x-col) > rows*cols {
					rows, cols = height, x-col
				}
			}
			for y := row; y < row+rows; y++ {
				for x := col; x < col+cols; x++ {
					covered[y*g+x] = true
				}
			}
			walls = append(walls, physics.Wall{
				X:     (float64(col) + float64(cols-1)/2 - half) * 2,
				Y:     -(float64(row) + float64(rows-1)/2 - half) * 2,
				HalfX: float64(cols),
				HalfY: float64(rows),
			})
		}
	}
	return walls
}
