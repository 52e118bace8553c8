package vector

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"unsafe"
)

// memory is the memory that a caller hands in.
type memory struct {
	observation, final []byte
	Buffers
}

func newMemory(t *testing.T, b *Batch) *memory {
	t.Helper()
	d, err := b.Describe()
	if err != nil {
		t.Fatal(err)
	}
	n, size := b.Len(), b.spec.Size()
	if d.Observation.DType == "float32" {
		size *= 4
	}
	m := &memory{observation: make([]byte, n*size), final: make([]byte, n*size)}
	m.Buffers = Buffers{
		Observation: unsafe.Pointer(&m.observation[0]), Reward: make([]float32, n),
		Terminated: make([]bool, n), Truncated: make([]bool, n), FinalObservation: unsafe.Pointer(&m.final[0]),
		Return: make([]float64, n), Length: make([]int32, n), Success: make([]int8, n),
	}
	return m
}

func make9(t *testing.T, n int, seed uint64, settings string) *Batch {
	t.Helper()
	b, err := Make("MemoryMaze-9x9-v0", []byte(settings), n, 2, seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func TestLastObservationIsTheEpisodesOwn(t *testing.T) {
	short, long := make9(t, 3, 5, `{"time_limit": 3}`), make9(t, 3, 5, `{"time_limit": 30}`)
	a, b := newMemory(t, short), newMemory(t, long)
	for _, p := range []struct {
		b *Batch
		m *memory
	}{{short, a}, {long, b}} {
		if err := p.b.Reset(nil, &p.m.Buffers); err != nil {
			t.Fatal(err)
		}
	}
	ended := 0
	for i := range 12 {
		acts := []int32{1, int32(i % 6), 2}
		n, err := short.Step(acts, &a.Buffers)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := long.Step(acts, &b.Buffers); err != nil {
			t.Fatal(err)
		}
		ended += n
	}
	if ended != 3 || !a.Truncated[1] || a.Terminated[1] || a.Length[2] != 12 || a.Success[0] != -1 {
		t.Errorf("%d episodes ended; truncated %v, terminated %v, lengths %v, success %v", ended, a.Truncated, a.Terminated, a.Length, a.Success)
	}
	if string(a.final) != string(b.observation) {
		t.Error("the last observations differ from those of episodes that go on")
	}
	// The next episodes are the ones that a reset begins.
	if err := long.Reset(nil, &b.Buffers); err != nil {
		t.Fatal(err)
	}
	if string(a.observation) != string(b.observation) {
		t.Error("the next episodes differ from those after a reset")
	}
}

func TestEpisodesAreTerminatedOrTruncatedAsTheTaskSays(t *testing.T) {
	for _, c := range []struct {
		id, settings string
		truncated    bool
	}{
		{"TMazeV1-v0", `{"max_episode_steps": 5}`, true},
		{"TMazeV1-v0", `{"corridor_len": 1, "max_episode_steps": 1}`, false}, // the turn ends the episode
		{"MysteryPath-Grid-v0", `{"max_steps": 5}`, false},
		{"Craftax-Symbolic-v1", `{"max_timesteps": 5}`, false},
	} {
		b, err := Make(c.id, []byte(c.settings), 1, 1, 0)
		if err != nil {
			t.Fatal(err)
		}
		m := newMemory(t, b)
		if err := b.Reset(nil, &m.Buffers); err != nil {
			t.Fatal(err)
		}
		for ended := 0; ended == 0; {
			if ended, err = b.Step([]int32{0}, &m.Buffers); err != nil {
				t.Fatal(err)
			}
			if truncated, terminated := ended > 0 && c.truncated, ended > 0 && !c.truncated; m.Truncated[0] != truncated || m.Terminated[0] != terminated {
				t.Errorf("%s %s: truncated %v, terminated %v", c.id, c.settings, m.Truncated[0], m.Terminated[0])
			}
		}
		b.Close()
	}
}

func TestSeedsAreTheEnvironmentsOwn(t *testing.T) {
	b := make9(t, 3, 7, "")
	m := newMemory(t, b)
	see := func(seeds ...uint64) string {
		t.Helper()
		if err := b.Reset(seeds, &m.Buffers); err != nil {
			t.Fatal(err)
		}
		return string(m.observation)
	}
	first := see()
	if see(7) != first || see(7, 8, 9) != first {
		t.Error("seed 7 is not 7, 8, 9, one for each environment")
	}
	if see(9, 8, 7) == first || see() == first {
		t.Error("other seeds show the same")
	}
	for _, seeds := range [][]uint64{{1, 2}, {1 << 32}, {1<<32 - 2}, {1, 2, 1 << 40}} {
		if err := b.Reset(seeds, &m.Buffers); StatusOf(err) != Invalid {
			t.Errorf("seeds %v: error %v", seeds, err)
		}
	}
	for _, c := range []struct {
		id    string
		seeds []uint64
		want  Status
	}{
		{"MysteryPath-Grid-v0", []uint64{4, 5, 6}, OK},
		{"MysteryPath-Grid-v0", []uint64{4, 5, 7}, OK},
		{"TMazeV2-v0", []uint64{4}, OK},
		{"TMazeV2-v0", []uint64{4, 9, 6}, OK},
		{"Craftax-Symbolic-v1", []uint64{1 << 40}, OK},
		{"Craftax-Symbolic-v1", []uint64{1<<64 - 2}, Invalid},
	} {
		b, err := Make(c.id, nil, 3, 1, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Reset(c.seeds, &newMemory(t, b).Buffers); StatusOf(err) != c.want {
			t.Errorf("%s, seeds %v: error %v", c.id, c.seeds, err)
		}
		b.Close()
	}
}

func TestStateLeadsToTheSameSteps(t *testing.T) {
	for _, id := range []string{"MemoryMaze-9x9-v0", "MortarMayhem-Grid-v0", "TMazeV1-v0", "Craftax-Symbolic-v1"} {
		b, err := Make(id, nil, 2, 2, 3)
		if err != nil {
			t.Fatal(err)
		}
		m := newMemory(t, b)
		if _, err := b.Save(); StatusOf(err) != NotReset {
			t.Errorf("%s: state before the first reset: error %v", id, err)
		}
		if err := b.Reset(nil, &m.Buffers); err != nil {
			t.Fatal(err)
		}
		state, err := b.Save()
		if err != nil {
			t.Fatal(err)
		}
		var seen [2]string
		for k := range seen {
			for i := range 5 {
				if _, err := b.Step([]int32{int32(i % 4), 1}, &m.Buffers); err != nil {
					t.Fatal(err)
				}
			}
			seen[k] = fmt.Sprint(m.observation, m.Reward)
			if err := b.Restore(state); err != nil {
				t.Fatal(err)
			}
		}
		if seen[0] != seen[1] {
			t.Errorf("%s: a state leads to other steps", id)
		}
		if err := b.Restore(state[:len(state)-1]); StatusOf(err) != Invalid {
			t.Errorf("%s: state cut short: error %v", id, err)
		}
		b.Close()
	}
}

func TestMistakesHaveTheirStatus(t *testing.T) {
	for _, c := range []struct {
		id, settings string
		envs         int
		part         string
	}{
		{"MemoryMaze-9x9-v1", "", 1, "did you mean"},
		{"Breakout-v5", "", 1, "there is no environment"},
		{"memory_maze", `[9]`, 1, "JSON object"},
		{"memory_maze", `{"seed": 9}`, 1, "argument of its own"},
		{"MemoryMaze-9x9-v0", `{"id": "MemoryMaze-11x11-v0"}`, 1, "leave it out"},
		{"tmazev1", "", 0, "0 environments"},
	} {
		_, err := Make(c.id, []byte(c.settings), c.envs, 1, 0)
		if StatusOf(err) != Invalid || !strings.Contains(err.Error(), c.part) {
			t.Errorf("%s %s: error %v", c.id, c.settings, err)
		}
	}
	for _, id := range []string{"memory_maze", "TMazeV1-v0", "Craftax-Symbolic-v1", "MysteryPath-v0"} {
		if _, err := Make(id, []byte(`{"sise": 9}`), 1, 1, 0); StatusOf(err) != Unknown || !strings.Contains(err.Error(), "sise") {
			t.Errorf("%s, an unknown setting: error %v", id, err)
		}
	}
	if _, err := Make("MemoryMaze-9x9-v0", nil, 3, 1, 1<<32-2); StatusOf(err) != Invalid {
		t.Errorf("seeds that pass the end: error %v", err)
	}
	b, err := Make("TMazeV1-v0", nil, 2, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	m := newMemory(t, b)
	check := func(what string, err error, want Status) {
		t.Helper()
		if StatusOf(err) != want {
			t.Errorf("%s: error %v", what, err)
		}
	}
	_, err = b.Step([]int32{0, 0}, &m.Buffers)
	check("step before reset", err, NotReset)
	check("reset", b.Reset(nil, &m.Buffers), OK)
	_, err = b.Step([]int32{0, 4}, &m.Buffers)
	check("wrong action", err, Invalid)
	_, err = b.Wait()
	check("wait for nothing", err, NotReset)
	check("observe", b.Observe(&m.Buffers), OK)
	check("a mode after the first reset", b.SetAutoreset(NextStep), Invalid)
	check("a limit after the first reset", b.SetLimit(3), Invalid)
	check("send", b.Send([]int32{0, 0}, &m.Buffers), OK)
	check("reset while a step is under way", b.Reset(nil, &m.Buffers), Busy)
	check("close", b.Close(), OK)
	check("close again", b.Close(), OK)
	check("reset of a closed batch", b.Reset(nil, &m.Buffers), Closed)
}

func TestCallsOnOneBatchWaitForEachOther(t *testing.T) {
	b := make9(t, 2, 1, "")
	m := newMemory(t, b)
	if err := b.Reset(nil, &m.Buffers); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			own := newMemory(t, b)
			for range 10 {
				if _, err := b.Step([]int32{1, 1}, &own.Buffers); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if got := b.maze.Env(0).Steps(); got != 40 {
		t.Errorf("%d steps were made, want 40", got)
	}
}

func TestTableForgetsWhatIsRemoved(t *testing.T) {
	var table Table[Batch]
	a, b := table.Add(&Batch{}), table.Add(&Batch{})
	if a < 1 || a == b {
		t.Errorf("numbers %d and %d", a, b)
	}
	if _, err := table.Remove(a); err != nil {
		t.Error(err)
	}
	for _, n := range []int64{a, 0, -1, b + 1} {
		if _, err := table.Get(n); StatusOf(err) != Closed {
			t.Errorf("batch %d: error %v", n, err)
		}
	}
	if _, err := table.Get(b); err != nil {
		t.Error(err)
	}
}
