package agent

import (
	"errors"
	"fmt"

	"ariadne/internal/hydra"
)

// UnmarshalYAML reads the reference's group `seq_model`. Which keys there are depends on the core that the key name names,
// and all of them but reset_hidden_on_terminate (true), gru_bias (2), dropout_ratio (0), horizon (0) and fixes (none) must be given.
// Unknown keys are errors with the nearest that is known; so are values out of range.
func (c *Core) UnmarshalYAML(b []byte) error {
	group, err := hydra.Parse(b)
	if err != nil {
		return err
	}
	name, err := hydra.Get[string](group, "name")
	if err != nil {
		return errors.New("name is missing")
	}
	keys, ok := map[string]coreKeys{
		CoreAGaLiTe: &agaliteKeys{}, CoreGaLiTe: &galiteKeys{}, CoreGTrXL: &gtrxlKeys{}, CoreLSTM: &recurrentKeys{}, CoreGRU: &recurrentKeys{},
		CoreFeedforward: &recurrentKeys{},
	}[name]
	if !ok {
		return known("name", name, CoreNames()...)
	}
	common := struct {
		Reset bool     `yaml:"reset_hidden_on_terminate"`
		Fixes []string `yaml:"fixes"`
		Rest  coreRest `yaml:",inline"`
	}{Reset: true}
	if err := group.Without("name").Decode(&common); err != nil {
		return err
	}
	if err := group.Without("name", "reset_hidden_on_terminate", "fixes").Decode(keys); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	read, err := keys.core()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	read.Name, read.Reset, read.Fixes = name, common.Reset, common.Fixes
	if err := read.Validate(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	*c = read
	return nil
}

// coreRest takes the keys that cores have of their own.
type coreRest map[string]any

// coreKeys are the keys that a core has of its own.
type coreKeys interface{ core() (Core, error) }

type agaliteKeys struct {
	Layers  int `yaml:"n_layers,required"`
	DModel  int `yaml:"d_model,required"`
	DHead   int `yaml:"d_head,required"`
	DFFC    int `yaml:"d_ffc,required"`
	Heads   int `yaml:"n_heads,required"`
	Eta     int `yaml:"eta,required"`
	R       int `yaml:"r,required"`
	Horizon int `yaml:"horizon"`
}

func (k *agaliteKeys) core() (Core, error) {
	return Core{Layers: k.Layers, DModel: k.DModel, DHead: k.DHead, DFFC: k.DFFC, Heads: k.Heads, Eta: k.Eta, R: k.R, Horizon: k.Horizon}, nil
}

type galiteKeys struct {
	Layers     int    `yaml:"n_layers,required"`
	DModel     int    `yaml:"d_model,required"`
	DHead      int    `yaml:"d_head,required"`
	DFFC       int    `yaml:"d_ffc,required"`
	Heads      int    `yaml:"n_heads,required"`
	Kernel     Kernel `yaml:"kernel,required"`
	UpdateRule string `yaml:"update_rule,required"`
	Flow       string `yaml:"flow,required"`
}

func (k *galiteKeys) core() (Core, error) {
	return Core{
		Layers: k.Layers, DModel: k.DModel, DHead: k.DHead, DFFC: k.DFFC, Heads: k.Heads, Kernel: k.Kernel, UpdateRule: k.UpdateRule, Flow: k.Flow,
	}, nil
}

type gtrxlKeys struct {
	Layers   int      `yaml:"layer_num,required"`
	DModel   int      `yaml:"embedding_dim,required"`
	DHead    int      `yaml:"head_dim,required"`
	Heads    int      `yaml:"head_num,required"`
	MLP      int      `yaml:"mlp_num,required"`
	Memory   int      `yaml:"memory_len,required"`
	GateBias *float32 `yaml:"gru_bias"`
	Dropout  float64  `yaml:"dropout_ratio"`
}

func (k *gtrxlKeys) core() (Core, error) {
	if k.Dropout != 0 {
		return Core{}, fmt.Errorf("dropout_ratio is %v, want 0, as in all configurations of the reference", k.Dropout)
	}
	return Core{Layers: k.Layers, DModel: k.DModel, DHead: k.DHead, Heads: k.Heads, MLP: k.MLP, Memory: k.Memory, GateBias: k.GateBias}, nil
}

type recurrentKeys struct {
	Layers int `yaml:"n_layers,required"`
	DModel int `yaml:"d_model,required"`
}

func (k *recurrentKeys) core() (Core, error) { return Core{Layers: k.Layers, DModel: k.DModel}, nil }
