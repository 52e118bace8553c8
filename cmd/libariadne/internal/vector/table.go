package vector

import "sync"

// Table knows things by numbers, which are never used again.
type Table[T any] struct {
	What   string // a thing is, for errors: "batch"
	mu     sync.RWMutex
	last   int64
	things map[int64]*T
}

// Add returns the number of a thing, above 0.
func (t *Table[T]) Add(thing *T) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.things == nil {
		t.things = map[int64]*T{}
	}
	t.last++
	t.things[t.last] = thing
	return t.last
}

// Get returns the thing of a number.
func (t *Table[T]) Get(n int64) (*T, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.find(n)
}

// Remove takes a thing out of the table.
func (t *Table[T]) Remove(n int64) (*T, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	thing, err := t.find(n)
	delete(t.things, n)
	return thing, err
}

func (t *Table[T]) find(n int64) (*T, error) {
	if thing := t.things[n]; thing != nil {
		return thing, nil
	}
	return nil, Errorf(Closed, "there is no %s %d, or it is closed", t.What, n)
}
