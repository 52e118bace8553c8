package memorygym

// fact is a number that the reference's info has about an episode, besides its reward, length and success.
type fact struct {
	name  string // the reference's key
	whole bool   // it is a whole number
	of    func(Info) float64
}

// truthful is a world whose environments tell the truth about what is to be done, as the reference's info["ground_truth"].
type truthful interface {
	// truthSize is its number of elements.
	truthSize() int
}

// teller is an environment of a truthful world.
type teller interface {
	// truth writes it.
	truth(out []float64)
}

// Facts returns the names of the numbers that Fact writes, the reference's keys, and whether they are whole.
func (b *Batch) Facts() (names []string, whole []bool) {
	for _, f := range b.world.facts() {
		names, whole = append(names, f.name), append(whole, f.whole)
	}
	return names, whole
}

// Fact writes what the reference's info has about an episode of environment i: the last one that ended, or the running one.
func (b *Batch) Fact(i int, ended bool, out []float64) {
	info := b.last[i]
	if !ended {
		info = b.games[i].info()
	}
	for k, f := range b.world.facts() {
		out[k] = f.of(info)
	}
}

// Succeeds reports whether the task has a notion of success: endless tasks have none.
func (b *Batch) Succeeds() bool {
	_, endless := b.world.(truthful)
	return !endless
}

// TruthSize is the number of elements of Truth, 0 if the task tells none.
func (b *Batch) TruthSize() int {
	if w, ok := b.world.(truthful); ok {
		return w.truthSize()
	}
	return 0
}

// Truth writes what the reference's info["ground_truth"] has of environment i: now, or in the end of its last episode.
func (b *Batch) Truth(i int, ended bool, out []float64) {
	if !ended {
		b.games[i].(teller).truth(out)
		return
	}
	n := b.TruthSize()
	copy(out, b.truths[i*n:(i+1)*n])
}

// note takes in what there is to tell of the episode of environment i that has ended now.
func (b *Batch) note(i int, o outcome) {
	b.last[i] = b.games[i].info()
	b.last[i].Success = o.success
	if n := b.TruthSize(); n > 0 {
		b.games[i].(teller).truth(b.truths[i*n : (i+1)*n])
	}
}
