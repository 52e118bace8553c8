package vector

import "fmt"

// flight is a step under way.
type flight struct {
	over  chan struct{} // closed when the step is over
	ended int
	err   error
}

// Send begins a Step and does not wait for its end; Wait does. Until Wait returns, actions and buffers belong to the batch, and it refuses
// all calls but Wait and Close.
func (b *Batch) Send(actions []int32, into *Buffers) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.check(actions); err != nil {
		return err
	}
	f := &flight{over: make(chan struct{})}
	b.pending = f
	go func() {
		defer close(f.over)
		defer func() {
			if r := recover(); r != nil {
				f.err = fmt.Errorf("step: %v", r)
			}
		}()
		f.ended, f.err = b.step(actions, into)
	}()
	return nil
}

// Wait waits for the step that Send began and returns what Step would have.
func (b *Batch) Wait() (ended int, err error) {
	b.mu.Lock()
	f := b.pending
	b.mu.Unlock()
	if f == nil {
		return 0, Errorf(NotReset, "no step is under way")
	}
	<-f.over
	b.mu.Lock()
	if b.pending == f {
		b.pending = nil
	}
	b.mu.Unlock()
	return f.ended, f.err
}
