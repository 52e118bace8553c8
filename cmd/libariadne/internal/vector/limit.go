package vector

// SetLimit truncates episodes after a number of steps of the batch, unless the environment ends them before. 0 stands for no such limit.
// Call it before the first reset.
func (b *Batch) SetLimit(steps int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	switch {
	case steps < 0:
		return Errorf(Invalid, "max_episode_steps is %d, want at least 1, or 0 for no other limit than the task's", steps)
	case b.started:
		return Errorf(Invalid, "the limit of episodes is chosen before the first reset")
	}
	b.limit = steps
	return nil
}

// cutOff counts a step and cuts off the episodes that have reached the limit. It returns their number. The environments of rest did not move
// in that step.
func (b *Batch) cutOff(rest []bool, into *Buffers) (n int, err error) {
	if b.limit == 0 {
		return 0, nil
	}
	for i := range b.steps {
		b.rests[i] = true // the environment rests in a reset that may follow
		switch {
		case rest != nil && rest[i]:
		case b.into.Done[i]:
			b.steps[i], b.sums[i] = 0, 0
		default:
			b.steps[i]++
			b.sums[i] += float64(into.Reward[i])
			if b.steps[i] >= b.limit {
				b.cut(i, into)
				b.rests[i] = false
				n++
			}
		}
	}
	if n > 0 && b.mode == SameStep {
		err = b.begin(b.rests, into)
	}
	return n, err
}

// cut cuts off the episode of environment i. The environment does not know of it.
func (b *Batch) cut(i int, into *Buffers) {
	into.Truncated[i], into.Terminated[i] = true, false
	if into.Return != nil {
		into.Return[i] = b.sums[i]
	}
	if into.Length != nil {
		into.Length[i] = int32(b.steps[i] * max(b.spec.Repeat, 1))
	}
	if into.Success != nil {
		into.Success[i] = min(b.success, 0) // the episode has not succeeded, or the task has no notion of success
	}
	b.steps[i], b.sums[i] = 0, 0
	b.tellEnd(i, false)
	now := row(into.Observation, b.rowBytes(), i)
	copy(row(into.FinalObservation, b.rowBytes(), i), now)
	if b.observer != nil {
		copyArrays(into.FinalExtras, b.observer.Extras(), i)
	}
	if b.mode != SameStep {
		b.ends[i] = cut
		copy(b.last.observation[i*len(now):], now)
		b.last.takeExtras(b, i, false)
	}
}
