package ppo

import (
	"ariadne/agent"
	"ariadne/ranks"
	"ariadne/task"
)

// exchange sends each rank the sequences of a minibatch from which it learns, wherever their environments are.
type exchange struct {
	crew
	places []int // [Size+1]: rank r learns from the places [places[r], places[r+1]) of a minibatch
	steps  int   // T, of a sequence
	extra  int   // number of further observations that losses read

	sends, receives []int
	send, receive   []byte
	own             []int32 // sequences from which this rank learns
}

// newExchange prepares exchanges for a learner's minibatches of b sequences. steps is the length of a sequence.
func newExchange(c crew, l *agent.Learner, steps, b int) *exchange {
	x := &exchange{crew: c, steps: steps, extra: l.Extra(), places: make([]int, c.Size()+1), sends: make([]int, c.Size()), receives: make([]int, c.Size())}
	for rank := range c.Size() {
		_, x.places[rank+1] = c.share(rank, b).Sequences(b)
	}
	return x
}

// gather fills this rank's part of a minibatch of sequences. sequences must be the same on all ranks.
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

// mine returns the places [from, to) of a minibatch from which this rank learns.
func (x *exchange) mine() (from, to int) { return x.places[x.Rank()], x.places[x.Rank()+1] }

// pack puts the data from which other ranks learn into send, and makes room for the data that this rank gets from them.
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

// unpack puts the received data in its places, and copies the data that this rank has itself.
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

// owner returns the rank that has the environment of a sequence.
func (x *exchange) owner(r *rollout, sequence int32) int {
	env, rank := r.environment(sequence), 0
	for env >= x.bounds[rank+1] {
		rank++
	}
	return rank
}

// eachOwn calls f with all pieces of one of this process's sequences that only this process has and that a minibatch like mb
// holds. gatherOwn copies the same pieces.
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

// eachPlace calls f with the memory for the pieces of eachOwn at place i of this rank's part of a minibatch.
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

// stepsOf returns the number of rows that a sequence has in a column.
func (x *exchange) stepsOf(c agent.Array) int {
	if c.Next {
		return x.steps + x.extra
	}
	return x.steps
}

// part returns row i of n rows.
func part(b []byte, i, n int) []byte { return b[i*len(b)/n : (i+1)*len(b)/n] }
