package dataset

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"testing"

	"ariadne/task"
	"ariadne/task/tasktest"
)

func batchOf(t testing.TB, r *Recordings, o BatchOptions) *Batch {
	t.Helper()
	b, err := NewBatch(r, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// follow makes the step that the guide proposes and returns its actions.
func follow(t testing.TB, b *Batch, s *task.Step) []int32 {
	t.Helper()
	actions := make([]int32, b.Len())
	if err := b.Teach(&task.Lesson{Action: actions}); err != nil {
		t.Fatal(err)
	}
	s.Episodes = s.Episodes[:0]
	if err := b.Step(actions, s); err != nil {
		t.Fatal(err)
	}
	return actions
}

func TestABatchReplaysWholeEpisodes(t *testing.T) {
	for _, repeat := range []int{1, 2, 5} { // the episodes have 12 steps, so with 5 the last decision is cut short
		t.Run(fmt.Sprint(repeat), func(t *testing.T) {
			v := small(t)
			r := recordings(t, recorded(t, v, 3, repeat), Wanted{Variant: v, Repeat: repeat})
			b := batchOf(t, r, BatchOptions{Envs: 2, Seed: 1, Threads: 2, Extras: []string{"targets_vec"}})
			s := tasktest.NewToldStep(b, []task.Extra{{Name: "targets_vec", Shape: []int{v.Maze.Targets, 2}}})
			s.Truncated, s.Final = make([]bool, 2), task.NewObs(b.Spec(), 2)
			if err := b.Reset(s); err != nil {
				t.Fatal(err)
			}
			size, begun := b.Spec().Size(), map[string]int{}
			for range 3 { // episodes of each stream
				var open [2]*File
				pix := make([]byte, size)
				for i := range open {
					path := b.path(&b.streams[i])
					begun[path]++
					open[i] = opened(t, path)
					if err := open[i].Frame(pix); err != nil || !bytes.Equal(pix, b.picture(s.Obs, i)) {
						t.Fatalf("the first picture of %s is not the file's: %v", path, err)
					}
				}
				for at := 0; at < 12; {
					actions, hold := follow(t, b, s), min(repeat, 12-at)
					at += hold
					for i, f := range open {
						reward := float32(0)
						for k := range hold {
							if err := f.Frame(pix); err != nil {
								t.Fatal(err)
							}
							reward += float32(f.float(rewardColumn, at-k))
						}
						if actions[i] != int32(f.Episode.Actions[at-1]) || s.Reward[i] != reward || s.Done[i] != (at == 12) || s.Truncated[i] != s.Done[i] {
							t.Errorf("step %d: action %d, reward %v, done %v", at, actions[i], s.Reward[i], s.Done[i])
						}
						shown := s.Obs
						if s.Done[i] {
							shown = s.Final
						}
						if !bytes.Equal(pix, b.picture(shown, i)) {
							t.Errorf("step %d: the picture is not the file's", at)
						}
						if !s.Done[i] {
							checkTold(t, f, at, s.Extras[0][i*2*v.Maze.Targets:])
						}
					}
				}
				if len(s.Episodes) != 2 || s.Episodes[1].Length != 12 || s.Episodes[1].Return != open[1].Return() {
					t.Errorf("episodes %+v, the second file's return is %v", s.Episodes, open[1].Return())
				}
			}
			if len(begun) != 3 {
				t.Errorf("6 episodes were %v, want each of 3 files twice", begun)
			}
		})
	}
}

// checkTold compares targets_vec, as an extra, with a row of the file.
func checkTold(t *testing.T, f *File, row int, told []float32) {
	t.Helper()
	i := slices.IndexFunc(columns[:], func(c column) bool { return c.name == "targets_vec" })
	width := elements(f.Arrays[i].Shape[1:])
	for k := range width {
		if want := float32(f.float(i, row*width+k)); told[k] != want {
			t.Errorf("row %d: targets_vec %d is told to be %v, the file has %v", row, k, told[k], want)
		}
	}
}

// digest makes steps and returns a hash of their results.
func digest(t testing.TB, b *Batch, s *task.Step, steps int) uint64 {
	t.Helper()
	sum := fnv.New64a()
	for range steps {
		fmt.Fprint(sum, follow(t, b, s), s.Reward, s.Done, s.Episodes, s.Extras)
		sum.Write(s.Obs.Pixels)
	}
	return sum.Sum64()
}

func TestARestoredBatchContinuesWithAnyThreads(t *testing.T) {
	v := small(t)
	r := recordings(t, recorded(t, v, 4, 2), Wanted{Variant: v, Repeat: 2})
	o := BatchOptions{Envs: 3, Seed: 2, Threads: 1, Extras: []string{"seen_walls_around"}, Stagger: true}
	step := func(b *Batch) *task.Step {
		return tasktest.NewToldStep(b, []task.Extra{{Name: "seen_walls_around", Shape: []int{7, 7}}})
	}
	straight := batchOf(t, r, o)
	s := step(straight)
	if err := straight.Reset(s); err != nil {
		t.Fatal(err)
	}
	begin := straight.AppendState(nil)
	digest(t, straight, s, 10)
	middle := straight.AppendState(nil)
	want := digest(t, straight, s, 15)
	o.Threads = 3
	other := batchOf(t, r, o)
	for _, c := range []struct {
		state []byte
		ahead int
	}{{begin, 10}, {middle, 0}} {
		if err := other.RestoreState(c.state); err != nil {
			t.Fatal(err)
		}
		s := step(other)
		digest(t, other, s, c.ahead)
		if got := other.AppendState(nil); !bytes.Equal(got, middle) {
			t.Error("the state in the middle is another one")
		}
		if got := digest(t, other, s, 15); got != want {
			t.Errorf("what comes has the digest %x, want %x", got, want)
		}
	}
}

func TestFirstEpisodesEndOneAfterTheOther(t *testing.T) {
	v := small(t)
	r := recordings(t, recorded(t, v, 3, 2), Wanted{Variant: v, Repeat: 2})
	b := batchOf(t, r, BatchOptions{Envs: 4, Stagger: true})
	s := tasktest.Start(t, b)
	var ends [4][]int
	for step := 1; step <= 12; step++ {
		follow(t, b, s)
		for i, done := range s.Done {
			if done {
				ends[i] = append(ends[i], step)
			}
		}
	}
	if got, want := fmt.Sprint(ends), "[[2 8] [3 9] [5 11] [6 12]]"; got != want {
		t.Errorf("episodes end after steps %s, want %s", got, want)
	}
}

func TestABatchRefusesWrongUse(t *testing.T) {
	v := small(t)
	dir := recorded(t, v, 2, 1)
	r := recordings(t, dir, Wanted{Variant: v, Repeat: 1})
	b := batchOf(t, r, BatchOptions{Envs: 2})
	s := tasktest.NewStep(b)
	if err := b.Step([]int32{0, 0}, s); err == nil || !strings.Contains(err.Error(), "Reset") {
		t.Errorf("a step before the first reset: error %v", err)
	}
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	if err := b.Teach(&task.Lesson{Action: make([]int32, 2), Cost: make([]float32, 12)}); err == nil || !strings.Contains(err.Error(), "cost") {
		t.Errorf("costs are asked for: error %v", err)
	}
	state := b.AppendState(nil)
	damaged := slices.Clone(state)
	damaged[20] ^= 1
	others := recordings(t, recorded(t, v, 3, 1), Wanted{Variant: v, Repeat: 1})
	for want, c := range map[string]struct {
		batch *Batch
		state []byte
	}{
		"of another kind":      {b, []byte("AMG\x01")},
		"want":                 {b, state[:len(state)-1]},
		"damaged":              {b, damaged},
		"holds other episodes": {batchOf(t, others, BatchOptions{Envs: 2}), state},
		"bytes":                {batchOf(t, r, BatchOptions{Envs: 3}), state},
	} {
		if err := c.batch.RestoreState(c.state); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
	actions := make([]int32, 2)
	if err := b.Teach(&task.Lesson{Action: actions}); err != nil {
		t.Fatal(err)
	}
	actions[1] = (actions[1] + 1) % 6
	if err := b.Step(actions, s); err == nil || !strings.Contains(err.Error(), "where") {
		t.Errorf("another action than was recorded: error %v", err)
	}
	if _, err := NewBatch(r, BatchOptions{Envs: 1, Extras: []string{"weather"}}); err == nil || !strings.Contains(err.Error(), "weather") {
		t.Errorf("an extra that is not known: error %v", err)
	}
}

func TestPartsOfABatchReplayTheSameEpisodes(t *testing.T) {
	for _, repeat := range []int{1, 5} {
		v := small(t)
		r := recordings(t, recorded(t, v, 5, repeat), Wanted{Variant: v, Repeat: repeat})
		tasktest.Parts(t, []int{1, 2, 1}, func(envs, first, of int) task.Batch {
			b, err := NewBatch(r, BatchOptions{Envs: envs, First: first, Of: of, Seed: 1, Stagger: true})
			if err != nil {
				t.Fatal(err)
			}
			return b
		}, 17)
	}
	if _, err := NewBatch(recordings(t, recorded(t, small(t), 1, 1), Wanted{Variant: small(t), Repeat: 1}), BatchOptions{Envs: 2, First: 3, Of: 4}); err == nil {
		t.Error("a part beyond its whole was made")
	}
}
