package memorygym

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"

	"ariadne/internal/reference"
	"ariadne/internal/rng/pcg64"
	"ariadne/task/memorygym/raster"
)

// trace is one file of recorded episodes: E episodes with T steps in total.
type trace struct {
	*testing.T
	file *npz.Reader
	name string

	seed, episode, offset, length, success, imageEpisode, imageStep []int
	action, done, agentXY, rotation, tileXY, aux                    []int
	resetXY, resetRotation                                          []int
	crc, resetCRC                                                   []int
	reward, infoReward, infoExtra                                   []float64
	images                                                          []uint8
	known                                                           map[string][]int // arrays that were read
	spots                                                           []float64
	spotsOffset                                                     []int
}

func openTrace(t *testing.T, path string) *trace {
	t.Helper()
	file, err := npz.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	tr := &trace{T: t, file: file, name: variantOf(path, "trace_", ".npz"), known: map[string][]int{}}
	for name, into := range map[string]*[]int{
		"seed": &tr.seed, "episode": &tr.episode, "step_offset": &tr.offset, "info_length": &tr.length,
		"info_success": &tr.success, "img_episode": &tr.imageEpisode, "img_t": &tr.imageStep,
		"action": &tr.action, "done": &tr.done, "agent_xy": &tr.agentXY, "rotation": &tr.rotation, "tile_xy": &tr.tileXY,
		"aux": &tr.aux, "reset_agent_xy": &tr.resetXY, "reset_rotation": &tr.resetRotation,
		"obs_crc32": &tr.crc, "reset_crc32": &tr.resetCRC,
	} {
		*into = tr.ints(name)
	}
	tr.reward, tr.infoReward, tr.infoExtra = tr.floats("reward"), tr.floats("info_reward"), tr.floats("info_extra")
	if err := file.Read("img.npy", &tr.images); err != nil {
		t.Fatal(err)
	}
	return tr
}

// variantOf returns the reference's name of the task in a file's name. It leaves out _ and what follows.
func variantOf(path, before, after string) string {
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), before), after)
	name, _, _ = strings.Cut(name, "_")
	return name
}

// ints reads an array of whole numbers of any type.
func (tr *trace) ints(name string) []int {
	tr.Helper()
	if tr.known[name] == nil {
		tr.known[name] = tr.readInts(name)
	}
	return tr.known[name]
}

func (tr *trace) readInts(name string) []int {
	tr.Helper()
	h := tr.file.Header(name + ".npy")
	if h == nil {
		tr.Fatalf("no array %s", name)
	}
	switch strings.Trim(h.Descr.Type, "'<|") { // without quotes and the order of bytes
	case "i1":
		return widen[int8](tr, name)
	case "i2":
		return widen[int16](tr, name)
	case "i4":
		return widen[int32](tr, name)
	case "u4":
		return widen[uint32](tr, name)
	case "i8":
		return widen[int64](tr, name)
	}
	tr.Fatalf("array %s is of type %s", name, h.Descr.Type)
	return nil
}

func widen[I int8 | int16 | int32 | int64 | uint32](tr *trace, name string) []int {
	tr.Helper()
	var v []I
	if err := tr.file.Read(name+".npy", &v); err != nil {
		tr.Fatalf("%s: %v", name, err)
	}
	out := make([]int, len(v))
	for i := range v {
		out[i] = int(v[i])
	}
	return out
}

func (tr *trace) floats(name string) []float64 {
	tr.Helper()
	var v []float64
	if err := tr.file.Read(name+".npy", &v); err != nil {
		tr.Fatalf("%s: %v", name, err)
	}
	return v
}

// newGame returns the environment of a variant after the reset with a seed.
func newGame(t testing.TB, name string, seed int) game {
	t.Helper()
	for _, v := range variants {
		if v.name == name {
			w := v.world()
			if err := w.prepare(); err != nil {
				t.Fatal(err)
			}
			return w.games(1, uint64(seed))[0]
		}
	}
	t.Fatalf("no task %s", name)
	return nil
}

func TestReferenceTraces(t *testing.T) {
	episodes, steps, files := 0, 0, reference.Files(t, "memory_gym/trace_*.npz")
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".npz"), func(t *testing.T) {
			tr := openTrace(t, path)
			tr.replay()
			episodes += len(tr.seed)
			steps += len(tr.action)
		})
	}
	t.Logf("compared %d steps of %d episodes of %d files", steps, episodes, len(files))
}

