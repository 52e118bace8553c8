package ranks

// Comm joins the ranks of a job. It is used from one goroutine at a time. Where talking fails the job ends: a rank alone cannot
// go on.
type Comm interface {
	// Rank is the number of this process, Size how many there are.
	Rank() int
	Size() int
	// Broadcast makes b on every rank what it is on rank 0; it is as long everywhere.
	Broadcast(b []byte)
	// Gather writes what each rank has to all, one rank behind the other; sizes, [Size], are their bytes.
	Gather(own, all []byte, sizes []int)
	// Exchange sends a piece of send to each rank and receives one from each: both lie one rank behind the other, of sends and
	// receives bytes, [Size] each.
	Exchange(send []byte, sends []int, receive []byte, receives []int)
	// Sum makes x the sum over all ranks, by whatever order is fast: the same on every rank, and each time for one Size.
	Sum(x []float32)
	// Abort ends all ranks at once with an exit code, in whatever they are.
	Abort(code int)
}

// Alone is the Comm of a job of one process.
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

// Abort implements Comm: whoever is alone ends by itself.
func (Alone) Abort(int) {}
