package dataset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/dirlock"
	"ariadne/maze"
	"ariadne/maze/oracle"
	"ariadne/maze/planner"
	"ariadne/task/memorymaze"
)

// made builds a data set in a new folder.
func made(t testing.TB, p Plan) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "set")
	if err := Build(context.Background(), dir, p); err != nil {
		t.Fatal(err)
	}
	return dir
}

// randomPlan returns the plan of a small data set.
func randomPlan(t testing.TB, episodes, threads int) Plan {
	v := short(t)
	return Plan{Variant: v, Seed: 40, Episodes: episodes, Threads: threads, Player: random(v, 40)}
}

// files returns the names and contents of a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(b)
	}
	return all
}

// sameFiles compares two folders.
func sameFiles(t *testing.T, got, want string) {
	t.Helper()
	a, b := files(t, got), files(t, want)
	for name := range b {
		if a[name] != b[name] {
			t.Errorf("%s differs (%d and %d bytes)", name, len(a[name]), len(b[name]))
		}
	}
	for name := range a {
		if _, ok := b[name]; !ok {
			t.Errorf("%s is too many", name)
		}
	}
}

// random draws the actions of episodes from a seed on.
func random(v memorymaze.Variant, seed uint32) Planned {
	return Planned{Planner: planner.Planner{Who: planner.Random}, Variant: v, Seed: seed}
}

func TestADataSetDoesNotDependOnThreads(t *testing.T) {
	sameFiles(t, made(t, randomPlan(t, 7, 3)), made(t, randomPlan(t, 7, 1)))
}

// interrupted wraps a player. When a given number of episodes has been asked for, it fails, or ends the whole build.
type interrupted struct {
	Player
	left *int
	stop func() error
}

func (i interrupted) Play(ctx context.Context, first, count int) ([]*Episode, error) {
	if *i.left--; *i.left < 0 {
		if err := i.stop(); err != nil {
			return nil, err
		}
	}
	return i.Player.Play(ctx, first, count)
}

func TestAnInterruptedBuildGoesOnToTheSameFiles(t *testing.T) {
	straight := made(t, randomPlan(t, 9, 1))
	dir := filepath.Join(t.TempDir(), "set")
	broken := errors.New("broken")
	for _, steps := range []int{0, 3, 4} {
		ctx, cancel := context.WithCancel(context.Background())
		left := steps
		p := randomPlan(t, 9, 1)
		p.Player = interrupted{p.Player, &left, func() error {
			if steps == 3 {
				cancel()
				return nil
			}
			return broken
		}}
		err := Build(ctx, dir, p)
		if want := map[bool]error{true: context.Canceled, false: broken}[steps == 3]; !errors.Is(err, want) {
			t.Fatalf("error %v, want %v", err, want)
		}
		cancel()
		if _, err := Verify(context.Background(), dir, Verification{}); err == nil || !strings.Contains(err.Error(), "of 9 episodes") {
			t.Errorf("after %d more episodes Verify says %v", steps, err)
		}
		// What a kill may leave behind: unfinished files, an incomplete line, a file that is not listed.
		for name, content := range map[string]string{".episode-000004.npz.1234.tmp": "half", "episode-000008.npz": "not listed"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		m, err := os.OpenFile(filepath.Join(dir, ManifestName), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = m.WriteString(`{"file":"episode-000008.npz","se`)
		if err := errors.Join(err, m.Close()); err != nil {
			t.Fatal(err)
		}
	}
	made := 0
	p := randomPlan(t, 9, 2)
	p.Progress = func(Entry) { made++ }
	if err := Build(context.Background(), dir, p); err != nil {
		t.Fatal(err)
	}
	if made != 9 {
		t.Errorf("Progress was called %d times", made)
	}
	sameFiles(t, dir, straight)
	if m, err := Verify(context.Background(), dir, Verification{Replay: true, Threads: 2}); err != nil || len(m.Entries) != 9 {
		t.Errorf("Verify says %v", err)
	}
}

func TestADataSetGrows(t *testing.T) {
	dir := made(t, randomPlan(t, 3, 1))
	if err := Build(context.Background(), dir, randomPlan(t, 5, 1)); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, dir, made(t, randomPlan(t, 5, 1)))
	if err := Build(context.Background(), dir, randomPlan(t, 4, 1)); err == nil || !strings.Contains(err.Error(), "5 episodes, not 4") {
		t.Errorf("error %v", err)
	}
}

func TestAnotherDataSetIsNotMixedIn(t *testing.T) {
	dir := made(t, randomPlan(t, 2, 1))
	before := files(t, dir)
	for says, change := range map[string]func(p *Plan){
		"seed is 40, not 41": func(p *Plan) { p.Seed, p.Player = 41, random(p.Variant, 41) },
		"policy is random, not orac": func(p *Plan) {
			p.Player = Planned{Planner: planner.Planner{Who: planner.Oracle, Effort: oracle.Fast}, Variant: p.Variant, Seed: 40}
		},
		"maze has time_limit 5, not 6": func(p *Plan) { p.Variant.Maze.TimeLimit = 6 },
		"not MemoryMaze-11x11":         func(p *Plan) { p.Variant = standard(t, 11) },
	} {
		p := randomPlan(t, 2, 1)
		change(&p)
		if err := Build(context.Background(), dir, p); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "choose another folder") {
			t.Errorf("error %v does not say %q", err, says)
		}
	}
	for name, content := range files(t, dir) {
		if before[name] != content {
			t.Errorf("%s was changed", name)
		}
	}
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "x.npz"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Build(context.Background(), foreign, randomPlan(t, 1, 1)); err == nil || !strings.Contains(err.Error(), "x.npz") {
		t.Errorf("a folder with files: %v", err)
	}
}

