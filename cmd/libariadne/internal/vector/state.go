package vector

// Save returns the state of all environments, random engines included.
func (b *Batch) Save() ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return nil, err
	}
	if !b.started {
		return nil, Errorf(NotReset, "the state before the first reset is that of a new batch")
	}
	return b.envs.AppendState(nil), nil
}

// Restore goes on from a state that Save returned on a batch of the same id, settings and length. A state that is cut short,
// damaged or of another kind is an error and changes nothing.
func (b *Batch) Restore(state []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	if err := b.envs.RestoreState(state); err != nil {
		return &Error{Status: Invalid, Err: err}
	}
	b.started = true
	return nil
}

// Observe writes the present observations once more, Buffers.Observation and Extras alone. Of the tasks only Memory Maze
// can.
func (b *Batch) Observe(into *Buffers) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	if b.maze == nil {
		return Errorf(Unsupported, "%s observes only what it steps", b.name)
	}
	if !b.started {
		return Errorf(NotReset, "observe before the first reset")
	}
	b.fit(into)
	if err := b.maze.Observe(&b.into); err != nil {
		return err
	}
	copyArrays(into.Extras, b.maze.Extras())
	return nil
}
