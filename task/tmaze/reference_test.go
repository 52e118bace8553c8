package tmaze

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ariadne/internal/reference"
	"ariadne/internal/safetensors"
	"ariadne/task"
)

// recording is a source of recorded Bits.
type recording struct {
	t    *testing.T
	bits []int
	used int
}

func (r *recording) Bit() uint8 {
	r.used++
	if r.used > len(r.bits) {
		r.t.Fatalf("draw %d of %d recorded ones", r.used, len(r.bits))
	}
	return uint8(r.bits[r.used-1])
}

// golden is one file of recorded data.
type golden struct {
	t    *testing.T
	path string
	file *safetensors.File
}

func open(t *testing.T, path string) golden {
	t.Helper()
	f, err := safetensors.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return golden{t, path, f}
}

func (g golden) tensor(name string) safetensors.Tensor {
	g.t.Helper()
	x, ok := g.file.Get(name)
	if !ok {
		g.t.Fatalf("%s has no %s", g.path, name)
	}
	return x
}

// floats returns an array of small numbers, of any type, as float64.
func (g golden) floats(name string) []float64 {
	g.t.Helper()
	x := g.tensor(name)
	var out []float64
	switch x.DType {
	case "F32":
		for b := x.Data; len(b) > 0; b = b[4:] {
			out = append(out, float64(math.Float32frombits(binary.LittleEndian.Uint32(b))))
		}
	case "I32":
		for b := x.Data; len(b) > 0; b = b[4:] {
			out = append(out, float64(int32(binary.LittleEndian.Uint32(b))))
		}
	case "I8":
		for _, b := range x.Data {
			out = append(out, float64(int8(b)))
		}
	case "U8", "BOOL":
		for _, b := range x.Data {
			out = append(out, float64(b))
		}
	default:
		g.t.Fatalf("%s: %s is %s", g.path, name, x.DType)
	}
	return out
}

func (g golden) ints(name string) []int {
	g.t.Helper()
	var out []int
	for _, f := range g.floats(name) {
		out = append(out, int(f))
	}
	return out
}

var versionInName = regexp.MustCompile(`tmazev(\d+)`)

// options returns the task's name and settings.
func (g golden) options(envs int) (string, task.Options) {
	g.t.Helper()
	settings := map[string]any{}
	for _, k := range []string{"corridor_len", "num_distractors", "max_episode_steps"} {
		n, err := strconv.Atoi(g.file.Metadata[k])
		if err != nil {
			g.t.Fatalf("%s: metadata %s: %v", g.path, k, err)
		}
		settings[k] = n
	}
	name := versionInName.FindString(filepath.Base(g.path))
	return name, task.Options{Envs: envs, Settings: settings}
}

func (g golden) batch(envs int) *batch {
	g.t.Helper()
	name, o := g.options(envs)
	b, err := task.New(name, o)
	if err != nil {
		g.t.Fatalf("%s: %v", g.path, err)
	}
	return b.(*batch)
}

func sameObs(t *testing.T, where string, got []float32, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: observation of %d numbers, want %d", where, len(got), len(want))
	}
	for i := range got {
		if float64(got[i]) != want[i] {
			t.Fatalf("%s: observation\n%v, want\n%v", where, got, want)
		}
	}
}

// Single mazes reproduce the recorded ones. Their terminal observations can be compared, because the test resets them itself.
func TestReferenceTMaze(t *testing.T) {
	steps, files := 0, reference.Files(t, "agalite/tmaze/tmazev*.safetensors")
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".safetensors"), func(t *testing.T) {
			steps += replayMaze(t, open(t, path))
		})
	}
	t.Logf("compared %d steps of %d files", steps, len(files))
}

func replayMaze(t *testing.T, g golden) int {
	m := &g.batch(1).mazes[0]
	tape := &recording{t: t, bits: g.ints("draws_flat")}
	m.bits = tape

	d := g.tensor("obs").Shape[1]
	all, draws := g.floats("obs"), g.ints("draws_len")
	pos, cue := g.ints("pos"), g.ints("cue")
	acts, rewards := g.ints("action"), g.floats("reward")
	terminated, truncated := g.ints("terminated"), g.ints("truncated")
	success, resets, outcomes := g.ints("success_info"), g.ints("reset_after_step"), g.ints("reset_info_success")

	obs := make([]float32, m.size())
	k := 0 // number of observations so far
	observed := func(where string, used int) {
		t.Helper()
		sameObs(t, where, obs, all[k*d:(k+1)*d])
		if m.pos != pos[k] || m.cue != cue[k] {
			t.Fatalf("%s: at %d with cue %d, want %d and %d", where, m.pos, m.cue, pos[k], cue[k])
		}
		if used != draws[k] {
			t.Fatalf("%s: took %d draws, want %d", where, used, draws[k])
		}
		k++
	}
	from := func() int { return tape.used }

	before := from()
	m.reset(obs)
	observed("first reset", from()-before)
	for i, a := range acts {
		where := "step " + strconv.Itoa(i)
		before := from()
		o := m.step(int32(a), obs)
		observed(where, from()-before)
		if float64(float32(o.reward)) != rewards[i] {
			t.Fatalf("%s: reward %v, want %v", where, float32(o.reward), rewards[i])
		}
		if o.terminated != (terminated[i] == 1) || o.truncated != (truncated[i] == 1) {
			t.Fatalf("%s: terminated %v, truncated %v, want %d, %d", where, o.terminated, o.truncated, terminated[i], truncated[i])
		}
		if o.terminated && o.success != (success[i] == 1) {
			t.Fatalf("%s: success %v, want %d", where, o.success, success[i])
		}
		if r := slices.Index(resets, i); r >= 0 {
			if e := m.episode(0, o); e.Success != float64(outcomes[r]) {
				t.Fatalf("%s: episode's success %v, want %d", where, e.Success, outcomes[r])
			}
			before := from()
			m.reset(obs)
			observed(where+", reset", from()-before)
		}
	}
	if tape.used != len(tape.bits) || k != len(pos) {
		t.Fatalf("used %d of %d draws, saw %d of %d observations", tape.used, len(tape.bits), k, len(pos))
	}
	return len(acts)
}

