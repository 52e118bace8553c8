package rundir

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"
)

// Scalar is a number with a name. Names are CleanRL's where it has one.
type Scalar struct {
	Name  string // "charts/episodic_return", "losses/approx_kl", ...
	Value float64
}

// Record holds the metrics of training since the last record.
type Record struct {
	Step    int64 // environment steps so far, over all environments
	Time    time.Time
	Scalars []Scalar // sorted by name; unknown values are left out
}

// Get returns the scalar called name.
func (r Record) Get(name string) (float64, bool) {
	i, ok := slices.BinarySearchFunc(r.Scalars, name, func(s Scalar, name string) int { return cmp.Compare(s.Name, name) })
	if !ok {
		return 0, false
	}
	return r.Scalars[i].Value, true
}

// Sink receives records. Its methods are called from one goroutine.
type Sink interface {
	// Rewind is called once, before anything is written. Training continues from step; what an interrupted run wrote after that
	// step must not appear twice.
	Rewind(step int64) error
	Write(Record) error
	// Sync makes all written data durable.
	Sync() error
	Close() error
}

// Progress is implemented by a Sink that also wants to know about every update.
type Progress interface {
	Progress(step int64)
}

// NewRecord makes a record from scalars by name. It leaves out values that are not finite.
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
