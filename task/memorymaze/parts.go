package memorymaze

import (
	"fmt"
	"slices"
)

// pieces are the parts of a batch's state.
type pieces struct {
	first   []bool   // of readStagger
	guides  [][]byte // of readGuides
	returns []byte   // [N] of 64 bits each
	mazes   []byte   // the state of maze.Batch
}

func readPieces(p []byte, envs int) (s pieces, err error) {
	if s.first, p, err = readStagger(p, envs); err != nil {
		return s, err
	}
	if s.guides, p, err = readGuides(p, envs); err != nil {
		return s, err
	}
	if len(p) < 8*envs {
		return s, fmt.Errorf("state of %d bytes is cut short", len(p))
	}
	s.returns, s.mazes = p[:8*envs], p[8*envs:]
	return s, nil
}

func (s *pieces) appendState(p []byte) []byte {
	p = appendStagger(p, s.first)
	if s.guides != nil {
		p = appendGuides(p, s.guides)
	}
	return append(append(p, s.returns...), s.mazes...)
}

// JoinStates implements task.Parted.
func (b *Batch) JoinStates(parts [][]byte, envs []int) ([]byte, error) {
	var all pieces
	var mazes [][]byte
	for k, p := range parts {
		s, err := readPieces(p, envs[k])
		if err != nil {
			return nil, fmt.Errorf("part %d: %w", k, err)
		}
		all.first, all.guides = append(all.first, s.first...), append(all.guides, s.guides...)
		all.returns, mazes = append(all.returns, s.returns...), append(mazes, s.mazes)
	}
	var err error
	all.mazes, err = b.envs.JoinStates(mazes)
	return all.appendState(nil), err
}

// CutState implements task.Parted.
func (b *Batch) CutState(whole []byte) ([]byte, error) {
	s, err := readPieces(whole, b.part.Whole())
	if err != nil {
		return nil, err
	}
	from, to := b.part.First, b.part.First+b.Len()
	s.first, s.returns = slices.Clone(s.first[from:to]), s.returns[8*from:8*to]
	if s.guides != nil {
		s.guides = s.guides[from:to]
	}
	if s.mazes, err = b.envs.CutState(s.mazes, from); err != nil {
		return nil, err
	}
	return s.appendState(nil), nil
}
