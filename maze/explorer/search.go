package explorer

import (
	"math"

	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// decisions are the actions that are planned with. To stay is never better than to turn.
var decisions = [...]int{1, 4, 5, 2, 3}

// all are the actions that are compared for Costs.
var all = [...]int{1, 4, 5, 2, 3, 0}

// metCost is what contact with a wall costs, in decisions, besides the speed.
const metCost = 2.0

// estimate returns the time to go from a state.
func (p *pace) estimate(f *field, s *walk.State) float32 {
	heading := p.m.Settled(s)
	switch i := f.firstBend(s.X, s.Y); i {
	case nowhere:
		return far
	case direct:
		dx, dy := f.goal.X-s.X, f.goal.Y-s.Y
		h := headingOf(dx, dy)
		t := p.touch.at(math.Sqrt(dx*dx+dy*dy)-p.touch.radius, h-heading, s.Speed)
		if f.more {
			t += f.last[lastIndex(h)]
		}
		return t
	default:
		c := &f.w.corners[i]
		dx, dy := c.x-s.X, c.y-s.Y
		h := headingOf(dx, dy)
		return p.pass.at(math.Sqrt(dx*dx+dy*dy)-p.pass.radius, h-heading, s.Speed) + float32(bendCost(h-float64(f.out[i]))*p.m.Rate) + f.time[i]
	}
}

// search looks ahead from the walker's true state by branch and bound, depth first, with estimates at the leaves.
type search struct {
	p     *pace
	sp    *walk.Space
	f     *field
	after []*field // the goals of which one comes after the goal
	depth int      // decisions
	slack float32  // how much shorter than an estimate a time may turn out
}

// branch is what a decision leads to.
type branch struct {
	next  walk.State
	spent float32 // decisions so far
	total float32 // with the estimate for the rest
	done  bool    // the goal was reached
}

// choose returns the action from a state that leads to the least time to go.
func (s *search) choose(from *walk.State) (action int) {
	var times [maze.Actions]float32
	return s.compare(from, decisions[:], 0, &times)
}

// compare finds the least time to go after each of some actions, where it is less than margin above the least of all;
// for others it gives that bound or less. It returns the best action.
func (s *search) compare(from *walk.State, actions []int, margin float32, times *[maze.Actions]float32) (best int) {
	var list [maze.Actions]branch
	var order [maze.Actions]int
	s.branch(from, actions, 0, list[:], order[:])
	least := float32(math.Inf(1))
	for _, d := range order[:len(actions)] {
		b, action := &list[d], actions[d]
		limit := least + margin
		if b.total-s.slack < limit {
			if b.done {
				limit = min(limit, b.total)
			} else {
				limit = s.expand(&b.next, b.spent, s.depth-1, limit)
			}
		}
		times[action] = limit
		if limit < least {
			least, best = limit, action
		}
	}
	return best
}

// expand returns the least time to go through a state that is less than limit, or limit.
func (s *search) expand(from *walk.State, spent float32, depth int, limit float32) float32 {
	var list [len(decisions)]branch
	var order [len(decisions)]int
	s.branch(from, decisions[:], spent, list[:], order[:])
	for _, d := range order {
		b := &list[d]
		if b.total-s.slack >= limit {
			break
		}
		if b.done || depth == 1 {
			limit = min(limit, b.total)
		} else {
			limit = s.expand(&b.next, b.spent, depth-1, limit)
		}
	}
	return limit
}

// branch tries actions, and orders them by the total time that they promise.
func (s *search) branch(from *walk.State, actions []int, spent float32, list []branch, order []int) {
	sin, cos := math.Sincos(from.Heading)
	for d, action := range actions {
		b := &list[d]
		s.try(b, from, sin, cos, action, spent)
		at := d
		for ; at > 0 && b.total < list[order[at-1]].total; at-- {
			order[at] = order[at-1]
		}
		order[at] = d
	}
}

// try makes a decision.
func (s *search) try(b *branch, from *walk.State, sin, cos float64, action int, spent float32) {
	var met bool
	b.next, met, b.done = s.p.m.AdvanceFacing(from, sin, cos, action, s.sp, &s.f.goal)
	b.spent = spent + 1
	if met {
		b.spent += metCost
	}
	switch {
	case !b.done:
		b.total = b.spent + s.p.estimate(s.f, &b.next)
	default:
		b.total = b.spent + s.p.mean(s.after, &b.next)
	}
}

// mean returns the mean time to go to some goals.
func (p *pace) mean(fields []*field, s *walk.State) float32 {
	if len(fields) == 0 {
		return 0
	}
	var sum float32
	for _, f := range fields {
		sum += p.estimate(f, s)
	}
	return sum / float32(len(fields))
}
