package vector

// Fact is a number that a task tells of an episode when it ends, in addition to its return, length and success.
type Fact struct {
	Name  string `json:"name"`  // key in the reference implementation
	DType string `json:"dtype"` // numpy's name: int64 or float64
}

// reporter is a batch that tells facts of its episodes, and a truth that agents do not see.
type reporter interface {
	// Facts returns the names of the facts, and whether they are whole numbers.
	Facts() (names []string, whole []bool)
	// Fact writes the facts of environment i: of its last episode that has ended if ended is set, else of the running one.
	Fact(i int, ended bool, out []float64)
	// TruthSize is the number of elements of the truth, 0 if there is none.
	TruthSize() int
	// Truth writes the truth of environment i: at the end of its last episode if ended is set, else now.
	Truth(i int, ended bool, out []float64)
}

// tellEnd keeps facts and truth of an episode of environment i that is over. ended says that it ended by itself; else it was cut off.
func (b *Batch) tellEnd(i int, ended bool) {
	if b.reporter == nil {
		return
	}
	n := b.told()
	out := b.outcomes[i*n : (i+1)*n]
	facts := n - b.reporter.TruthSize()
	b.reporter.Fact(i, ended, out[:facts])
	if facts < n {
		b.reporter.Truth(i, ended, out[facts:])
	}
}

// told returns F + G, the number of elements that are told of an episode.
func (b *Batch) told() int {
	if b.reporter == nil {
		return 0
	}
	names, _ := b.reporter.Facts()
	return len(names) + b.reporter.TruthSize()
}

// Outcome writes to out, [N, F + G], what the task tells of each environment's last episode that has ended: the facts, then the truth at its
// end.
func (b *Batch) Outcome(out []float64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	if len(out) != len(b.outcomes) {
		return Errorf(Invalid, "room for %d facts, want %d", len(out), len(b.outcomes))
	}
	copy(out, b.outcomes)
	return nil
}

// Truth writes to out, [N, G], the truth of what is observed now.
func (b *Batch) Truth(out []float64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	if b.reporter == nil || b.reporter.TruthSize() == 0 {
		return Errorf(Unsupported, "%s has no truth to tell", b.spec.Name)
	}
	n, all := b.reporter.TruthSize(), b.told()
	if len(out) != n*b.Len() {
		return Errorf(Invalid, "room for %d numbers, want %d", len(out), n*b.Len())
	}
	for i := range b.Len() {
		if b.ends[i] != running {
			copy(out[i*n:(i+1)*n], b.outcomes[(i+1)*all-n:])
			continue
		}
		b.reporter.Truth(i, false, out[i*n:(i+1)*n])
	}
	return nil
}
