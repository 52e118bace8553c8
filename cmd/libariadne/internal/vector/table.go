package vector

import "sync"

// Table knows things by numbers. It never uses a number again.
type Table[T any] struct {
	What   string // what a thing is called in errors, such as "batch"
	mu     sync.RWMutex
	last   int64
	things map[int64]*T
}

// Add puts a thing into the table and returns its number, which is above 0.
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

// Get returns the thing of a number. Where there is none, its error has the status Closed.
func (t *Table[T]) Get(n int64) (*T, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.find(n)
}

// Remove takes the thing of a number out of the table and returns it. Where there is none, its error has the status Closed.
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
