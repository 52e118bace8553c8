package trained

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/internal/hydra"
	"ariadne/rundir"

	_ "ariadne/task/memorygym"
	_ "ariadne/task/tmaze"
)

const (
	kept  = "../results/tmaze_small/agent"
	other = "../results/mysterypath/agalite"
)

// read returns a file of a kept agent.
func read(t *testing.T, folder, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// folder makes an agent's folder of files by their names below it.
func folder(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func quiet(t *testing.T) func(string) {
	return func(text string) { t.Errorf("warned: %s", text) }
}

func TestAnAgentIsWhatItsFolderSays(t *testing.T) {
	a, err := Open(kept, quiet(t))
	if err != nil {
		t.Fatal(err)
	}
	if a.Task != "tmazev2" || a.Spec.Actions != 4 || a.Greedy || a.Network.Memory() == "" {
		t.Errorf("task %s with %d actions, greedy %v, memory %q", a.Task, a.Spec.Actions, a.Greedy, a.Network.Memory())
	}
	// max_steps is null and so not given.
	want := map[string]any{"corridor_len": 10, "num_distractors": 6, "max_episode_steps": 1000}
	if told, wanted := fmt.Sprint(a.Settings), fmt.Sprint(want); told != wanted {
		t.Errorf("settings %s, want %s", told, wanted)
	}
	sum := sha256.Sum256(read(t, kept, "weights.safetensors"))
	if a.Checksum != hex.EncodeToString(sum[:8]) || a.File != filepath.Join(kept, "weights.safetensors") {
		t.Errorf("weights %s, %s", a.Checksum, a.File)
	}
	if len(a.Weights.Flat) != int(a.Model.Parameters()) {
		t.Errorf("%d weights of a model of %v", len(a.Weights.Flat), a.Model.Parameters())
	}
}

// What only training and drawing heed is not asked of those who play.
func TestSettingsAreThoseThatActingHeeds(t *testing.T) {
	config := bytes.Replace(read(t, kept, "config.yaml"), []byte("  corridor_len: 10\n"), []byte("  corridor_len: 10\n  seed: 5\n  stagger: true\n"), 1)
	a, err := Open(folder(t, map[string][]byte{"config.yaml": config, "weights.safetensors": read(t, kept, "weights.safetensors")}), quiet(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range unplayed {
		if _, has := a.Settings[name]; has {
			t.Errorf("%s is among %v", name, a.Settings)
		}
	}
}

// A run's agent is that of its newest whole checkpoint; who opens it is told of a damaged one.
func TestARunsAgentIsOfItsNewestWholeCheckpoint(t *testing.T) {
	agent, err := Open(kept, quiet(t))
	if err != nil {
		t.Fatal(err)
	}
	run := folder(t, map[string][]byte{"config.yaml": read(t, kept, "config.yaml")})
	for step := int64(1); step <= 3; step++ {
		agent.Weights.Flat[0] = float32(step)
		s := rundir.Snapshot{Step: step, Settings: json.RawMessage("{}"), Weights: agent.Weights.Stored()}
		if err := s.Save(run); err != nil {
			t.Fatal(err)
		}
	}
	newest, err := rundir.NewestCheckpoint(run, quiet(t))
	if err != nil {
		t.Fatal(err)
	}
	open := func(warn func(string)) (first float32, steps int64) {
		t.Helper()
		a, err := Open(run, warn)
		if err != nil {
			t.Fatal(err)
		}
		if a.Steps == nil {
			t.Fatal("it does not say what it was trained for")
		}
		return a.Weights.Flat[0], *a.Steps
	}
	if first, steps := open(quiet(t)); first != 3 || steps != 3 {
		t.Errorf("the agent of steps %d, with weight %v", steps, first)
	}
	if err := os.Truncate(filepath.Join(newest, rundir.WeightsFile), 100); err != nil {
		t.Fatal(err)
	}
	var told []string
	first, steps := open(func(text string) { told = append(told, text) })
	if first != 2 || steps != 2 || len(told) == 0 {
		t.Errorf("beside a damaged checkpoint the agent of steps %d, with weight %v; told %q", steps, first, told)
	}
}

func TestWhatIsNoAgentIsRefusedInWords(t *testing.T) {
	config, weights := read(t, kept, "config.yaml"), read(t, kept, "weights.safetensors")
	edit := func(old, new string) []byte {
		if !bytes.Contains(config, []byte(old)) {
			t.Fatalf("config.yaml has no %q", old)
		}
		return bytes.Replace(config, []byte(old), []byte(new), 1)
	}
	for name, c := range map[string]struct {
		files map[string][]byte
		want  []string // what the error says
	}{
		"no configuration":   {map[string][]byte{"weights.safetensors": weights}, []string{"is not an agent's folder", "config.yaml"}},
		"no weights":         {map[string][]byte{"config.yaml": config}, []string{"no checkpoint"}},
		"no trainer":         {map[string][]byte{"config.yaml": config[:bytes.Index(config, []byte("trainer:"))], "weights.safetensors": weights}, []string{"config.yaml", "no agent is described"}},
		"not YAML":           {map[string][]byte{"config.yaml": []byte("a: [b\n"), "weights.safetensors": weights}, []string{"config.yaml"}},
		"an unknown task":    {map[string][]byte{"config.yaml": edit("task: tmazev2", "task: tmazev9"), "weights.safetensors": weights}, []string{"config.yaml", "tmazev9"}},
		"an unknown setting": {map[string][]byte{"config.yaml": edit("corridor_len: 10", "corridor_length: 10"), "weights.safetensors": weights}, []string{"config.yaml", "corridor_length"}},
		"an unknown key":     {map[string][]byte{"config.yaml": edit("max_grad_norm:", "max_grad_nrm:"), "weights.safetensors": weights}, []string{"config.yaml", "max_grad_nrm"}},
		"a wrong value":      {map[string][]byte{"config.yaml": edit("gamma: 0.99", "gamma: 1.99"), "weights.safetensors": weights}, []string{"config.yaml", "trainer", "gamma"}},
		"another network":    {map[string][]byte{"config.yaml": edit("d_model: 64", "d_model: 32"), "weights.safetensors": weights}, []string{"weights.safetensors"}},
		"another's weights":  {map[string][]byte{"config.yaml": config, "weights.safetensors": read(t, other, "weights.safetensors")}, []string{"weights.safetensors"}},
		"half the weights":   {map[string][]byte{"config.yaml": config, "weights.safetensors": weights[:len(weights)/2]}, []string{"weights.safetensors"}},
		"empty weights":      {map[string][]byte{"config.yaml": config, "weights.safetensors": nil}, []string{"weights.safetensors"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, c.files)
			a, err := Open(dir, func(string) {})
			if err == nil {
				t.Fatalf("it is an agent: %+v", a)
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q says nothing of %q", err, part)
				}
			}
		})
	}
	if _, err := Open(filepath.Join(t.TempDir(), "nowhere"), quiet(t)); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("a folder that there is not: %v", err)
	}
}

// The keys of a trainer are those of learning and those of the network, and each goes where it belongs.
func TestATrainerIsTakenApart(t *testing.T) {
	c, err := hydra.Parse(read(t, kept, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	learning, network, err := DecodeTrainer(c)
	if err != nil {
		t.Fatal(err)
	}
	if learning.NumEnvs != 8 || learning.RolloutLen != 32 || learning.DActor != 128 {
		t.Errorf("learning is %+v", learning)
	}
	if network.Core.Name() != "agalite" || network.Encoder.Name != "flatten" {
		t.Errorf("the network is %+v", network)
	}
}

func TestMoreEnvironmentsThanMemoryAreRefused(t *testing.T) {
	a, err := Open(kept, quiet(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckActing(a.Model, 1<<40); err == nil || !strings.Contains(err.Error(), "bytes of memory") {
		t.Errorf("2^40 environments: %v", err)
	}
	if err := CheckActing(a.Model, 8); err != nil {
		t.Error(err)
	}
}
