package vector

// Fact is a number that a task tells of an episode when it ends, besides its return, length and success.
type Fact struct {
	Name  string `json:"name"`  // the reference's key
	DType string `json:"dtype"` // numpy's name: int64 or float64
}

// reporter is a batch that has facts, and a truth that agents do not see.
type reporter interface {
	// Facts returns the names of the facts, and whether they are whole numbers.
	Facts() (names []string, whole []bool)
	// Fact writes them for environment i: of its last episode that ended, or of the running one.
	Fact(i int, ended bool, out []float64)
	// TruthSize is the number of elements of the truth, 0 if there is none.
	TruthSize() int
	// Truth writes it for environment i: in the end of its last episode, or now.
	Truth(i int, ended bool, out []float64)
}

// tellEnd takes in what there is to tell of an episode of environment i that ended: by itself, or cut off.
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

// told is the number of elements that are told of an episode.
func (b *Batch) told() int {
	if b.reporter == nil {
		return 0
	}
	names, _ := b.reporter.Facts()
	return len(names) + b.reporter.TruthSize()
}

// Outcome writes what the task tells of each environment's last episode that ended, [N, F + G]: facts, then the truth in its
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

// Truth writes what the task knows of what is observed now, [N, G].
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
