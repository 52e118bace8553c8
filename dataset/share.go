package dataset

import (
	"errors"
	"fmt"
	"slices"

	"ariadne/internal/cut"
)

// Share says which episodes of a data set a folder has. The zero value is all of them. Episodes belong to folds and parts in the
// groups that their policy plays together, one group after the other, so that more episodes in the end change nothing about those
// that there are.
type Share struct {
	// Fold is what the episodes are for: "train", "eval", or "" for both. Of Train + Eval groups in turn the first Train are to
	// train with.
	Fold  Fold `json:"fold,omitempty"`
	Train int  `json:"train,omitempty"`
	Eval  int  `json:"eval,omitempty"`
	// Part is which part of the fold it is.
	Part cut.Part `json:"part,omitzero"`
	// Group is how many episodes are played together. Build sets it.
	Group int `json:"group,omitempty"`
}

// Fold is what episodes are for, and the name of their folder.
type Fold string

// The folds of a data set, as memory-maze's own have them.
const (
	FoldTrain Fold = "train"
	FoldEval  Fold = "eval"
)

// maxFold bounds what Share counts in.
const maxFold = 1000

// all reports whether the folder has everything.
func (s *Share) all() bool { return s.Fold == "" && s.Part.Whole() }

// validate reports what is no share.
func (s *Share) validate() error {
	switch {
	case !s.Part.Whole() && (s.Part.Number < 1 || s.Part.Number > s.Part.Of || s.Part.Of > cut.Most):
		return fmt.Errorf("part %v; parts count from 1, up to %d", s.Part, cut.Most)
	case s.Fold == "" && (s.Train != 0 || s.Eval != 0), s.Fold != "" && s.Fold != FoldTrain && s.Fold != FoldEval:
		return fmt.Errorf("fold %.20q, want %q or %q", s.Fold, FoldTrain, FoldEval)
	case s.Fold != "" && (s.Train < 1 || s.Eval < 1 || s.Train > maxFold || s.Eval > maxFold):
		return fmt.Errorf("%d episodes to train with for %d to evaluate with, want 1 to %d of each", s.Train, s.Eval, maxFold)
	case s.Group < 0:
		return errors.New("groups of less than an episode")
	}
	return nil
}

// has reports whether a group of episodes is in the share.
func (s *Share) has(group int) bool {
	if s.Fold != "" { // count the groups of the fold alone
		turn, at := group/(s.Train+s.Eval), group%(s.Train+s.Eval)
		size, first := s.Train, 0
		if s.Fold == FoldEval {
			size, first = s.Eval, s.Train
		}
		if at < first || at >= first+size {
			return false
		}
		group = turn*size + at - first
	}
	return s.Part.Has(group)
}

// hasEpisode reports whether an episode is in the share.
func (s *Share) hasEpisode(i int) bool { return s.has(i / max(s.Group, 1)) }

// count returns how many of a data set's episodes are in the share.
func (s *Share) count(episodes int) int {
	n := 0
	for i := range episodes {
		if s.hasEpisode(i) {
			n++
		}
	}
	return n
}

// String says it in words, as what follows "it has".
func (s Share) String() string {
	text := "all episodes"
	if s.Fold != "" {
		text = fmt.Sprintf("episodes to %s with, %d:%d", s.Fold, s.Train, s.Eval)
	}
	if !s.Part.Whole() {
		text = fmt.Sprintf("part %v of %s", s.Part, text)
	}
	if s.Group > 1 {
		text += fmt.Sprintf(", played %d together", s.Group)
	}
	return text
}

// whole is the share that all parts together are.
func (s Share) whole() Share {
	s.Part = cut.Part{}
	if s.Fold == "" {
		s.Group = 0
	}
	return s
}

// groups returns the groups of the share among the first so many.
func (s *Share) groups(n int) []int {
	var list []int
	for g := range n {
		if s.has(g) {
			list = append(list, g)
		}
	}
	return slices.Clip(list)
}
