package vector

import "fmt"

// flight is a step under way.
type flight struct {
	over  chan struct{} // closed when it is
	ended int
	err   error
}

// Send is Step that does not wait: Wait does. Until then actions and the buffers belong to the batch, and all other calls
// but Close are refused.
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
