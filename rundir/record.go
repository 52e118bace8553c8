package rundir

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"
)

// Scalar is a named number; the names are CleanRL's where it has one.
type Scalar struct {
	Name  string // "charts/episodic_return", "losses/approx_kl", ...
	Value float64
}

// Record is what training reports about the steps since the record before.
type Record struct {
	Step    int64 // environment steps so far, all environments together
	Time    time.Time
	Scalars []Scalar // in the order of their names; what cannot be known is left out
}

// Get returns the scalar called name.
func (r Record) Get(name string) (float64, bool) {
	i, ok := slices.BinarySearchFunc(r.Scalars, name, func(s Scalar, name string) int { return cmp.Compare(s.Name, name) })
	if !ok {
		return 0, false
	}
	return r.Scalars[i].Value, true
}

// Sink is where records go. Its methods are called from one goroutine.
type Sink interface {
	// Rewind is called once, before anything is written: training goes on from step, and what an interrupted run wrote
	// after it must not be seen twice.
	Rewind(step int64) error
	Write(Record) error
	// Sync makes durable what was written.
	Sync() error
	Close() error
}

// Progress is a Sink that also wants to know of every update.
type Progress interface {
	Progress(step int64)
}

// NewRecord makes a record of scalars by name; what is not finite is left out.
func NewRecord(step int64, at time.Time, scalars map[string]float64) Record {
	r := Record{Step: step, Time: at}
	for _, name := range sortedKeys(scalars) {
		if v := scalars[name]; !math.IsNaN(v) && !math.IsInf(v, 0) {
			r.Scalars = append(r.Scalars, Scalar{name, v})
		}
	}
	return r
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
