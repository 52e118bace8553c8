package memorymaze

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"ariadne/maze"
	"ariadne/task"
)

// stagger ends the episodes that a reset begins at different times, one after another. From then on, the environments are at
// different moments of their episodes.
type stagger struct {
	limit  int    // steps of an episode
	first  []bool // [N] environment i is in a first episode
	before int    // environments of the larger batch before this part
	whole  int    // environments of the larger batch
}

func newStagger(o task.Options, limit int) *stagger {
	return &stagger{limit: limit, first: make([]bool, o.Envs), before: o.First, whole: o.Whole()}
}

// begin marks all environments as being in their first episodes.
func (g *stagger) begin() {
	for i := range g.first {
		g.first[i] = true
	}
}

// end sets done for first episodes that have had their share of the steps, and unmarks all that are over.
func (g *stagger) end(envs *maze.Batch, done []bool) {
	for i, first := range g.first {
		if first {
			part := (g.before + i + 1) * g.limit / g.whole
			done[i] = done[i] || envs.Env(i).Steps() >= part
			g.first[i] = !done[i]
		}
	}
}

// staggerMagic starts the state of a stagger. While there are first episodes, that state precedes the rest of the batch's
// state. The flags ([N] of 8 bits) and the CRC-32C of all that follow. The rest begins with returns, which are whole numbers,
// so no other state begins with these bytes.
const staggerMagic = "AMS\x01"

func (g *stagger) appendState(p []byte) []byte {
	return appendStagger(p, g.first)
}

func appendStagger(p []byte, flags []bool) []byte {
	if !slices.Contains(flags, true) {
		return p
	}
	start := len(p)
	p = append(p, staggerMagic...)
	for _, first := range flags {
		p = append(p, flag(first))
	}
	return appendSum(p, start)
}

// readStagger reads the flags of n environments from the front of p and returns what follows them.
func readStagger(p []byte, n int) (first []bool, rest []byte, err error) {
	first = make([]bool, n)
	if !bytes.HasPrefix(p, []byte(staggerMagic)) {
		return first, p, nil
	}
	body, rest, err := cutSum(p, len(staggerMagic)+n)
	if err != nil {
		return nil, nil, fmt.Errorf("state of first episodes: %w", err)
	}
	for i, f := range body[len(staggerMagic):] {
		if f > 1 {
			return nil, nil, fmt.Errorf("state of first episodes: flag %d of environment %d", f, i)
		}
		first[i] = f == 1
	}
	if !slices.Contains(first, true) {
		return nil, nil, errors.New("state of first episodes: there are none")
	}
	return first, rest, nil
}
