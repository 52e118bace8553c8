package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"ariadne/internal/hydra"
)

// groupNames names groups after the differences of their configurations, as briefly as tells them apart. The seeds tell single runs of the
// same configuration apart. Where these do not, the folders do.
func groupNames(groups []group) []string {
	names, folders := make([]string, len(groups)), make([]string, len(groups))
	for i, g := range groups {
		folders[i] = g.folder()
	}
	folders = tails(folders)
	traits := tellingTraits(groups)
	for i, g := range groups {
		if names[i] = joined(traits, i); len(groups) == 1 {
			names[i] = coreName(g[0].config)
		}
	}
	out := make([]string, len(groups))
	for i, g := range groups {
		seed, twins, differ := g.seedWords(), 0, true
		for j, other := range groups {
			if i != j && names[i] == names[j] {
				twins++
				differ = differ && seed != "" && other.seedWords() != "" && seed != other.seedWords()
			}
		}
		switch {
		case g[0].config == nil || names[i] == "" && (twins == 0 || !differ):
			out[i] = folders[i]
		case twins == 0:
			out[i] = names[i]
		case differ:
			out[i] = strings.TrimPrefix(names[i]+", "+seed, ", ")
		default:
			out[i] = names[i] + " (" + folders[i] + ")"
		}
	}
	return out
}

// seedWords returns the seed of a group of one run in words, "" if there are more runs or it has no seed.
func (g group) seedWords() string {
	if len(g) > 1 || g[0].config == nil {
		return ""
	}
	seed, err := g[0].config.At("seed")
	if err != nil {
		return ""
	}
	return "seed " + written(seed)
}

// folder returns the folder of a group's run, or the folder that holds all of its runs.
func (g group) folder() string {
	folder := parts(g[0].dir)
	for _, r := range g[1:] {
		other := parts(r.dir)
		same := 0
		for same < min(len(folder), len(other)) && folder[same] == other[same] {
			same++
		}
		folder = folder[:same]
	}
	return strings.Join(folder, "/")
}

// parts splits a path into its names, from the root on. Therefore "." has a name, too.
func parts(path string) []string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return strings.Split(filepath.ToSlash(path), "/")
}

// tails returns the shortest ends of paths that are all different, each of at least one part. It returns whole paths if there are none.
func tails(paths []string) []string {
	split := make([][]string, len(paths))
	longest := 0
	for i, path := range paths {
		split[i] = parts(path)
		longest = max(longest, len(split[i]))
	}
	for parts := 1; parts <= longest; parts++ {
		ends := make([]string, len(paths))
		for i, s := range split {
			ends[i] = strings.Join(s[max(0, len(s)-parts):], "/")
		}
		if len(slices.Compact(slices.Sorted(slices.Values(ends)))) == len(ends) {
			return ends
		}
	}
	return paths
}

// trait is something in which the configurations of groups may differ: a value, or whether they have a part at all.
type trait struct {
	path   string
	values []*hydra.Config // of each group; nil where there is none
	part   bool
}

// same reports whether two groups have the same trait.
func (t *trait) same(i, j int) bool {
	a, b := t.values[i], t.values[j]
	return (a == nil) == (b == nil) && (a == nil || t.part || a.Hash() == b.Hash())
}

// rank says how much a trait tells a reader. The trait with the lowest rank tells most.
func (t *trait) rank() int {
	switch {
	case t.path == "trainer.seq_model.name":
		return 0
	case t.path == "task.task":
		return 1
	case t.part:
		return 2
	case strings.HasPrefix(t.path, "task."):
		return 3
	case !strings.HasPrefix(t.path, "trainer."): // data, init, curriculum
		return 4
	case strings.HasPrefix(t.path, "trainer.seq_model."):
		return 5
	}
	return 6
}

// tellingTraits returns few traits that tell groups apart. It takes the core if that differs. Then it takes, one by one, the trait that
// tells most further groups apart; of equal ones, the trait of the lowest rank.
func tellingTraits(groups []group) []*trait {
	traits := differing(groups)
	slices.SortStableFunc(traits, func(a, b *trait) int { return cmp.Compare(a.rank(), b.rank()) })
	var chosen []*trait
	if len(traits) > 0 && traits[0].rank() == 0 {
		chosen, traits = traits[:1:1], traits[1:]
	}
	for apart := kinds(chosen, len(groups)); ; {
		var best *trait
		for _, t := range traits {
			if n := kinds(append(slices.Clip(chosen), t), len(groups)); n > apart {
				best, apart = t, n
			}
		}
		if best == nil {
			return chosen
		}
		chosen = append(chosen, best)
	}
}

// kinds returns how many different kinds the traits make of n groups.
func kinds(traits []*trait, n int) int {
	count := 0
	for i := range n {
		first := true
		for j := range i {
			first = first && slices.ContainsFunc(traits, func(t *trait) bool { return !t.same(i, j) })
		}
		if first {
			count++
		}
	}
	return count
}

// differing returns all traits in which the groups' configurations differ, in the order of their keys.
func differing(groups []group) []*trait {
	var paths []string
	values := make([]map[string]*hydra.Config, len(groups))
	for i, g := range groups {
		if g[0].config == nil {
			continue
		}
		values[i] = important(g[0].config)
		for _, path := range g[0].config.Paths() {
			if !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	var traits []*trait
	for _, path := range paths {
		t := &trait{path: path}
		for i := range groups {
			v := values[i][path]
			if v == nil && hasBelow(values[i], path) {
				v, _ = groups[i][0].config.At(path)
				t.part = true
			}
			t.values = append(t.values, v)
		}
		if t.differs(groups) {
			traits = append(traits, t)
		}
	}
	return traits
}

// hasBelow reports whether there are values below a key.
func hasBelow(values map[string]*hydra.Config, path string) bool {
	for key := range values {
		if strings.HasPrefix(key, path+".") {
			return true
		}
	}
	return false
}

// differs reports whether the groups that have a configuration differ in the trait.
func (t *trait) differs(groups []group) bool {
	first := -1
	for i, g := range groups {
		if g[0].config == nil {
			continue
		}
		if first >= 0 && !t.same(first, i) {
			return true
		}
		if first < 0 {
			first = i
		}
	}
	return false
}
