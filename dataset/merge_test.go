package dataset

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/internal/cut"
	"ariadne/maze/planner"
)

// parted makes the parts of a plan and returns their folders.
func parted(t *testing.T, of int, plan func() Plan) []string {
	t.Helper()
	var dirs []string
	for k := range of {
		p := plan()
		p.Share.Part = cut.Part{Number: k + 1, Of: of}
		dirs = append(dirs, made(t, p))
	}
	return dirs
}

// joined joins parts in a new folder.
func joined(t *testing.T, parts []string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "whole")
	if _, err := Merge(context.Background(), dir, parts, Merging{Threads: 2}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// grouped wraps a player so that it plays several episodes together.
type grouped struct {
	Player
	size int
}

func (g grouped) Group() int { return g.size }

func TestMergedPartsEqualOneBuild(t *testing.T) {
	for _, c := range []struct{ episodes, parts, group int }{{9, 4, 1}, {3, 4, 1}, {11, 3, 2}, {5, 1, 1}} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			plan := func() Plan {
				p := randomPlan(t, c.episodes, 2)
				p.Player = grouped{p.Player, c.group}
				return p
			}
			parts := parted(t, c.parts, plan)
			sum := 0
			for _, dir := range parts {
				m, err := Verify(context.Background(), dir, Verification{Threads: 1})
				if err != nil {
					t.Fatal(err)
				}
				sum += len(m.Entries)
			}
			if sum != c.episodes {
				t.Errorf("the parts have %d episodes, want %d", sum, c.episodes)
			}
			whole := made(t, plan())
			for _, order := range [][]string{parts, append(parts[1:len(parts):len(parts)], parts[0])} {
				sameFiles(t, joined(t, order), whole)
			}
		})
	}
}

func TestFoldsAndTheirPartsTogetherAreAllEpisodes(t *testing.T) {
	whole := files(t, made(t, randomPlan(t, 11, 2)))
	delete(whole, ManifestName)
	for _, fold := range []Fold{FoldTrain, FoldEval} {
		plan := func() Plan {
			p := randomPlan(t, 11, 1)
			p.Share = Share{Fold: fold, Train: 3, Eval: 1}
			return p
		}
		alone := made(t, plan())
		sameFiles(t, joined(t, parted(t, 2, plan)), alone)
		for name, content := range files(t, alone) {
			var i int
			if name == ManifestName {
				continue
			}
			if _, err := fmt.Sscanf(name, "episode-%d", &i); err != nil || (i%4 == 3) != (fold == FoldEval) || whole[name] != content {
				t.Errorf("%s in %s, error %v; or it is not that of the whole", name, fold, err)
			}
			delete(whole, name)
		}
	}
	if len(whole) > 0 {
		t.Errorf("%d episodes are in no fold", len(whole))
	}
}

func TestAKilledPartIsCompleted(t *testing.T) {
	plan := func() Plan { return randomPlan(t, 14, 1) }
	parts := parted(t, 3, plan)
	dir := filepath.Join(t.TempDir(), "killed")
	p := plan()
	p.Share = Share{Part: cut.Part{Number: 2, Of: 3}}
	left, broken := 3, errors.New("broken")
	p.Player = interrupted{p.Player, &left, func() error { return broken }}
	if err := Build(context.Background(), dir, p); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	parts[1] = dir
	if _, err := Merge(context.Background(), filepath.Join(t.TempDir(), "whole"), parts, Merging{}); err == nil || !strings.Contains(err.Error(), dir+": it has 3 of 5 episodes") {
		t.Errorf("merged with a part that is not whole: %v", err)
	}
	p = plan()
	p.Share = Share{Part: cut.Part{Number: 2, Of: 3}}
	if err := Build(context.Background(), dir, p); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, joined(t, parts), made(t, plan()))
}