func TestTwoBuildsDoNotWorkInOneFolder(t *testing.T) {
	dir := t.TempDir()
	l, err := dirlock.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := Build(context.Background(), dir, randomPlan(t, 1, 1)); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("error %v", err)
	}
}

// pairs plays two episodes together. Its actions depend on the place within the pair.
type pairs struct{ Planned }

func (pairs) Group() int { return 2 }

func (p pairs) Play(ctx context.Context, first, count int) ([]*Episode, error) {
	if first%2 != 0 || count != 2 {
		return nil, fmt.Errorf("episodes %d to %d are no pair", first, first+count-1)
	}
	return p.Planned.Play(ctx, first, count)
}

func TestGroupsAreAlwaysPlayedWhole(t *testing.T) {
	p := randomPlan(t, 5, 2) // the last group has one episode too many
	p.Player = pairs{random(p.Variant, 40)}
	dir := made(t, p)
	if err := os.Remove(Whole(filepath.Join(dir, "episode-000003.npz"))); err != nil {
		t.Fatal(err)
	}
	if err := Build(context.Background(), dir, p); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, dir, made(t, randomPlan(t, 5, 1)))
}

func TestTheOracleAndItsNoiseFollowFromTheSeed(t *testing.T) {
	v := standard(t, 7)
	v.Maze.TimeLimit = 25
	plan := func(noise float64) Plan {
		return Plan{Variant: v, Seed: 9, Episodes: 1, Threads: 2, Player: Planned{Planner: planner.Planner{Who: planner.Oracle, Effort: oracle.Fast, Noise: noise}, Variant: v, Seed: 9}}
	}
	a, b := made(t, plan(0.2)), made(t, plan(0))
	sameFiles(t, a, made(t, plan(0.2)))
	actions := func(dir string) []uint8 { return opened(t, filepath.Join(dir, episodeName(0))).Episode.Actions }
	if slices.Equal(actions(a), actions(b)) {
		t.Error("noise changes nothing")
	}
	f := opened(t, filepath.Join(a, episodeName(0)))
	if f.Episode.Policy != "oracle effort=fast noise=0.2" || f.Return() < 1 {
		t.Errorf("policy %q, return %v", f.Episode.Policy, f.Return())
	}
}

func TestTheExplorerFollowsFromTheSeed(t *testing.T) {
	v := standard(t, 7)
	v.Maze.TimeLimit = 25
	plan := Plan{Variant: v, Seed: 9, Episodes: 2, Threads: 2, Player: Planned{Planner: planner.Planner{Who: planner.Explorer}, Variant: v, Seed: 9}}
	a := made(t, plan)
	plan.Threads = 1
	sameFiles(t, a, made(t, plan))
	if f := opened(t, filepath.Join(a, episodeName(0))); f.Episode.Policy != "explorer" || f.Return() < 1 {
		t.Errorf("policy %q, return %v", f.Episode.Policy, f.Return())
	}
}

