package vector

import "sync"

// Table knows batches by numbers, which are never used again.
type Table struct {
	mu      sync.RWMutex
	last    int64
	batches map[int64]*Batch
}

// Add returns the number of a batch, above 0.
func (t *Table) Add(b *Batch) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.batches == nil {
		t.batches = map[int64]*Batch{}
	}
	t.last++
	t.batches[t.last] = b
	return t.last
}

// Get returns the batch of a number.
func (t *Table) Get(n int64) (*Batch, error) {
	t.mu.RLock()
	b := t.batches[n]
	t.mu.RUnlock()
	if b == nil {
		return nil, Errorf(Closed, "there is no batch %d, or it is closed", n)
	}
	return b, nil
}

// Remove takes a batch out of the table.
func (t *Table) Remove(n int64) (*Batch, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.batches[n]
	if b == nil {
		return nil, Errorf(Closed, "there is no batch %d, or it is closed", n)
	}
	delete(t.batches, n)
	return b, nil
}
