package memorygym

// fact is a number that the reference's info contains about an episode, besides reward, length and success.
type fact struct {
	name  string // the reference's key
	whole bool   // the number is whole
	of    func(Info) float64
}

// truthful is a world whose environments tell what has to be done, as the reference's info["ground_truth"].
type truthful interface {
	// truthSize returns the number of elements of the truth.
	truthSize() int
}

// teller is an environment of a truthful world.
type teller interface {
	// truth writes the truth.
	truth(out []float64)
}

// Facts returns the names of the numbers that Fact writes, which are the reference's keys, and whether each is whole.
func (b *Batch) Facts() (names []string, whole []bool) {
	for _, f := range b.world.facts() {
		names, whole = append(names, f.name), append(whole, f.whole)
	}
	return names, whole
}

// Fact writes what the reference's info contains about an episode of environment i: the last one that ended if ended is set,
// otherwise the running one.
func (b *Batch) Fact(i int, ended bool, out []float64) {
	info := b.last[i]
	if !ended {
		info = b.games[i].info()
	}
	for k, f := range b.world.facts() {
		out[k] = f.of(info)
	}
}

// Succeeds reports whether the task defines success. Endless tasks do not.
func (b *Batch) Succeeds() bool {
	_, endless := b.world.(truthful)
	return !endless
}

// TruthSize returns the number of elements of Truth, or 0 if the task has none.
func (b *Batch) TruthSize() int {
	if w, ok := b.world.(truthful); ok {
		return w.truthSize()
	}
	return 0
}

// Truth writes what the reference's info["ground_truth"] contains about environment i: at the end of its last episode if ended
// is set, otherwise now.
func (b *Batch) Truth(i int, ended bool, out []float64) {
	if !ended {
		b.games[i].(teller).truth(out)
		return
	}
	n := b.TruthSize()
	copy(out, b.truths[i*n:(i+1)*n])
}

// note records the facts and the truth of the episode of environment i that ended just now.
func (b *Batch) note(i int, o outcome) {
	b.last[i] = b.games[i].info()
	b.last[i].Success = o.success
	if n := b.TruthSize(); n > 0 {
		b.games[i].(teller).truth(b.truths[i*n : (i+1)*n])
	}
}
