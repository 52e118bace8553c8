package vector

// Autoreset is when the next episode begins in an environment whose episode ended. The numbers are part of the C interface.
type Autoreset int32

// The modes, under the names that Gymnasium gives them.
const (
	SameStep Autoreset = iota // with the step that ends one: it shows the next one's first observation, and the last one apart
	NextStep                  // with the step after it, whose action means nothing and whose reward is 0
	Disabled                  // with a reset: until then the batch cannot be stepped
)

// SetAutoreset chooses the mode, which is SameStep otherwise. It is to be called before the first reset.
func (b *Batch) SetAutoreset(mode Autoreset) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	switch {
	case mode < SameStep || mode > Disabled:
		return Errorf(Invalid, "autoreset mode is %d, want %d (same step), %d (next step) or %d (disabled)", mode, SameStep, NextStep, Disabled)
	case b.started:
		return Errorf(Invalid, "the autoreset mode is chosen before the first reset")
	}
	b.mode = mode
	b.last = b.newRows()
	return nil
}

// end says of an environment whether its episode ended and the next one is not shown yet.
type end uint8

const (
	running end = iota
	over        // the environment has begun the next episode by itself
	cut         // it does not know that the episode ended: it is to be reset
)

// resume starts the next episodes in NextStep mode, before a step. It returns who rests in the step, since it shows what they
// have begun; nil is nobody.
func (b *Batch) resume(into *Buffers) (rest []bool, err error) {
	if b.mode != NextStep || b.waiting == 0 {
		return nil, nil
	}
	cuts := false
	for i, e := range b.ends {
		cuts = cuts || e == cut
		b.rest[i] = e != cut
	}
	if cuts {
		if err := b.begin(b.rest, into); err != nil {
			return nil, err
		}
	}
	for i, e := range b.ends {
		b.rest[i] = e != running
		b.ends[i] = running
	}
	b.waiting = 0
	return b.rest, nil
}

// begin starts episodes in all environments but those that rest, and shows what all observe.
func (b *Batch) begin(rest []bool, into *Buffers) error {
	b.shown.copyTo(b, into)
	b.aside.Obs, b.aside.Rest = b.obs(into.Observation), rest
	if err := b.envs.Reset(&b.aside); err != nil {
		return err
	}
	b.shown.copyFrom(into)
	return nil
}

// hold lets what was observed last stay in sight where episodes ended, until the next ones begin.
func (b *Batch) hold(into *Buffers) {
	b.waiting = 0
	if b.mode == SameStep {
		return
	}
	for i, e := range b.ends {
		if e != running {
			b.waiting++
			b.last.show(b, i, into)
		}
	}
}
