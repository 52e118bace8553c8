package agent

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"ariadne/internal/hydra"
	"ariadne/internal/lacking"
	"ariadne/internal/reference"
)

// TestReferenceConfigsBecomeModels reads the group seq_model of every configuration of the reference that has one, and makes
// the model.
func TestReferenceConfigsBecomeModels(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(reference.Root(t), "agalite", "configs.json"))
	if err != nil {
		lacking.Skip(t, err)
	}
	configs := map[string]struct {
		Trainer struct {
			Core json.RawMessage `json:"seq_model"`
		} `json:"trainer"`
	}{}
	if err := json.Unmarshal(b, &configs); err != nil {
		t.Fatal(err)
	}
	compared := 0
	for name, c := range configs {
		if c.Trainer.Core == nil {
			continue
		}
		config := vectorConfig
		var core AnyCore
		if err := core.UnmarshalYAML(c.Trainer.Core); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		config.Core = core.Core
		if _, err := New(config); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		compared++
	}
	if compared == 0 {
		t.Error("no configuration has a seq_model")
	}
	t.Logf("read %d configurations", compared)
}

func TestModelsHaveTheReferencesSizes(t *testing.T) {
	const gtrxl = `{name: gtrxl, head_dim: 64, embedding_dim: 128, head_num: 4, mlp_num: 2, layer_num: 4, dropout_ratio: 0.0, gru_bias: 2.0, memory_len: `
	for _, c := range []struct {
		core           string
		weights, bytes int // SPEC section 12, plus 3 bytes for each place of GTrXL's mask
	}{
		{`{name: agalite, n_layers: 4, d_model: 128, d_head: 64, d_ffc: 128, n_heads: 4, eta: 4, r: 2}`, 1774277, 57360},
		{`{name: agalite, n_layers: 4, d_model: 128, d_head: 64, d_ffc: 128, n_heads: 4, eta: 8, r: 2}`, 1799045, 106512},
		{`{name: galite, n_layers: 4, d_model: 128, d_head: 64, d_ffc: 128, n_heads: 4, kernel: {name: pp_relu, nu: 2},
			update_rule: projected_sigmoid, flow: gtrxl}`, 1826405, 534528},
		{gtrxl + `32}`, 1617925, 81952 + 3*32},
		{gtrxl + `64}`, 1617925, 163904 + 3*64},
		{gtrxl + `128}`, 1617925, 327808 + 3*128},
		{gtrxl + `256}`, 1617925, 655616 + 3*256},
		{`{name: lstm, d_model: 600, n_layers: 1}`, 1635301, 4800},
		{`{name: gru, d_model: 680, n_layers: 1}`, 1597541, 2720},
	} {
		config := vectorConfig
		var core AnyCore
		if err := core.UnmarshalYAML([]byte(c.core)); err != nil {
			t.Errorf("%s: %v", c.core, err)
			continue
		}
		config.Core = core.Core
		m, err := New(config)
		if err != nil {
			t.Fatal(err)
		}
		w := m.NewWeights()
		bytes := 0
		for _, leaf := range m.NewState(1).Leaves {
			bytes += 4 * len(leaf.Data)
		}
		if len(w.Flat) != c.weights || bytes != c.bytes {
			t.Errorf("%s: %d weights and %d bytes of state, the reference has %d and %d", c.core, len(w.Flat), bytes, c.weights, c.bytes)
		}
	}
}