func TestRecordedEpisodesArePlayedAgain(t *testing.T) {
	v := short(t)
	var paths []string
	for i, e := range []*Episode{wander(v, 8, 20), wander(v, 2, 13)} {
		e.Policy = "human"
		paths = append(paths, filepath.Join(t.TempDir(), fmt.Sprintf("%d.npz", i)))
		if err := Write(paths[i], e, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := ReadRecorded(paths)
	if err != nil {
		t.Fatal(err)
	}
	dir := made(t, Plan{Variant: r.Variant(), Episodes: r.Len(), Threads: 1, Player: r})
	for i, path := range paths {
		a, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(Whole(filepath.Join(dir, episodeName(i))))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("episode %d differs from its recording", i)
		}
	}
	other := filepath.Join(t.TempDir(), "o.npz")
	v.Maze.TimeLimit = 6
	if err := Write(other, wander(v, 1, 2), Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadRecorded(append(paths, other)); err == nil || !strings.Contains(err.Error(), other) {
		t.Errorf("error %v does not name %s", err, other)
	}
	if _, err := ReadRecorded(nil); err == nil {
		t.Error("no recordings are accepted")
	}
}

func TestVerifyNamesEveryFileThatIsWrong(t *testing.T) {
	dir := made(t, randomPlan(t, 4, 1))
	paths := map[int]string{} // before anything is removed
	for i := range 4 {
		paths[i] = Whole(filepath.Join(dir, episodeName(i)))
	}
	path := func(i int) string { return paths[i] }
	b, err := os.ReadFile(path(1))
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 4
	if err := errors.Join(os.WriteFile(path(1), b, 0o644), os.Truncate(path(2), 1000), os.Remove(path(3))); err != nil {
		t.Fatal(err)
	}
	for _, replay := range []bool{false, true} {
		_, err = Verify(context.Background(), dir, Verification{Threads: 2, Replay: replay})
		for _, want := range []string{path(1) + ": checksum", path(2) + ": it has 1000 bytes", path(3)} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v does not say %q", err, want)
			}
		}
		if err != nil && strings.Contains(err.Error(), path(0)) {
			t.Errorf("error %v names a file that is right", err)
		}
	}
	if _, err := Verify(context.Background(), t.TempDir(), Verification{}); err == nil || !strings.Contains(err.Error(), "no data set") {
		t.Errorf("error %v", err)
	}
}

func TestWrongManifestsAreErrors(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(made(t, randomPlan(t, 2, 1)), ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(b), "\n")
	for _, c := range []struct{ text, says string }{
		{"", "no complete line"},
		{strings.TrimSuffix(lines[0], "\n"), "no complete line"},
		{strings.Replace(lines[0], "ariadne", "another", 1), "line 1: format"},
		{strings.Replace(lines[0], `"version":1`, `"version":2`, 1), "version 2"},
		{strings.Replace(lines[0], `"size":9`, `"size":8`, 1), "size is 8"},
		{lines[0] + lines[1] + lines[1], "episode-000000-r0-0020.npz twice"},
		{lines[0] + strings.Replace(lines[1], "000000", "000007", 1), "no episode of 2"},
		{lines[0] + strings.Replace(lines[1], "episode-000000", "../../secret", 1), "no episode of 2"},
		{lines[0] + "{}\n", "line 2"},
		{lines[0] + lines[1] + "what\n", "line 3"},
	} {
		if _, err := parseManifest([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("error %v does not say %q", err, c.says)
		}
	}
}

func TestDecisionsAreHeldAndRecorded(t *testing.T) {
	v := standard(t, 7)
	v.Maze.TimeLimit = 5.25 // 21 steps: the last decision is cut short
	for _, who := range []planner.Planner{{Who: planner.Random}, {Who: planner.Oracle, Effort: oracle.Fast}, {Who: planner.Explorer}} {
		episodes, err := Planned{Planner: who, Variant: v, Seed: 3, Repeat: 2}.Play(t.Context(), 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		e := episodes[0]
		if e.Repeat != 2 || len(e.Actions) != 21 || !strings.HasSuffix(e.Policy, " action_repeat=2") {
			t.Errorf("%s: %d steps, each decision held for %d", e.Policy, len(e.Actions), e.Repeat)
		}
		f := opened(t, written(t, e))
		if f.Episode.Repeat != 2 || !slices.Equal(f.Episode.Actions, e.Actions) {
			t.Errorf("%s: came back as %+v", e.Policy, f.Episode)
		}
		e.Actions[5] = (e.Actions[4] + 1) % maze.Actions
		if err := e.Validate(); err == nil || !strings.Contains(err.Error(), "at step 5") {
			t.Errorf("%s: a decision that is not held: error %v", e.Policy, err)
		}
	}
}
