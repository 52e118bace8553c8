package rundir

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// told is a sink that fails, and notes how often it is asked.
type told struct {
	err                error
	syncs, steps, ends int
}

func (s *told) Rewind(int64) error { return s.err }
func (s *told) Write(Record) error { return s.err }
func (s *told) Sync() error        { s.syncs++; return s.err }
func (s *told) Close() error       { s.ends++; return s.err }
func (s *told) Progress(int64)     { s.steps++ }

func TestSinksAreAllAskedAndTheFirstErrorCounts(t *testing.T) {
	full, off := &told{err: errors.New("full")}, &told{err: errors.New("off")}
	dir := filepath.Join(t.TempDir(), "run")
	s, err := OpenSinks(dir, []Sink{full, off})
	if err != nil || len(s) != 4 {
		t.Fatalf("%d sinks, %v", len(s), err)
	}
	if _, err := os.Stat(filepath.Join(dir, MetricsFile)); err != nil {
		t.Error(err)
	}
	if err := s[2:].Close(); err != nil {
		t.Error(err)
	}
	s = s[:2]
	s.Progress(7)
	if err := s.Sync(7); err == nil || err.Error() != "metrics at step 7: full" {
		t.Errorf("sync: %v", err)
	}
	if err := s.Write(NewRecord(8, time.Now(), nil)); err == nil || err.Error() != "metrics at step 8: full" {
		t.Errorf("write: %v", err)
	}
	if err := s.Rewind(8); !errors.Is(err, full.err) {
		t.Errorf("rewind: %v", err)
	}
	if err := s.Close(); err == nil || !strings.Contains(err.Error(), "full") || !strings.Contains(err.Error(), "off") {
		t.Errorf("close: %v", err)
	}
	for _, x := range []*told{full, off} {
		if x.syncs != 1 || x.steps != 1 || x.ends != 1 {
			t.Errorf("%+v", x)
		}
	}
	if none, err := OpenSinks("", nil); err != nil || len(none) > 0 {
		t.Errorf("%d sinks without a folder, %v", len(none), err)
	}
}

func TestAnUpdatePassesMultiplesOfAnInterval(t *testing.T) {
	for _, c := range []struct {
		step, took, interval int64
		want                 bool
	}{{10, 10, 10, true}, {19, 9, 10, false}, {25, 6, 10, true}, {30, 5, 0, false}, {40, 40, 100, false}} {
		if got := Passed(c.step, c.took, c.interval); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
