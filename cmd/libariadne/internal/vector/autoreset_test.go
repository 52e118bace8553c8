package vector

import (
	"bytes"
	"slices"
	"testing"
)

// kinds are environments of all tasks, with settings that make their episodes short.
var kinds = []struct{ id, settings string }{
	{"MemoryMaze-9x9-ExtraObs-v0", `{"time_limit": 2}`},
	{"MysteryPath-Grid-v0", `{"max_steps": 9}`},
	{"SearingSpotlights-v0", `{"max_steps": 7}`},
	{"TMazeV1-v0", `{"corridor_len": 3, "max_episode_steps": 11}`},
	{"Craftax-Symbolic-v1", `{"max_timesteps": 8}`},
	{"Craftax-Classic-Symbolic-v1", `{"max_timesteps": 8}`},
}

// madeAs makes a batch in a mode, and resets it.
func madeAs(t *testing.T, id, settings string, n int, seed uint64, mode Autoreset, limit int) (*Batch, *memory) {
	t.Helper()
	b, err := Make(id, []byte(settings), n, 2, seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	if err := b.SetAutoreset(mode); err != nil {
		t.Fatal(err)
	}
	if err := b.SetLimit(limit); err != nil {
		t.Fatal(err)
	}
	m := newMemory(t, b)
	if err := b.Reset(nil, &m.Buffers); err != nil {
		t.Fatal(err)
	}
	return b, m
}

func (m *memory) row(b *Batch, i int) []byte {
	n := b.rowBytes()
	return bytes.Clone(m.observation[i*n : (i+1)*n])
}

func (m *memory) lastRow(b *Batch, i int) []byte {
	n := b.rowBytes()
	return bytes.Clone(m.final[i*n : (i+1)*n])
}

// TestModesGoTheSameWay plays the same episodes in all modes. Each environment's actions follow its own count of steps.
func TestModesGoTheSameWay(t *testing.T) {
	const n, steps = 3, 40
	for _, kind := range kinds {
		for _, limit := range []int{0, 5} {
			same, a := madeAs(t, kind.id, kind.settings, n, 4, SameStep, limit)
			next, b := madeAs(t, kind.id, kind.settings, n, 4, NextStep, limit)
			none, c := madeAs(t, kind.id, kind.settings, n, 4, Disabled, limit)
			clock, fresh := [n]int{}, [n]bool{} // of the batch next: steps taken, and whether it shows an end
			waits := [n][][]byte{}              // first observations that the batch same has shown and next has not
			act := func(i, k int) int32 { return int32((k*5 + i) % same.spec.Actions) }
			ends := 0
			var told [n][]float32
			for k := range steps {
				acts := []int32{act(0, k), act(1, k), act(2, k)}
				if _, err := same.Step(acts, &a.Buffers); err != nil {
					t.Fatal(err)
				}
				if _, err := none.Step(acts, &c.Buffers); err != nil {
					t.Fatal(err)
				}
				over := make([]bool, n)
				for i := range n {
					told[i] = append(told[i], a.Reward[i])
					over[i] = a.Terminated[i] || a.Truncated[i]
					if a.Reward[i] != c.Reward[i] || a.Terminated[i] != c.Terminated[i] || a.Truncated[i] != c.Truncated[i] {
						t.Fatalf("%s, limit %d, step %d, environment %d: disabled mode goes another way", kind.id, limit, k, i)
					}
					want := a.row(same, i)
					if over[i] {
						ends++
						want = a.lastRow(same, i)
						waits[i] = append(waits[i], a.row(same, i))
						if a.Return[i] != c.Return[i] || a.Length[i] != c.Length[i] || a.Success[i] != c.Success[i] || !bytes.Equal(c.lastRow(none, i), want) {
							t.Fatalf("%s, limit %d, step %d, environment %d: another end", kind.id, limit, k, i)
						}
					}
					if !bytes.Equal(c.row(none, i), want) {
						t.Fatalf("%s, limit %d, step %d, environment %d: disabled mode shows something else", kind.id, limit, k, i)
					}
				}
				if slices.Contains(over, true) {
					if _, err := none.Step(acts, &c.Buffers); StatusOf(err) != NotReset {
						t.Fatalf("%s: a step beyond an end: error %v", kind.id, err)
					}
					if err := none.ResetWhere(Start{Where: over}, &c.Buffers); err != nil {
						t.Fatal(err)
					}
					for i := range n {
						if !bytes.Equal(c.row(none, i), a.row(same, i)) {
							t.Fatalf("%s, limit %d, step %d, environment %d: a reset shows something else", kind.id, limit, k, i)
						}
					}
				}
			}
			if ends < n {
				t.Fatalf("%s, limit %d: %d episodes ended", kind.id, limit, ends)
			}
			for range steps + ends {
				acts := make([]int32, n)
				for i := range n {
					if acts[i] = act(i, clock[i]); fresh[i] {
						acts[i] = -7 // is ignored
					}
				}
				if _, err := next.Step(acts, &b.Buffers); err != nil {
					t.Fatal(err)
				}
				for i := range n {
					if fresh[i] {
						fresh[i] = false
						if len(waits[i]) > 0 && !bytes.Equal(b.row(next, i), waits[i][0]) || b.Reward[i] != 0 || b.Terminated[i] || b.Truncated[i] {
							t.Fatalf("%s, limit %d, environment %d: the next episode begins otherwise", kind.id, limit, i)
						}
						waits[i] = waits[i][min(1, len(waits[i])):]
						continue
					}
					if clock[i] < steps && told[i][clock[i]] != b.Reward[i] {
						t.Fatalf("%s, limit %d, environment %d: step %d brings %v, want %v", kind.id, limit, i, clock[i], b.Reward[i], told[i][clock[i]])
					}
					clock[i]++
					if fresh[i] = b.Terminated[i] || b.Truncated[i]; fresh[i] && !bytes.Equal(b.row(next, i), b.lastRow(next, i)) {
						t.Fatalf("%s, limit %d, environment %d: an end does not show the last observation", kind.id, limit, i)
					}
				}
			}
		}
	}
}

func TestStatesKnowWhatIsShown(t *testing.T) {
	for _, kind := range kinds {
		for _, mode := range []Autoreset{SameStep, NextStep} {
			a, m := madeAs(t, kind.id, kind.settings, 3, 4, mode, 6)
			b, o := madeAs(t, kind.id, kind.settings, 3, 5, mode, 6)
			for k := range 20 {
				acts := []int32{int32(k) % 4, 1, 3}
				if _, err := a.Step(acts, &m.Buffers); err != nil {
					t.Fatal(err)
				}
				state, err := a.Save()
				if err != nil {
					t.Fatal(err)
				}
				if err := b.Restore(state); err != nil {
					t.Fatal(err)
				}
				if err := b.Observe(&o.Buffers); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(m.observation, o.observation) {
					t.Fatalf("%s, mode %d, step %d: a state shows something else", kind.id, mode, k)
				}
				for i := range m.observation { // what callers write into their memory changes nothing
					m.observation[i], m.final[i] = 7, 7
				}
				if again, err := b.Save(); err != nil || !bytes.Equal(again, state) {
					t.Fatalf("%s, mode %d, step %d: another state after a state, error %v", kind.id, mode, k, err)
				}
			}
			state, err := a.Save()
			if err != nil {
				t.Fatal(err)
			}
			for _, at := range []int{0, len(stateMagic), len(state) / 2, len(state) - 9} {
				bad := bytes.Clone(state)
				bad[at] ^= 1
				if err := b.Restore(bad); StatusOf(err) != Invalid {
					t.Errorf("%s: a state damaged at %d: error %v", kind.id, at, err)
				}
			}
		}
	}
}

func TestSomeAreSeeded(t *testing.T) {
	for _, kind := range kinds {
		b, m := madeAs(t, kind.id, kind.settings, 3, 4, Disabled, 0)
		single, s := madeAs(t, kind.id, kind.settings, 1, 77, Disabled, 0)
		before := m.row(b, 0)
		err := b.ResetWhere(Start{Where: []bool{false, true, true}, Seeds: []uint64{1, 77, 1}, Seeded: []bool{true, true, false}}, &m.Buffers)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(m.row(b, 0), before) || !bytes.Equal(m.row(b, 1), s.row(single, 0)) {
			t.Errorf("%s: another one was reset, or with another seed", kind.id)
		}
		if err := b.ResetWhere(Start{Options: []byte(`{"colour": 1}`)}, &m.Buffers); StatusOf(err) != Invalid {
			t.Errorf("%s: unknown options: error %v", kind.id, err)
		}
		if err := b.ResetWhere(Start{Where: []bool{true}}, &m.Buffers); StatusOf(err) != Invalid {
			t.Errorf("%s: a mask of another length: error %v", kind.id, err)
		}
	}
}

// Draw shows the last picture of an episode that has ended until the next episode is shown.
func TestPicturesShowEndsAsObservationsDo(t *testing.T) {
	const right, down = 3, 1
	for _, mode := range []Autoreset{NextStep, Disabled} {
		b, m := madeAs(t, "TMazeV2-v0", `{"corridor_len": 2, "max_episode_steps": 11}`, 1, 5, mode, 0)
		rgb := make([]byte, 3*640*240)
		arm := func() bool { // reports whether the picture shows an arm in which an episode has ended
			t.Helper()
			if err := b.Draw(0, rgb); err != nil {
				t.Fatal(err)
			}
			return bytes.Contains(rgb, bytes.Repeat([]byte{46, 140, 80}, 9)) || bytes.Contains(rgb, bytes.Repeat([]byte{170, 54, 54}, 9))
		}
		if arm() {
			t.Fatal("the first picture is of an end")
		}
		for k, action := range []int32{right, down} {
			if ended, err := b.Step([]int32{action}, &m.Buffers); err != nil || ended != k {
				t.Fatalf("step %d: %d ended, %v", k, ended, err)
			}
		}
		for range 2 { // drawing changes nothing
			if !arm() {
				t.Errorf("mode %d: the picture of an end does not show where it was", mode)
			}
		}
		var err error
		if mode == Disabled {
			err = b.Reset(nil, &m.Buffers)
		} else {
			_, err = b.Step([]int32{right}, &m.Buffers)
		}
		if err != nil || arm() {
			t.Errorf("mode %d: the next episode shows the end of the one before, %v", mode, err)
		}
	}
}
