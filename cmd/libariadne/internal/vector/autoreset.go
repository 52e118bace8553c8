package vector

// Autoreset says when the next episode begins in an environment whose episode has ended. The numbers are part of the C interface.
type Autoreset int32

// The modes, with Gymnasium's names.
const (
	SameStep Autoreset = iota // in the step that ends an episode: it shows the first observation of the next one, and the last one apart
	NextStep                  // in the step after that, which ignores the environment's action and has reward 0 there
	Disabled                  // at a reset by the caller: until then the batch cannot be stepped
)

// SetAutoreset chooses the mode. The default is SameStep. Call it before the first reset.
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

// end says how an environment stands: its episode runs, or has ended and the next one is not shown yet.
type end uint8

const (
	running end = iota
	over        // the episode has ended, and the environment has begun the next one by itself
	cut         // the episode has ended, but the environment has not begun the next one: the batch must reset it
)

// resume starts the next episodes in NextStep mode, before a step. It returns which environments rest in the step, because the step shows
// the beginnings of their episodes; nil if none does.
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

// begin starts episodes in all environments that do not rest, and shows what all observe.
func (b *Batch) begin(rest []bool, into *Buffers) error {
	b.shown.copyTo(b, into)
	b.aside.Obs, b.aside.Rest = b.obs(into.Observation), rest
	if err := b.envs.Reset(&b.aside); err != nil {
		return err
	}
	b.shown.copyFrom(into)
	return nil
}

// hold shows the last observation of each episode that has ended until the next one begins.
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
