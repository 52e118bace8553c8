package dataset

import (
	"errors"
	"fmt"
	"slices"

	"ariadne/internal/cut"
)

// Share says which episodes of a data set a folder has. The zero value means all of them. Episodes are assigned to folds and
// parts in groups, the groups that their policy plays together. The assignment of a group depends only on its number, so a
// larger data set has the same assignment of its first episodes.
type Share struct {
	// Fold is the purpose of the episodes: "train", "eval", or "" for both. Of each Train + Eval consecutive groups, the first
	// Train are for training.
	Fold  Fold `json:"fold,omitempty"`
	Train int  `json:"train,omitempty"`
	Eval  int  `json:"eval,omitempty"`
	// Part chooses a part of the fold.
	Part cut.Part `json:"part,omitzero"`
	// Group is the number of episodes that are played together. Build sets it.
	Group int `json:"group,omitempty"`
}

// Fold is the purpose of episodes, and the name of their folder.
type Fold string

// The folds of a data set, with the names that memory-maze's own data sets use.
const (
	FoldTrain Fold = "train"
	FoldEval  Fold = "eval"
)

// maxFold bounds Train and Eval.
const maxFold = 1000

// all reports whether the folder has all episodes.
func (s *Share) all() bool { return s.Fold == "" && s.Part.Whole() }

// validate returns an error if a share is impossible.
func (s *Share) validate() error {
	switch {
	case !s.Part.Whole() && (s.Part.Number < 1 || s.Part.Number > s.Part.Of || s.Part.Of > cut.Most):
		return fmt.Errorf("part %v; parts count from 1, up to %d", s.Part, cut.Most)
	case s.Fold == "" && (s.Train != 0 || s.Eval != 0), s.Fold != "" && s.Fold != FoldTrain && s.Fold != FoldEval:
		return fmt.Errorf("fold %.20q, want %q or %q", s.Fold, FoldTrain, FoldEval)
	case s.Fold != "" && (s.Train < 1 || s.Eval < 1 || s.Train > maxFold || s.Eval > maxFold):
		return fmt.Errorf("%d episodes to train with for %d to evaluate with, want 1 to %d of each", s.Train, s.Eval, maxFold)
	case s.Group < 0:
		return errors.New("a group must have at least one episode")
	}
	return nil
}

// has reports whether a group of episodes is in the share.
func (s *Share) has(group int) bool {
	if s.Fold != "" { // counts only the groups of the fold
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

// count returns the number of a data set's episodes in the share.
func (s *Share) count(episodes int) int {
	n := 0
	for i := range episodes {
		if s.hasEpisode(i) {
			n++
		}
	}
	return n
}

// String describes the share in words that can follow "it has".
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

// whole returns the share that all parts make up together.
func (s Share) whole() Share {
	s.Part = cut.Part{}
	if s.Fold == "" {
		s.Group = 0
	}
	return s
}

// groups returns those of the first n groups that are in the share.
func (s *Share) groups(n int) []int {
	var list []int
	for g := range n {
		if s.has(g) {
			list = append(list, g)
		}
	}
	return slices.Clip(list)
}
