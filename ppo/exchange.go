package ppo

import (
	"ariadne/agent"
	"ariadne/ranks"
	"ariadne/task"
)

// exchange hands each rank the sequences of a minibatch that it learns from, wherever their environments are.
type exchange struct {
	crew
	places []int // [Size+1]: rank r learns from places[r] (inclusive) to places[r+1] (exclusive) of a minibatch
	steps  int   // T, of a sequence
	extra  int   // observations beyond these that are learned from

	sends, receives []int
	send, receive   []byte
	own             []int32 // sequences that this rank learns from
}

// newExchange prepares exchanges for a learner's minibatches of b sequences of some steps.
func newExchange(c crew, l *agent.Learner, steps, b int) *exchange {
	x := &exchange{crew: c, steps: steps, extra: l.Extra(), places: make([]int, c.Size()+1), sends: make([]int, c.Size()), receives: make([]int, c.Size())}
	for rank := range c.Size() {
		_, x.places[rank+1] = c.share(rank, b).Sequences(b)
	}
	return x
}

// gather fills this rank's part of a minibatch of sequences. All ranks are given the same.
func (x *exchange) gather(r *rollout, mb *agent.Minibatch, sequences []int32, threads int) {
	if x.alone() {
		r.gather(mb, sequences, threads)
		return
	}
	from, to := x.mine()
	x.own = append(x.own[:0], sequences[from:to]...)
	x.pack(r, mb, sequences)
	x.Exchange(x.send, x.sends, x.receive, x.receives)
	x.unpack(r, mb)
	share(len(x.own), threads, func(begin, end int) { r.gatherKnown(mb, x.own, begin, end) })
}

// mine returns which places of a minibatch this rank learns from, from (inclusive) to to (exclusive).
func (x *exchange) mine() (from, to int) { return x.places[x.Rank()], x.places[x.Rank()+1] }

// pack puts what others learn from into send, and makes room for what this rank learns from of others.
func (x *exchange) pack(r *rollout, mb *agent.Minibatch, sequences []int32) {
	x.send = x.send[:0]
	for rank := range x.sends {
		before := len(x.send)
		if rank != x.Rank() {
			for _, q := range sequences[x.places[rank]:x.places[rank+1]] {
				if x.owner(r, q) == x.Rank() {
					x.eachOwn(r, mb, q, func(piece []byte) { x.send = append(x.send, piece...) })
				}
			}
		}
		x.sends[rank] = len(x.send) - before
	}
	size, total := 0, 0
	clear(x.receives)
	for i, q := range x.own {
		if rank := x.owner(r, q); rank != x.Rank() {
			if size == 0 {
				x.eachPlace(r, mb, i, func(piece []byte) { size += len(piece) })
			}
			x.receives[rank] += size
			total += size
		}
	}
	if cap(x.receive) < total {
		x.receive = make([]byte, total)
	}
	x.receive = x.receive[:total]
}

// unpack puts what was received where it belongs, and copies what was here all along.
func (x *exchange) unpack(r *rollout, mb *agent.Minibatch) {
	rest := make([][]byte, len(x.receives))
	at := 0
	for rank, size := range x.receives {
		rest[rank] = x.receive[at : at+size]
		at += size
	}
	for i, q := range x.own {
		rank := x.owner(r, q)
		if rank == x.Rank() {
			r.gatherOwn(mb, i, len(x.own), q)
			continue
		}
		x.eachPlace(r, mb, i, func(piece []byte) { rest[rank] = rest[rank][copy(piece, rest[rank]):] })
	}
}

// owner is the rank whose environment a sequence is of.
func (x *exchange) owner(r *rollout, sequence int32) int {
	env, rank := r.environment(sequence), 0
	for env >= x.bounds[rank+1] {
		rank++
	}
	return rank
}

// eachOwn calls f with all pieces that only this process has of one of its sequences and that a minibatch like mb holds: what
// gatherOwn copies.
func (x *exchange) eachOwn(r *rollout, mb *agent.Minibatch, sequence int32, f func(piece []byte)) {
	row := r.ownSequence(sequence)
	for _, leaf := range r.start.Leaves {
		f(part(ranks.Bytes(leaf.Data), row, r.start.Len()))
	}
	size, first := r.spec.Size(), r.firstOwn(sequence)
	for t := range x.steps + x.extra {
		eachOfObs(r.obs.Slice(size, first+t*r.own, first+t*r.own+1), f)
	}
	for _, c := range mb.Columns {
		if source, ok := r.columns.Get(c.Name); ok {
			for t := range x.stepsOf(c) {
				eachOfRow(source.Rows(first+t*r.own, first+t*r.own+1), f)
			}
		}
	}
}

// eachPlace calls f with where the pieces of eachOwn belong in place i of this rank's part of a minibatch.
func (x *exchange) eachPlace(r *rollout, mb *agent.Minibatch, i int, f func(piece []byte)) {
	b := len(x.own)
	for _, leaf := range mb.State.Leaves {
		f(part(ranks.Bytes(leaf.Data), i, b))
	}
	size := r.spec.Size()
	for t := range x.steps + x.extra {
		eachOfObs(mb.Obs.Slice(size, t*b+i, t*b+i+1), f)
	}
	for _, c := range mb.Columns {
		if _, ok := r.columns.Get(c.Name); ok {
			for t := range x.stepsOf(c) {
				eachOfRow(c.Rows(t*b+i, t*b+i+1), f)
			}
		}
	}
}

// eachOfObs calls f with the pieces of an observation.
func eachOfObs(obs task.Obs, f func(piece []byte)) {
	f(obs.Pixels)
	f(ranks.Bytes(obs.Vector))
	f(ranks.Bytes(obs.Sparse.Count))
	f(ranks.Bytes(obs.Sparse.Index))
	f(ranks.Bytes(obs.Sparse.Value))
}

// eachOfRow calls f with the pieces of a column's row.
func eachOfRow(row agent.Array, f func(piece []byte)) {
	f(ranks.Bytes(row.Floats))
	f(ranks.Bytes(row.Ints))
}

// stepsOf is the rows of a column that a sequence has.
func (x *exchange) stepsOf(c agent.Array) int {
	if c.Next {
		return x.steps + x.extra
	}
	return x.steps
}

// part is row i of n rows.
func part(b []byte, i, n int) []byte { return b[i*len(b)/n : (i+1)*len(b)/n] }
