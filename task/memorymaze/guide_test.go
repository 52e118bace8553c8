package memorymaze

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/tasktest"
)

func openTaught(t testing.TB, o task.Options) *Batch {
	t.Helper()
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func TestTheGuideFindsTargetsAgainAndAgain(t *testing.T) {
	for _, c := range []struct {
		repeat int
		least  float64 // mean touches in an episode
	}{{1, 26}, {2, 26}} {
		settings := map[string]any{"action_repeat": c.repeat, "camera_resolution": 16, "render": "soft"}
		b := openTaught(t, task.Options{Envs: 8, Seed: 3, Threads: 2, Teach: true, Settings: settings})
		s, l := tasktest.Start(t, b), task.Lesson{Action: make([]int32, 8)}
		for len(s.Episodes) < 8 {
			if err := errors.Join(b.Teach(&l), b.Step(l.Action, s)); err != nil {
				t.Fatal(err)
			}
		}
		sum := 0.0
		for _, e := range s.Episodes {
			sum += e.Return
		}
		if sum/8 < c.least {
			t.Errorf("action_repeat %d: %.1f touches an episode, want %v", c.repeat, sum/8, c.least)
		}
		t.Logf("action_repeat %d: %.1f touches an episode", c.repeat, sum/8)
	}
}

func TestTeachingDoesNotChangeThePlay(t *testing.T) {
	for _, settings := range []map[string]any{
		{"time_limit": 10.0}, {"time_limit": 10.0, "action_repeat": 2, "size": 13}, {"time_limit": 10.0, "cue_steps": 3, "stagger": true},
		{"time_limit": 10.0, "control_freq": 20, "good_visibility": true},
	} {
		o := task.Options{Envs: 5, Seed: 2, Threads: 1, Teach: true, Settings: settings}
		taught := openTaught(t, o)
		o.Threads = 3
		tasktest.Teaches(t, taught, openTaught(t, o), openSettings(t, 5, 2, 1, settings), 60)
	}
}

func TestOnlyWhatWasSeenIsTold(t *testing.T) {
	o := task.Options{Envs: 4, Seed: 5, Threads: 2, Settings: map[string]any{"size": 11, "time_limit": 25.0}}
	b, s := openTold(t, o)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	isNaN := func(x float32) bool { return x != x }
	var known, unknown, cells, unseen, direct, around, aside, decisions int
	visited := make([]map[maze.Cell]bool, b.Len())
	for k := range 150 {
		for i := range b.Len() {
			seen, all := whatIsTold(b, s, "seen_targets_vec", i), whatIsTold(b, s, "targets_vec", i)
			view := whatIsTold(b, s, "targets_view", i)
			for j := range b.Env(i).Targets() {
				if isNaN(seen[2*j]) {
					unknown++
					if far := math.Hypot(float64(all[2*j]), float64(all[2*j+1])); view[3*j] == 1 && far < 7 && far > 1 {
						t.Fatalf("target %d is in view, %v cells away, but not known", j, far)
					}
				} else if known++; !slices.Equal(seen[2*j:2*j+2], all[2*j:2*j+2]) {
					t.Fatalf("target %d is told at %v, want %v", j, seen[2*j:2*j+2], all[2*j:2*j+2])
				}
			}
			told := whatIsTold(b, s, "seen_cells", i)
			for j, w := range whatIsTold(b, s, "seen_map", i) {
				if isNaN(w) == (told[j] == 1) {
					t.Fatalf("point %d is seen: %v, and told as %v", j, told[j], w)
				}
				if y, x := j/13-3, j%13-3; y >= 0 && y < 7 && x >= 0 && x < 7 {
					if near := whatIsTold(b, s, "seen_walls_around", i)[7*y+x]; near != w && !isNaN(w) {
						t.Fatalf("point %d is told as %v in the large map, as %v in the small one", j, w, near)
					}
				}
			}
			ways := whatIsTold(b, s, "seen_ways", i)
			if aim, at := whatIsTold(b, s, "guide_aim", i), b.Env(i).Current(); !isNaN(seen[2*at]) && !slices.Equal(aim, ways[3*at:3*at+2]) {
				aside++
			}
			decisions++
			for j := range b.Env(i).Targets() {
				straight := math.Hypot(float64(all[2*j]), float64(all[2*j+1]))
				right, forward, near := float64(ways[3*j]), float64(ways[3*j+1]), float64(ways[3*j+2])
				if isNaN(ways[3*j]) != isNaN(seen[2*j]) || math.Abs(math.Hypot(right, forward)-1) > 1e-5 || near > math.Exp(-straight/10)+1e-5 {
					t.Fatalf("the way to target %d, %v cells away, is told as %v", j, straight, ways[3*j:3*j+3])
				}
				if view[3*j] == 1 && straight > 1 && (right*float64(all[2*j])+forward*float64(all[2*j+1]))/straight > 0.9999 {
					direct++
				} else if view[3*j] == 0 {
					around++
				}
			}
			walls := whatIsTold(b, s, "walls_around", i)
			for j, w := range whatIsTold(b, s, "seen_walls_around", i) {
				if isNaN(w) {
					unseen++
				} else if cells++; w != walls[j] {
					t.Fatalf("point %d around is told as %v, want %v", j, w, walls[j])
				}
			}
			if isNaN(whatIsTold(b, s, "seen_walls_around", i)[24]) {
				t.Fatal("the walker does not know where it stands")
			}
			q := b.Env(i).QPos()
			if b.Env(i).Steps() == 0 {
				visited[i] = map[maze.Cell]bool{}
			}
			visited[i][b.Env(i).Layout().CellAt(q[0], q[1])] = true
			for c := range visited[i] {
				if !b.guides.agents[i].Seen(c) {
					t.Fatalf("the walker was in %v, and does not know it", c)
				}
			}
		}
		roam(t, b, s, k)
	}
	if known == 0 || unknown == 0 || cells == 0 || unseen == 0 || direct == 0 || around == 0 {
		t.Errorf("%d targets known and %d not, %d points and %d, %d straight ways and %d others", known, unknown, cells, unseen, direct, around)
	}
	if aside > decisions/20 { // the target after this one may change the way to it
		t.Errorf("%d of %d times a guide does not go to the target that it knows", aside, decisions)
	}
}

func TestWhatWasSeenIsSavedAndRestored(t *testing.T) {
	o := task.Options{Envs: 3, Seed: 5, Threads: 2, Settings: map[string]any{"time_limit": 25.0, "action_repeat": 2}}
	b, s := openTold(t, o)
	o.Seed, o.Threads = 9, 1
	other, r := openTold(t, o)
	if err := errors.Join(b.Reset(s), other.Reset(r)); err != nil {
		t.Fatal(err)
	}
	for k := range 30 {
		roam(t, b, s, k)
		roam(t, other, r, k)
	}
	state := b.AppendState(nil)
	if err := other.RestoreState(state); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(other.AppendState(nil), state) {
		t.Error("a restored state is another one")
	}
	for k := range 40 {
		roam(t, b, s, 30+k)
		roam(t, other, r, 30+k)
		for j := range s.Extras {
			if !slices.EqualFunc(s.Extras[j], r.Extras[j], func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }) {
				t.Fatalf("%d steps later %s is another", k, b.Tells()[j].Name)
			}
		}
	}

	plain := openSettings(t, 3, 1, 1, o.Settings)
	tasktest.Start(t, plain)
	long := slices.Concat(state[:4], []byte{255, 255, 255, 255}, state[8:])
	damaged := bytes.Clone(state)
	damaged[8+int(binary.LittleEndian.Uint32(state[4:]))/2] ^= 1
	tasktest.Refuses(t, plain, []tasktest.Wrong{{"with guides", state, "with guides"}})
	tasktest.Refuses(t, b, []tasktest.Wrong{
		{"without guides", plain.AppendState(nil), "without guides"},
		{"cut short", state[:6], "guide of environment 0 is cut short"},
		{"too long a guide", long, "guide of environment 0 is cut short"},
		{"a damaged guide", damaged, "guide of environment 0"},
		{"damaged environments", state[:len(state)-1], "environment 2"},
	})
	if err := b.Teach(tasktest.NewLesson(b)); !errors.Is(err, task.ErrNotTaught) {
		t.Errorf("error %v of Teach on a batch that only tells what was seen", err)
	}
}

// BenchmarkTeach measures steps of roaming walkers, with guides that decide at each step and without guides.
func BenchmarkTeach(b *testing.B) {
	for _, size := range []int{9, 15} {
		for _, teach := range []bool{false, true} {
			settings := map[string]any{"size": size, "camera_resolution": 16, "render": "soft"}
			batch := openTaught(b, task.Options{Envs: 64, Seed: 1, Threads: 1, Teach: teach, Settings: settings})
			s, l := tasktest.Start(b, batch), tasktest.NewLesson(batch)
			b.Run(fmt.Sprintf("%s/taught=%v", batch.Spec().Name, teach), func(b *testing.B) {
				b.ReportAllocs()
				for k := 0; b.Loop(); k++ {
					s.Episodes = s.Episodes[:0]
					roam(b, batch, s, k)
					if !teach {
						continue
					}
					if err := batch.Teach(l); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/64, "ns/env-step")
			})
		}
	}
}