func TestCoreRefuses(t *testing.T) {
	for _, c := range []struct{ core, want string }{
		{`{n_layers: 1}`, "name is missing"},
		{`{name: rnn}`, `name is "rnn", want one of: agalite, `},
		{`{name: gru, d_mode: 4, n_layers: 1}`, "d_mode is not a known key; did you mean d_model?"},
		{`{name: gru, d_model: 4, n_layers: 1, d_modell: 1}`, "d_modell is not a known key; did you mean d_model?"},
		{`{name: gru, d_model: 4, n_layers: 1, eta: 4}`, "eta is not a known key"},
		{`{name: gru, d_model: 4, n_layers: 0}`, "n_layers is 0, must be at least 1"},
		{`{name: gru, d_model: 4.5, n_layers: 1}`, "d_model is 4.5 (a number), want a whole number"},
		{`{name: lstm, d_model: 4, n_layers: 1, fixes: [clock]}`, "lstm: fixes is not a known key"},
		{`{name: agalite, n_layers: 1, d_model: 4, d_head: 4, d_ffc: 4, n_heads: 2, eta: 2, r: 2, horizon: 1}`, "horizon is 1, want at least 2 steps"},
		{`{name: gtrxl, head_dim: 4, embedding_dim: 5, head_num: 2, mlp_num: 2, layer_num: 2, memory_len: 8}`, "embedding_dim is 5, want an even number"},
		{`{name: gtrxl, head_dim: 4, embedding_dim: 4, head_num: 2, mlp_num: 2, layer_num: 2, memory_len: 0}`, "memory_len is 0"},
		{`{name: gtrxl, head_dim: 4, embedding_dim: 4, head_num: 2, mlp_num: 2, layer_num: 2, memory_len: 8, dropout_ratio: 0.1}`, "dropout_ratio is 0.1, want 0"},
		{`{name: gtrxl, head_dim: 4, embedding_dim: 4, head_num: 2, mlp_num: 2, layer_num: 2, memory_len: 8, fixes: [windows]}`, "want one of: dead_state, query_norm, window"},
		{`{name: galite, n_layers: 1, d_model: 4, d_head: 4, d_ffc: 4, n_heads: 2, kernel: {name: softmax, nu: 2}, update_rule: delta, flow: gtrxl}`,
			`kernel.name is "softmax", want one of: relu, eluplus1, dpfp, pp_relu, pp_eluplus1`},
		{`{name: galite, n_layers: 1, d_model: 4, d_head: 4, d_ffc: 4, n_heads: 2, kernel: {name: relu, nu: 0}, update_rule: delta, flow: gtrxl}`, "kernel.nu is 0"},
		{`{name: galite, n_layers: 1, d_model: 4, d_head: 4, d_ffc: 4, n_heads: 2, kernel: {name: relu, nu: 1}, update_rule: gated, flow: gtrxl}`, `update_rule is "gated"`},
		{`{name: galite, n_layers: 1, d_model: 4, d_head: 3, d_ffc: 4, n_heads: 2, kernel: {name: relu, nu: 1}, update_rule: mega, flow: gtrxl}`, "d_head is 3, want an even number"},
	} {
		var core AnyCore
		if err := core.UnmarshalYAML([]byte(c.core)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.core, err, c.want)
		}
	}
}

// TestCoresComeBackFromTheirKeys writes and reads the defaults of every core, and a model's configuration with each core.
func TestCoresComeBackFromTheirKeys(t *testing.T) {
	for _, name := range CoreNames() {
		group, _ := CoreDefaults(name)
		want, err := ReadCore(group)
		if err != nil || want.Name() != name {
			t.Fatalf("%s: %v, %v", name, want, err)
		}
		alone, err := hydra.Parse([]byte("name: " + name))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ReadCore(alone); err != nil || !bytes.Equal(writeCore(got).YAML(), group.YAML()) {
			t.Errorf("%s alone is %+v, %v, want %+v", name, got, err, want)
		}
		config := smallConfig
		config.Core, config.Skip = want, 3
		text, err := json.Marshal(config)
		if err != nil {
			t.Fatal(err)
		}
		var back Config
		if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back, config) {
			t.Errorf("%s comes back as %+v, %v, want %+v", text, back, err, config)
		}
	}
	if group, ok := CoreDefaults("rnn"); ok || CoreTitle("rnn") != "" {
		t.Errorf("there is a core rnn: %v", group)
	}
}

func TestEncoderReadsItsKeys(t *testing.T) {
	for _, c := range []struct {
		encoder string
		want    Encoder
		err     string
	}{
		{encoder: `{name: flatten, scale: 1.0}`, want: Encoder{Name: EncoderFlatten, Scale: 1}},
		{encoder: `{name: nature}`, want: Encoder{Name: EncoderNature}},
		{encoder: `{name: nature, scale: 0.5, offset: -1.5, norm: true}`, want: Encoder{Name: EncoderNature, Scale: 0.5, Offset: -1.5, Norm: true}},
		{encoder: `{name: nature, offset: .nan}`, err: "offset is NaN"},
		{encoder: `{name: impala}`, want: Encoder{Name: EncoderIMPALA, Width: 256}},
		{encoder: `{name: impala, width: 0, scale: 0.5}`, want: Encoder{Name: EncoderIMPALA, Scale: 0.5}},
		{encoder: `{name: mlp, width: 64}`, want: Encoder{Name: EncoderMLP, Layers: 1, Width: 64}},
		{encoder: `{name: mlp, width: 64, layers: 2}`, want: Encoder{Name: EncoderMLP, Layers: 2, Width: 64}},
		{encoder: `{name: mlp}`, err: "width is missing"},
		{encoder: `{name: mlp, width: 0}`, err: "width is 0"},
		{encoder: `{name: nature, width: 3}`, err: "width is not a known key"},
		{encoder: `{name: flatten, scal: 3}`, err: "did you mean scale?"},
		{encoder: `{name: flatten, scale: -1}`, err: "scale is -1"},
		{encoder: `{name: vgg}`, err: `name is "vgg", want one of: flatten, mlp, nature, impala`},
		{encoder: `{scale: 1}`, err: "name is missing"},
	} {
		var e Encoder
		err := e.UnmarshalYAML([]byte(c.encoder))
		if c.err == "" && (err != nil || e != c.want) {
			t.Errorf("%s: %+v, %v, want %+v", c.encoder, e, err, c.want)
		}
		if c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: error %v, want one with %q", c.encoder, err, c.err)
		}
	}
}
