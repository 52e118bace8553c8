package oracle

import (
	"math"

	"ariadne/internal/portable"
	"ariadne/maze/internal/walk"
)

// search looks ahead from the walker's true state by branch and bound, depth first. The lattice's times serve as the values of
// its leaves. The search restores details that interpolation blurs: how close to a corner the walker can pass, and when to
// begin a turn.
type search struct {
	m     *walk.Motion
	l     *lattice
	v     *values
	depth int     // decisions
	slack float32 // by how much a true time may be shorter than the lattice's estimate

	best  float32 // least time found
	first int     // the action with which it begins
}

// choose returns the action that leads to the least time to go.
func (s *search) choose(from *walk.State) (action int) {
	s.best, s.first = float32(math.Inf(1)), decisions[0]
	s.expand(from, 0, 0, -1)
	return s.first
}

// branch is the result of a sequence of decisions.
type branch struct {
	next  walk.State
	first int     // the first action of the sequence
	spent float32 // decisions so far
	total float32 // spent and the estimate for the rest
	done  bool    // the target was touched
}

func (s *search) expand(from *walk.State, spent float32, ply, first int) {
	var list [len(decisions)]branch
	var order [len(decisions)]int // indices into list, sorted by total
	sin, cos := portable.Sincos(from.Heading)
	for d, action := range decisions {
		b := &list[d]
		b.first = first
		if ply == 0 {
			b.first = action
		}
		s.try(b, from, sin, cos, action, spent)
		at := d
		for ; at > 0 && b.total < list[order[at-1]].total; at-- {
			order[at] = order[at-1]
		}
		order[at] = d
	}
	for _, d := range order {
		b := &list[d]
		if b.total-s.slack >= s.best {
			return
		}
		switch {
		case !b.done && ply < s.depth-1:
			s.expand(&b.next, b.spent, ply+1, b.first)
		case b.total < s.best:
			s.best, s.first = b.total, b.first
		}
	}
}

// try computes the result of one action.
func (s *search) try(b *branch, from *walk.State, sin, cos float64, action int, spent float32) {
	var met bool
	b.next, met, b.done = s.m.AdvanceFacing(from, sin, cos, action, s.l.sp, &s.v.goal)
	b.spent = spent + 1
	if met {
		b.spent += metCost
	}
	p, ok := s.l.locate(s.m, &b.next)
	if !ok {
		b.total = b.spent + far
		return
	}
	rest := s.v.time
	if b.done {
		rest = s.v.after
	}
	b.total = b.spent + s.l.interpolate(rest, &p)
}
