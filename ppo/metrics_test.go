package ppo

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestMeterAveragesAndStartsOver(t *testing.T) {
	m := meter{}
	m.add("a", 1)
	m.add("a", 2)
	m.add("a", math.Inf(1))
	m.add("time/update", 0.5)
	r := m.record(64, 32, map[string]float64{"b": 7})
	for name, want := range map[string]float64{"a": 1.5, "b": 7, "charts/SPS": 64, "charts/episodes": 0} {
		if got, ok := r.Get(name); !ok || got != want {
			t.Errorf("%s is %v (%v), want %v", name, got, ok, want)
		}
	}
	if len(m) != 0 {
		t.Errorf("left over: %v", m)
	}
}

func TestTensorBoardFileIsWrittenBesideTheMetrics(t *testing.T) {
	dir := t.TempDir()
	train(t, run{config: tinyConfig(PPO), updates: 2}.trainer(t, dir))
	files, err := filepath.Glob(filepath.Join(dir, "events.out.tfevents.*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"brain.Event:2", "charts/episodic_return", "losses/value_loss"} {
		if !bytes.Contains(b, []byte(name)) {
			t.Errorf("no %q in the event file", name)
		}
	}
}