func TestAKilledMergeIsCompleted(t *testing.T) {
	plan := func() Plan { return randomPlan(t, 6, 1) }
	parts, dir := parted(t, 2, plan), filepath.Join(t.TempDir(), "whole")
	ctx, cancel := context.WithCancel(context.Background())
	brought := 0
	_, err := Merge(ctx, dir, parts, Merging{Progress: func(Entry) {
		if brought++; brought == 2 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".episode-000004.npz.7.tmp"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time everything exists already
		if _, err := Merge(context.Background(), dir, parts, Merging{}); err != nil {
			t.Fatal(err)
		}
		sameFiles(t, dir, made(t, plan()))
	}
	more := randomPlan(t, 8, 1)
	if err := Build(context.Background(), dir, more); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, dir, made(t, randomPlan(t, 8, 1)))
	sameFiles(t, joined(t, parts), made(t, plan())) // linked files are never written to
}

func TestWrongPartsAreRefusedInWords(t *testing.T) {
	plan := func() Plan { return randomPlan(t, 6, 1) }
	parts := parted(t, 4, plan)
	other := func(change func(*Plan)) string {
		p := plan()
		p.Share = Share{Part: cut.Part{Number: 2, Of: 4}}
		change(&p)
		return made(t, p)
	}
	damaged := other(func(*Plan) {})
	path := filepath.Join(damaged, "episode-000001-r0-0020.npz")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	whole := made(t, plan())
	for want, second := range map[string]string{
		"part 2/3, and " + parts[0] + " is one of 4": other(func(p *Plan) { p.Share.Part.Of = 3 }),
		"it is part 1/4, and so is " + parts[0]:      other(func(p *Plan) { p.Share.Part.Number = 1 }),
		"its policy is random action_repeat=2, not random as of": other(func(p *Plan) {
			p.Player = Planned{Planner: planner.Planner{Who: planner.Random}, Variant: p.Variant, Seed: 40, Repeat: 2}
		}),
		"its seed is 41, not 40 as of":                                   other(func(p *Plan) { p.Seed = 41 }),
		"its maze has targets 4, not 3 as of":                            other(func(p *Plan) { p.Variant.Maze.Targets = 4 }),
		"its share is part 1/4 of episodes to train with, 2:1, not part": other(func(p *Plan) { p.Share = Share{Part: cut.Part{Number: 2, Of: 4}, Fold: FoldTrain, Train: 2, Eval: 1} }),
		"it is a part of 7 episodes, and " + parts[0] + " is one of 6":   other(func(p *Plan) { p.Episodes = 7 }),
		"it has all episodes, but was not made as a part":                whole,
		"is no data set": t.TempDir(),
		"checksum":       damaged,
	} {
		dir := filepath.Join(t.TempDir(), "whole")
		_, err := Merge(context.Background(), dir, []string{parts[0], second, parts[2], parts[3]}, Merging{})
		if wrong := (*InputError)(nil); !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), second) {
			t.Errorf("error %v does not say %q of %s", err, want, second)
		}
		if _, err := os.Stat(filepath.Join(dir, ManifestName)); err == nil {
			t.Errorf("%q: there is a manifest", want)
		}
	}
	for _, c := range []struct {
		dir   string
		parts []string
		want  string
	}{
		{t.TempDir(), []string{parts[3], parts[0]}, "of 4 parts these are missing: 2/4, 3/4"},
		{t.TempDir(), nil, "no parts"},
		{parts[0], parts, "its share is part 1/4"},
		{made(t, randomPlan(t, 7, 1)), parts, "planned for 7 episodes, not 6"},
		{filepath.Dir(episodeIn(t, "episode-000009-r0-0020.npz")), parts, "a file, episode-000009-r0-0020.npz, that is of none of the parts"},
		{filepath.Dir(episodeIn(t, "episode-000001-r0-0020.npz")), parts, "exists already and differs from that of"},
	} {
		if _, err := Merge(context.Background(), c.dir, c.parts, Merging{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v does not say %q", err, c.want)
		}
	}
	if err := Build(context.Background(), parts[1], plan()); err == nil || !strings.Contains(err.Error(), "its share is part 2/4 of all episodes, not all episodes") {
		t.Errorf("built on in a part: %v", err)
	}
}

// episodeIn writes some bytes into a folder, under the name of an episode.
func episodeIn(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte("something"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSharesCountEveryGroupOnce(t *testing.T) {
	for _, c := range []struct {
		Share
		of int
	}{
		{Share{}, 1}, {Share{}, 5}, {Share{Fold: FoldTrain, Train: 29, Eval: 1}, 3}, {Share{Fold: FoldEval, Train: 3, Eval: 2, Group: 4}, 2},
	} {
		sum := map[int]int{}
		for k := range c.of {
			own := c.Share
			own.Part = cut.Part{Number: k + 1, Of: c.of}
			if err := own.validate(); err != nil {
				t.Fatal(err)
			}
			for _, g := range own.groups(600) {
				sum[g]++
			}
			whole := c.Share
			if got, want := own.count(600), whole.count(600)/c.of; got < want-4 || got > want+4 {
				t.Errorf("%v has %d episodes, want about %d", own, got, want)
			}
		}
		for g := range 600 {
			if want := map[bool]int{true: 1}[c.has(g)]; sum[g] != want {
				t.Errorf("%+v: group %d is in %d parts, want %d", c, g, sum[g], want)
			}
		}
	}
	for _, s := range []Share{
		{Part: cut.Part{Number: 1}}, {Part: cut.Part{Of: 3}}, {Part: cut.Part{Number: 4, Of: 3}}, {Part: cut.Part{Number: -1, Of: 3}},
		{Train: 1}, {Fold: "test", Train: 1, Eval: 1}, {Fold: FoldTrain, Train: 1}, {Group: -1},
	} {
		if s.validate() == nil {
			t.Errorf("%+v is a share", s)
		}
	}
}
