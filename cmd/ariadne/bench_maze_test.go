package main

import (
	"encoding/json"
	"strings"
	"testing"

	"ariadne/internal/reference"
)

// measure runs a benchmark for next to no time and returns its metrics by name.
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

func TestPhysicsIsMeasuredWithoutGoldenDataToo(t *testing.T) {
	t.Setenv("ARIADNE_REFERENCE", t.TempDir())
	m := measure(t, "physics", "--size", "11")
	for _, name := range []string{"substep_us", "substep_mean_us", "env_steps_per_s_per_core", "reset_us", "allocs_per_step"} {
		if _, ok := m[name]; !ok {
			t.Errorf("no %s", name)
		}
	}
	if m["allocs_per_step"].Value > 0.01 || m["substep_us"].Params["actions"] != "wandering" {
		t.Errorf("%+v", m)
	}
}

func TestReferenceActionsAreMeasuredWhereThereAreSome(t *testing.T) {
	root := reference.Root(t)
	walks, err := recordedWalks(root)
	if err != nil {
		t.Fatal(err)
	}
	if files := reference.Files(t, "memory_maze/trajectories/traj_*_seed*.npz"); len(walks) == 0 || len(walks) > len(files) {
		t.Errorf("%d walks of %d files", len(walks), len(files))
	}
	for _, w := range walks {
		if len(w.actions) == 0 || w.env.Config().ControlFreq != 4 || w.env.Config().GoodVisibility {
			t.Errorf("%d actions in %+v", len(w.actions), w.env.Config())
		}
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
