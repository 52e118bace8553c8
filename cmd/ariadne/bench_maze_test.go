package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// measure runs a benchmark for a very short time and returns its metrics by name.
func measure(t *testing.T, args ...string) map[string]metric {
	t.Helper()
	out, err := run(t, append([]string{"bench", "--seconds", "0.01", "--json"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	var list []metric
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	byName := map[string]metric{}
	for _, m := range list {
		if !(m.Value > 0) && m.Metric != "allocs_per_step" || m.Unit == "" {
			t.Errorf("%+v", m)
		}
		byName[m.Metric] = m
	}
	return byName
}

func TestPhysicsIsMeasured(t *testing.T) {
	m := measure(t, "physics", "--size", "11")
	for _, name := range []string{"substep_us", "substep_mean_us", "env_steps_per_s_per_core", "reset_us", "allocs_per_step"} {
		if _, ok := m[name]; !ok {
			t.Errorf("no %s", name)
		}
	}
	if m["allocs_per_step"].Value > 0.01 || m["reset_us"].Params["size"] != 11.0 {
		t.Errorf("%+v", m)
	}
}

func TestEnvironmentsAreMeasuredWithoutPictures(t *testing.T) {
	m := measure(t, "env", "--no-render", "--id", "MemoryMaze-9x9-HiFreq-v0", "--envs", "4", "--threads", "1")
	total, each := m["env_no_render_steps_per_s"], m["env_no_render_steps_per_s_per_core"]
	if total.Value != each.Value || total.Params["task"] != "MemoryMaze-9x9-HiFreq" {
		t.Errorf("%+v", m)
	}
	if _, err := run(t, "bench", "env", "--id", "MemoryMaze"); err == nil || !strings.Contains(err.Error(), "did you mean") {
		t.Errorf("error %v", err)
	}
}
