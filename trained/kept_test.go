package trained_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ariadne/agent"
	"ariadne/internal/hydra"
	_ "ariadne/task/craftax"
	_ "ariadne/task/memorygym"
	_ "ariadne/task/memorymaze"
	_ "ariadne/task/tmaze"
	"ariadne/trained"
)

// TestKeptRunsAreUnderstood reads every configuration below results/, of which no key of the core may get lost, and every agent that is kept there.
func TestKeptRunsAreUnderstood(t *testing.T) {
	configs, agents := 0, 0
	err := filepath.WalkDir("../results", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "config.yaml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		c, err := hydra.Parse(text)
		if err != nil {
			return err
		}
		if !c.Has("trainer.seq_model") {
			return nil
		}
		configs++
		_, network, err := trained.DecodeTrainer(c)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		given, err := c.At("trainer.seq_model")
		if err != nil {
			return err
		}
		read, err := agent.ReadCore(given)
		if err != nil || read.Name() != network.Core.Name() {
			t.Errorf("%s: the core is %v, %v", path, read, err)
			return nil
		}
		keys := hydra.Encode(read)
		for _, key := range given.Paths() {
			if key == "name" {
				continue
			}
			want, err := given.At(key)
			if err != nil {
				return err
			}
			if got, err := keys.At(key); err != nil || got.Hash() != want.Hash() {
				t.Errorf("%s: %s is %v, %v, the file has %s", path, key, got, err, want.YAML())
			}
		}
		folder := filepath.Dir(path)
		if _, err := os.Stat(filepath.Join(folder, "weights.safetensors")); err != nil {
			return nil
		}
		agents++
		if _, err := trained.Open(folder, func(text string) { t.Log(folder, text) }); err != nil {
			t.Errorf("%s: %v", folder, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d configurations, %d agents", configs, agents)
	if configs == 0 || agents == 0 {
		t.Error("results/ has no configurations or no agents")
	}
}
