package ranks

// Comm connects the ranks of a job. It is used from one goroutine at a time. If communication fails, the job ends, because a
// rank cannot continue alone.
type Comm interface {
	// Rank returns the number of this process, Size the number of processes.
	Rank() int
	Size() int
	// Broadcast copies b of rank 0 to all other ranks. b must have the same length everywhere.
	Broadcast(b []byte)
	// Gather writes own of all ranks, in the order of ranks, to all on every rank. sizes, [Size], are their lengths in bytes.
	Gather(own, all []byte, sizes []int)
	// Exchange sends a piece of send to each rank and receives a piece from each. The pieces in send and receive are in the
	// order of ranks; sends and receives, [Size], are their lengths in bytes.
	Exchange(send []byte, sends []int, receive []byte, receives []int)
	// Sum replaces x by its sum over all ranks. The order of additions is whatever is fast. The result is the same on every
	// rank, and on every repetition with the same Size.
	Sum(x []float32)
	// Abort ends all ranks immediately with an exit code, whatever they are doing.
	Abort(code int)
}

// Alone is the Comm of a job with one process.
type Alone struct{}

// Rank implements Comm.
func (Alone) Rank() int { return 0 }

// Size implements Comm.
func (Alone) Size() int { return 1 }

// Broadcast implements Comm.
func (Alone) Broadcast([]byte) {}

// Gather implements Comm.
func (Alone) Gather(own, all []byte, _ []int) { copy(all, own) }

// Exchange implements Comm.
func (Alone) Exchange(send []byte, _ []int, receive []byte, _ []int) { copy(receive, send) }

// Sum implements Comm.
func (Alone) Sum([]float32) {}

// Abort implements Comm. It does nothing, because the only process can end by itself.
func (Alone) Abort(int) {}
