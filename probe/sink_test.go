package probe

import (
	"ariadne/rundir"
)

// stopAt is a sink that ends a run at a step.
type stopAt struct {
	step int64
	stop func()
}

func (s *stopAt) Progress(step int64) {
	if step >= s.step {
		s.stop()
	}
}
func (*stopAt) Rewind(int64) error        { return nil }
func (*stopAt) Write(rundir.Record) error { return nil }
func (*stopAt) Sync() error               { return nil }
func (*stopAt) Close() error              { return nil }

// records collects the numbers of all records by name.
type records struct{ of map[string][]float64 }

func (r *records) Write(x rundir.Record) error {
	if r.of == nil {
		r.of = map[string][]float64{}
	}
	for _, s := range x.Scalars {
		r.of[s.Name] = append(r.of[s.Name], s.Value)
	}
	return nil
}
func (*records) Rewind(int64) error { return nil }
func (*records) Sync() error        { return nil }
func (*records) Close() error       { return nil }
