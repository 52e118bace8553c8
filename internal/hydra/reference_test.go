package hydra_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"ariadne/assets"
	"ariadne/internal/hydra"
	"ariadne/internal/reference"
)

func configs(t testing.TB) fs.FS {
	t.Helper()
	sub, err := fs.Sub(assets.Configs, "configs")
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

// TestReferenceConfigs composes the reference's command lines. The result must contain everything that the reference has;
// further keys are allowed. Command lines that choose an option that does not exist here are counted as left out.
func TestReferenceConfigs(t *testing.T) {
	fsys := configs(t)
	compared, values := 0, 0
	var left []string
	for _, file := range reference.Files(t, "agalite/configs*.json") {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var lines map[string]map[string]any
		if err := json.Unmarshal(raw, &lines); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for line, want := range lines {
			args := strings.Fields(line)[1:] // without the script's name
			if !known(t, fsys, args) {
				left = append(left, line)
				continue
			}
			c, err := hydra.Compose(fsys, args)
			if err != nil {
				t.Errorf("%s: %v", line, err)
				continue
			}
			compared++
			if strings.HasPrefix(line, "trainer_pure.py ") {
				want = ours(t, line, want)
			}
			values += contains(t, line, c.Value(), want)
		}
	}
	if compared == 0 {
		t.Error("nothing was compared")
	}
	slices.Sort(left)
	t.Logf("compared %d configurations, %d values; options that there are not: %s", compared, values, strings.Join(left, "; "))
}

// pureKeys maps the keys of the reference's second trainer, whose files have another structure, to the names used here. An
// empty name means that the key has no meaning here.
var pureKeys = map[string]string{
	"SEED": "seed", "TOTAL_TIMESTEPS": "steps", "ENV_NAME": "task.task",
	"NUM_ENVS": "trainer.num_envs", "NUM_STEPS": "trainer.rollout_len", "UPDATE_EPOCHS": "trainer.update_epochs",
	"NUM_MINIBATCHES": "trainer.num_minibatches", "GAMMA": "trainer.gamma", "GAE_LAMBDA": "trainer.gae_lambda",
	"CLIP_EPS": "trainer.clip_coef", "ENT_COEF": "trainer.ent_coef", "VF_COEF": "trainer.vf_coef",
	"MAX_GRAD_NORM": "trainer.max_grad_norm", "ANNEAL_LR": "trainer.anneal_lr", "LR": "trainer.optimizer.learning_rate",
	"HIDDEN": "trainer.d_actor",

	"RNN.RNN_TYPE": "trainer.seq_model.name",
	"RNN.N_LAYERS": "trainer.seq_model.n_layers", "RNN.D_MODEL": "trainer.seq_model.d_model",
	"RNN.D_HEAD": "trainer.seq_model.d_head", "RNN.D_FFC": "trainer.seq_model.d_ffc",
	"RNN.N_HEADS": "trainer.seq_model.n_heads", "RNN.ETA": "trainer.seq_model.eta", "RNN.R": "trainer.seq_model.r",
	"RNN.HEAD_DIM": "trainer.seq_model.head_dim", "RNN.EMBEDDING_DIM": "trainer.seq_model.embedding_dim",
	"RNN.HEAD_NUM": "trainer.seq_model.head_num", "RNN.MLP_NUM": "trainer.seq_model.mlp_num",
	"RNN.LAYER_NUM": "trainer.seq_model.layer_num", "RNN.MEMORY_LEN": "trainer.seq_model.memory_len",
	"RNN.HIDDEN_SIZE": "trainer.encoder.width",

	"LOG_INTERVAL": "", "DEBUG": "", "OPTIMISTIC_RESETS": "", "USE_WANDB": "", "WANDB_PROJECT": "", "WANDB_TAGS": "",
}

// ours converts a configuration of the reference's second trainer to the structure used here.
func ours(t *testing.T, line string, theirs map[string]any) map[string]any {
	t.Helper()
	tree := map[string]any{}
	var walk func(prefix string, from map[string]any)
	walk = func(prefix string, from map[string]any) {
		for key, value := range from {
			if group, ok := value.(map[string]any); ok {
				walk(prefix+key+".", group)
				continue
			}
			name, known := pureKeys[prefix+key]
			if !known {
				t.Errorf("%s: the key %s%s has no name here", line, prefix, key)
			}
			if name == "" {
				continue
			}
			at, groups := tree, strings.Split(name, ".")
			for _, g := range groups[:len(groups)-1] {
				if at[g] == nil {
					at[g] = map[string]any{}
				}
				at = at[g].(map[string]any)
			}
			at[groups[len(groups)-1]] = value
		}
	}
	walk("", theirs)
	return tree
}

// known reports whether all options that args choose exist.
func known(t *testing.T, fsys fs.FS, args []string) bool {
	t.Helper()
	for _, arg := range args {
		group, option, ok := strings.Cut(strings.TrimPrefix(arg, "+"), "=")
		if !ok || !strings.HasPrefix(arg, "+") || strings.Contains(group, ".") {
			continue
		}
		if _, err := fs.Stat(fsys, path.Join(group, option+".yaml")); err != nil {
			return false
		}
	}
	return true
}

// contains checks that got contains all values of want in the same places. It returns the number of values compared.
func contains(t *testing.T, where string, got, want any) int {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s is %v, want a group of keys", where, got)
			return 0
		}
		n := 0
		for key, value := range want {
			item, ok := have[key]
			if !ok {
				t.Errorf("%s.%s is missing", where, key)
				continue
			}
			n += contains(t, where+"."+key, item, value)
		}
		return n
	case []any:
		have, ok := got.([]any)
		if !ok || len(have) != len(want) {
			t.Errorf("%s is %v, want %v", where, got, want)
			return 0
		}
		n := 0
		for i := range want {
			n += contains(t, where, have[i], want[i])
		}
		return n
	case float64: // JSON's only kind of number
		have, ok := got.(float64)
		if i, whole := got.(int); whole {
			have, ok = float64(i), true
		}
		if !ok || have != want {
			t.Errorf("%s is %v, want %v", where, got, want)
		}
	default:
		if got != want {
			t.Errorf("%s is %v, want %v", where, got, want)
		}
	}
	return 1
}

func TestEveryOptionComposesAndComesBackFromItsYAML(t *testing.T) {
	eachOption(t, func(group string, o hydra.Option) {
		c, err := hydra.Compose(configs(t), []string{"+" + group + "=" + o.Name})
		if err != nil {
			t.Errorf("%s/%s: %v", group, o.Name, err)
			return
		}
		if o.About == "" {
			t.Errorf("%s/%s does not begin with a comment that describes it", group, o.Name)
		}
		keys := []string{"seed", "steps", "log_interval", "threads", "run.dir", "checkpoint.interval", "checkpoint.keep", "task.task"}
		if group != "task" { // a task has no agent
			keys = append(keys, "trainer.agent", "trainer.encoder.name", "trainer.seq_model.name")
		}
		for _, key := range keys {
			if !c.Has(key) {
				t.Errorf("%s/%s has no %s", group, o.Name, key)
			}
		}
		again, err := hydra.Parse(c.YAML())
		if err != nil {
			t.Errorf("%s/%s: %v", group, o.Name, err)
			return
		}
		if again.Hash() != c.Hash() || string(again.YAML()) != string(c.YAML()) {
			t.Errorf("%s/%s comes back as\n%s", group, o.Name, again.YAML())
		}
	})
}
