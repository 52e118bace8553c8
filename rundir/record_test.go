package rundir

import (
	"math"
	"testing"
	"time"
)

func record(step int64) Record {
	return NewRecord(step, time.UnixMilli(1700000000125+step), map[string]float64{
		"charts/episodic_return": 0.1 + float64(step), "losses/value_loss": 1e-30, "charts/SPS": 12345.678, "losses/none": math.NaN(),
	})
}

func TestRecordsLeaveOutNumbersThatAreNotFinite(t *testing.T) {
	r := record(1)
	if _, ok := r.Get("losses/none"); ok || len(r.Scalars) != 3 {
		t.Errorf("%v", r.Scalars)
	}
	if v, ok := r.Get("charts/SPS"); !ok || v != 12345.678 {
		t.Errorf("SPS is %v, %v", v, ok)
	}
}