// finished is an episode as the reference's trainer learns of it.
type finished struct {
	Step    int     `json:"t"`
	Env     int     `json:"env"`
	Success bool    `json:"success"`
	NewCue  int     `json:"new_cue"`
	Length  int     `json:"episode_length"`
	Return  float64 `json:"reward_per_episode"`
}

// A task.Batch reproduces the reference's whole stack of wrappers.
func TestReferenceTMazeVector(t *testing.T) {
	steps, episodes, files := 0, 0, reference.Files(t, "agalite/tmaze/vec_*.safetensors")
	for _, path := range files {
		name := strings.TrimSuffix(path, ".safetensors")
		t.Run(filepath.Base(name), func(t *testing.T) {
			raw, err := os.ReadFile(name + ".final_info.json")
			if err != nil {
				t.Fatal(err)
			}
			var want []finished
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			steps += replayBatch(t, open(t, path), want)
			episodes += len(want)
		})
	}
	t.Logf("compared %d steps and %d episodes of %d files", steps, episodes, len(files))
}

func replayBatch(t *testing.T, g golden, want []finished) int {
	shape := g.tensor("obs").Shape // [T+1, N, D]
	n, d := shape[1], shape[2]
	all, acts, rewards := g.floats("obs"), g.ints("action"), g.floats("reward")
	terminated, truncated := g.ints("terminated"), g.ints("truncated")

	b := g.batch(n)
	tapes, calls := make([]*recording, n), make([][]int, n)
	done := g.ints("draw_calls_done") // [N, T+1], in calls that draw draws_len bits each
	for i := range tapes {
		env := "env" + strconv.Itoa(i)
		tapes[i] = &recording{t: t, bits: g.ints(env + "/draws_flat")}
		calls[i] = g.ints(env + "/draws_len")
		b.mazes[i].bits = tapes[i]
	}

	s := &task.Step{Obs: task.NewObs(b.Spec(), n), Reward: make([]float32, n), Done: make([]bool, n)}
	observed := func(k int) {
		t.Helper()
		sameObs(t, "observation "+strconv.Itoa(k), s.Obs.Vector, all[k*n*d:(k+1)*n*d])
		for i, tape := range tapes {
			draws := 0
			for _, c := range calls[i][:done[i*shape[0]+k]] {
				draws += c
			}
			if tape.used != draws {
				t.Fatalf("environment %d used %d draws before observation %d, want %d", i, tape.used, k, draws)
			}
		}
	}
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	observed(0)
	for k := range shape[0] - 1 {
		chosen := make([]int32, n)
		for i := range chosen {
			chosen[i] = int32(acts[k*n+i])
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(chosen, s); err != nil {
			t.Fatal(err)
		}
		observed(k + 1)
		for i := range n {
			if float64(s.Reward[i]) != rewards[k*n+i] {
				t.Fatalf("step %d: reward of environment %d is %v, want %v", k, i, s.Reward[i], rewards[k*n+i])
			}
			if end := terminated[k*n+i] == 1 || truncated[k*n+i] == 1; s.Done[i] != end {
				t.Fatalf("step %d: done of environment %d is %v", k, i, s.Done[i])
			}
		}
		for _, e := range s.Episodes {
			if len(want) == 0 {
				t.Fatalf("step %d: an episode that the reference does not have: %+v", k, e)
			}
			// The last bits drawn are the cue that was thrown away, which the reference logs as new_cue, and the cue that was
			// used.
			tape := tapes[e.Env]
			got := finished{k, e.Env, e.Success == 1, tape.bits[tape.used-2], e.Length, e.Return}
			if math.Abs(got.Return-want[0].Return) < 1e-12 {
				got.Return = want[0].Return // the reference adds in another order
			}
			if got != want[0] {
				t.Fatalf("episode %+v, want %+v", got, want[0])
			}
			want = want[1:]
		}
	}
	if len(want) > 0 {
		t.Fatalf("%d more episodes expected, the first %+v", len(want), want[0])
	}
	return (shape[0] - 1) * n
}