func (tr *trace) replay() {
	var g game
	s := raster.New(Side, Side, raster.Colour{})
	for e, seed := range tr.seed {
		if tr.episode[e] == 0 {
			g = newGame(tr, tr.name, seed)
		}
		g.reset()
		where := fmt.Sprintf("seed %d, episode %d, reset", seed, tr.episode[e])
		tr.compareLayout(g, e, where)
		tr.compareAgent(g, where, tr.resetXY[2*e:], tr.resetRotation[e])
		tr.compareImage(g, s, where, e, 0, tr.resetCRC[e])
		for k := tr.offset[e]; k < tr.offset[e+1]; k++ {
			t := k - tr.offset[e] + 1
			where := fmt.Sprintf("seed %d, episode %d, step %d", seed, tr.episode[e], t)
			o := g.step(tr.action[k])
			if o.reward != tr.reward[k] || o.done != (tr.done[k] == 1) {
				tr.Fatalf("%s: reward %v, done %v, want %v, %d", where, o.reward, o.done, tr.reward[k], tr.done[k])
			}
			tr.compareAgent(g, where, tr.agentXY[2*k:], tr.rotation[k])
			tr.compareState(g, where, k)
			tr.compareImage(g, s, where, e, t, tr.crc[k])
			if o.done {
				tr.compareInfo(g, where, e, o)
			}
		}
	}
}

func (tr *trace) same(where, what string, got, want any) {
	tr.Helper()
	if !reflect.DeepEqual(got, want) {
		tr.Fatalf("%s: %s is %v, want %v", where, what, got, want)
	}
}

func (tr *trace) compareAgent(g game, where string, xy []int, rotation int) {
	tr.Helper()
	var w walker
	switch g := g.(type) {
	case *pathGame:
		w = g.agent
	case *mortarGame:
		w = g.agent
	case *searingGame:
		w = g.agent
	}
	tr.same(where, "agent", w, walker{xy[0], xy[1], rotation})
}

func (tr *trace) compareImage(g game, s *raster.Surface, where string, e, step, crc int) {
	tr.Helper()
	g.draw(s)
	for i := range tr.imageEpisode {
		if tr.imageEpisode[i] != e || tr.imageStep[i] != step {
			continue
		}
		want := tr.images[i*len(s.Pix) : (i+1)*len(s.Pix)]
		for at := range want {
			if s.Pix[at] != want[at] {
				x, y := at/3/Side, at/3%Side
				tr.Fatalf("%s: pixel %d, %d is %v, want %v", where, x, y, s.At(x, y), want[at/3*3:at/3*3+3])
			}
		}
	}
	if got := crc32.ChecksumIEEE(s.Pix); int(got) != crc {
		tr.Fatalf("%s: another picture", where)
	}
}

func (tr *trace) compareInfo(g game, where string, e int, o outcome) {
	tr.Helper()
	i := g.info()
	var extra float64
	switch g.(type) {
	case *pathGame:
		extra = float64(i.Fails)
	case *mortarGame:
		extra = i.Commands
	case *searingGame:
		extra = i.Health
	}
	if i.Return != tr.infoReward[e] || i.Length != tr.length[e] || o.success != (tr.success[e] == 1) || extra != tr.infoExtra[e] {
		tr.Fatalf("%s: info %+v, success %v, want %v, %v, %v, %v", where, i, o.success,
			tr.infoReward[e], tr.length[e], tr.success[e], tr.infoExtra[e])
	}
}

// compareState compares the state with the reference's aux, and the agent's tile.
func (tr *trace) compareState(g game, where string, k int) {
	tr.Helper()
	flag := map[bool]int{true: 1}
	aux, at := []int{0, 0, 0}, tr.tileXY[2*k:2*k+2]
	switch g := g.(type) {
	case *pathGame:
		c, _ := g.cell()
		at, aux = []int{c.i(), c.j()}, []int{flag[g.fallen], g.fails, 0}
	case *mortarGame:
		left := max(len(g.commands)*(g.shown+g.pause)-1-g.frame, 0)
		at, aux = []int{g.tile().i, g.tile().j}, []int{flag[g.burning], g.current, left}
	case *searingGame:
		aux = []int{int(g.health), len(g.coins), len(g.spots)}
		tr.compareSpots(g, where, k)
	}
	tr.same(where, "tile", at, tr.tileXY[2*k:2*k+2])
	tr.same(where, "state", aux, tr.aux[3*k:3*k+3])
}

func (tr *trace) compareSpots(g *searingGame, where string, k int) {
	tr.Helper()
	if tr.spots == nil {
		tr.spots, tr.spotsOffset = tr.floats("spots"), tr.ints("spots_offset")
	}
	var got []float64
	for _, s := range g.spots {
		got = append(got, s.at.x, s.at.y, float64(s.radius), s.t, s.speed)
	}
	tr.same(where, "list of spotlights", got, append([]float64(nil), tr.spots[5*tr.spotsOffset[k]:5*tr.spotsOffset[k+1]]...))
}

