package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"ariadne/internal/hydra"
)

// groupNames names groups after what their configurations differ in, as briefly as tells them apart. Single runs of the same
// configuration are told apart by their seeds, and what that does not tell apart by the folders.
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

// seedWords tells the seed of a group of one run, "" if there are more or it has none.
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

// folder is the folder of a group's run, or the one that all its runs are in.
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

// parts takes a path apart, from the root on, so that "." has a name, too.
func parts(path string) []string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return strings.Split(filepath.ToSlash(path), "/")
}

// tails returns the shortest ends of paths that are all different, at least their last parts; whole paths if there are none.
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

// trait is something that the configurations of groups may differ in: a value, or whether a part of them is there at all.
type trait struct {
	path   string
	values []*hydra.Config // of each group; nil where there is none
	part   bool
}

// same reports whether two groups are the same in a trait.
func (t *trait) same(i, j int) bool {
	a, b := t.values[i], t.values[j]
	return (a == nil) == (b == nil) && (a == nil || t.part || a.Hash() == b.Hash())
}

// rank says how much a trait tells a reader; the lowest tells most.
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

// tellingTraits returns the fewest traits that tell groups apart: the core if it differs, and then, one by one, whatever tells
// most of them apart that were not, the most telling first.
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

// kinds is how many of n groups differ in traits.
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

// differing returns all that the groups' configurations differ in, in the order of their keys.
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

// differs reports whether groups that have a configuration differ in a trait.
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
