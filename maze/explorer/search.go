package explorer

import (
	"math"
	"slices"

	"ariadne/internal/portable"
	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// stay is the action that does nothing. It is compared with the others, but plans do not contain it: to turn is never worse.
const stay = 0

// decisions are the actions that plans consist of; all are those that are compared as the first one.
var (
	decisions = [...]int{1, 4, 5, 2, 3}
	all       = [...]int{1, 4, 5, 2, 3, stay}
)

// metCost is the cost of contact with a wall, in decisions. The loss of speed comes on top.
const metCost = 2.0

// The cost of steering to the other side, in seconds. Without it, a walker may turn to and fro between two ways that are
// equally good.
const (
	reverseCost = 0.125
	restCost    = 0.375 // on top of that when the walker is at rest
)

const atRest = 0.3 // m/s; a walker that is slower counts as at rest

// estimate returns the time to go from a state, in decisions.
func (p *pace) estimate(f *field, s *walk.State) float32 {
	heading := p.m.Settled(s)
	switch i := f.firstBend(s.X, s.Y); i {
	case nowhere:
		return far
	case direct:
		dx, dy := f.goal.X-s.X, f.goal.Y-s.Y
		h := headingOf(dx, dy)
		t := p.touch.at(math.Sqrt(float64(dx*dx)+float64(dy*dy))-p.touch.radius, h-heading, s.Speed)
		if f.more {
			t += f.last[lastIndex(h)]
		}
		return t
	default:
		c := &f.w.corners[i]
		dx, dy := c.x-s.X, c.y-s.Y
		h := headingOf(dx, dy)
		return p.pass.at(math.Sqrt(float64(dx*dx)+float64(dy*dy))-p.pass.radius, h-heading, s.Speed) + float32(bendCost(h-float64(f.out[i]))*p.m.Rate) + f.time[i]
	}
}

// search looks ahead from the walker's true state by branch and bound, depth first. Estimates serve as the values of its
// leaves.
type search struct {
	p     *pace
	sp    *walk.Space
	f     *field
	after []*field // the possible next goals, one of which follows the goal
	depth int      // decisions

	reverse, rest float32 // reverseCost and restCost in decisions

	times [maze.Actions]float32 // result of choose
}

// newSearch returns a search without a goal.
func newSearch(p *pace, sp *walk.Space) search {
	return search{p: p, sp: sp, reverse: float32(reverseCost * p.m.Rate), rest: float32(restCost * p.m.Rate)}
}

// branch is the result of one decision.
type branch struct {
	next  walk.State
	spent float32 // decisions so far
	total float32 // spent and the estimate for the rest
	done  bool    // the goal was reached
	met   bool    // the walker met a wall on its way there
}

// choose returns the action that leads to the least time to go. It leaves the least time after each action in times. For
// actions whose time is margin or more above the best, it leaves a bound instead.
func (s *search) choose(from *walk.State, margin float32) (best int) {
	var list [len(all)]branch
	var order [len(all)]int
	s.branch(from, all[:], 0, list[:], order[:])
	if stopped := *from; !slices.ContainsFunc(list[:], func(b branch) bool { return !b.met }) {
		// The walker presses against a wall. Its speed leads nowhere.
		stopped.Speed = 0
		s.branch(&stopped, all[:], 0, list[:], order[:])
	}
	least := float32(math.Inf(1))
	for _, d := range order {
		b, action := &list[d], all[d]
		limit := least + margin
		switch {
		case b.total >= limit:
		case b.done:
			limit = b.total
		default:
			limit = s.expand(&b.next, b.spent, s.depth-1, limit)
		}
		s.times[action] = limit
		if limit < least && action != stay {
			least, best = limit, action
		}
	}
	return best
}

// expand returns the least time to go through a state, or limit if that is not less than limit.
func (s *search) expand(from *walk.State, spent float32, depth int, limit float32) float32 {
	var list [len(decisions)]branch
	var order [len(decisions)]int
	s.branch(from, decisions[:], spent, list[:], order[:])
	for _, d := range order {
		b := &list[d]
		if b.total >= limit {
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

// branch tries the actions and sorts them by their estimated total time.
func (s *search) branch(from *walk.State, actions []int, spent float32, list []branch, order []int) {
	sin, cos := portable.Sincos(from.Heading)
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

// try computes the result of one action.
func (s *search) try(b *branch, from *walk.State, sin, cos float64, action int, spent float32) {
	b.next, b.met, b.done = s.p.m.AdvanceFacing(from, sin, cos, action, s.sp, &s.f.goal)
	b.spent = spent + 1
	if b.met {
		b.spent += metCost
	}
	if float64(walk.Turns[action])*from.Rate < -walk.SteerRate/2 {
		b.spent += s.reverse
		if from.Speed < atRest {
			b.spent += s.rest
		}
	}
	switch {
	case !b.done:
		b.total = b.spent + s.p.estimate(s.f, &b.next)
	default:
		b.total = b.spent + s.p.mean(s.after, &b.next)
	}
}

// mean returns the mean time to go to several goals.
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