// compareLayout compares what a reset drew.
func (tr *trace) compareLayout(g game, e int, where string) {
	tr.Helper()
	pair := func(name string) []int { return tr.ints(name)[2*e : 2*e+2] }
	switch g := g.(type) {
	case *pathGame:
		tr.same(where, "origin", []int{g.origin.i(), g.origin.j()}, pair("layout_origin"))
		tr.same(where, "goal", []int{g.goal.i(), g.goal.j()}, pair("layout_goal"))
		var walls, path cellSet
		for c, w := range tr.ints("layout_walls")[pathCells*e : pathCells*(e+1)] {
			if w != 0 {
				walls.add(cell(c))
			}
		}
		tr.same(where, "walls", g.walls, walls)
		cells := tr.ints("layout_path")[2*pathCells*e:]
		for k := range tr.ints("layout_path_len")[e] {
			path.add(cell(pathGrid*cells[2*k] + cells[2*k+1]))
		}
		tr.same(where, "path", g.path, path)
	case *mortarGame:
		n := tr.ints("layout_n_commands")[e]
		var commands []int
		for _, c := range g.commands {
			commands = append(commands, int(c))
		}
		all := tr.ints("layout_commands")
		width := len(all) / len(tr.seed)
		tr.same(where, "commands", commands, append([]int(nil), all[width*e:width*e+n]...))
		tr.same(where, "tile", []int{g.tile().i, g.tile().j}, pair("layout_spawn_tile"))
		tr.same(where, "explosions", []int{g.duration, g.delay}, pair("layout_explosion_duration_delay"))
	case *searingGame:
		tr.same(where, "coin", []int{g.coins[0].x, g.coins[0].y}, pair("layout_coin_xy"))
		tr.same(where, "exit", []int{g.exit.x, g.exit.y}, pair("layout_exit_xy"))
		n := len(g.spots)
		for k, s := range g.spots {
			at := n*e + k
			tr.same(where, "radius", s.radius, tr.ints("layout_spots_radius")[at])
			tr.same(where, "speed", s.speed, tr.floats("layout_spots_speed")[at])
			for name, p := range map[string]point{"spawn": s.start, "target": s.target, "offset": s.bend} {
				want := tr.floats("layout_spots_" + name)[2*at:]
				tr.same(where, name, p, point{want[0], want[1]})
			}
		}
	}
}

// call is a recorded draw: method, arguments, result.
type call [3]json.RawMessage

// TestReferenceDraws replays the recorded draws of resets. It compares the engines afterwards.
func TestReferenceDraws(t *testing.T) {
	compared, files := 0, reference.Files(t, "memory_gym/draws_*.json")
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var log struct {
			Episodes []struct {
				Seed, Episode int
				Reset         []call               `json:"reset_draws"`
				Steps         [][2]json.RawMessage `json:"step_draws"`
			}
		}
		if err := json.Unmarshal(data, &log); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		var g game
		var engine pcg64.Generator
		for _, e := range log.Episodes {
			if e.Episode == 0 {
				g, engine = newGame(t, variantOf(path, "draws_", ".json"), e.Seed), pcg64.New(uint64(e.Seed))
			}
			for _, c := range e.Reset {
				c.replay(t, &engine)
				compared++
			}
			g.reset()
			if *g.engine() != engine {
				t.Fatalf("%s: seed %d, episode %d: the reset draws otherwise", path, e.Seed, e.Episode)
			}
			for _, s := range e.Steps {
				var calls []call
				if err := json.Unmarshal(s[1], &calls); err != nil {
					t.Fatal(err)
				}
				for _, c := range calls {
					c.replay(t, &engine)
					compared++
				}
			}
			*g.engine() = engine
		}
	}
	t.Logf("compared %d draws of %d files", compared, len(files))
}

func (c call) replay(t *testing.T, g *pcg64.Generator) {
	t.Helper()
	var method string
	decode(t, c[0], &method)
	var got any
	switch method {
	case "integers":
		var args [2]float64
		decode(t, c[1], &args)
		got = float64(g.Integers(int(args[0]), int(args[1])))
	case "uniform":
		var args [2]float64
		decode(t, c[1], &args)
		got = g.Uniform(args[0], args[1])
	case "choice":
		var args [1][]any
		decode(t, c[1], &args)
		got = pcg64.Choice(g, args[0])
	default:
		t.Fatalf("no such draw: %s", method)
	}
	var want any
	decode(t, c[2], &want)
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s%s is %v, want %v", method, c[1], got, want)
	}
}

func decode(t *testing.T, raw json.RawMessage, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}
