package agent

import (
	"fmt"
	"slices"
	"strings"

	"ariadne/agent/op"
)

// The cores, as Core.Name names them.
const (
	CoreAGaLiTe     = "agalite"     // approximate gated linear transformer
	CoreGaLiTe      = "galite"      // gated linear transformer
	CoreGTrXL       = "gtrxl"       // gated transformer-XL
	CoreLSTM        = "lstm"        // long short-term memory
	CoreGRU         = "gru"         // gated recurrent units
	CoreFeedforward = "feedforward" // dense layers with relu, no memory
)

// Core says what lies between encoder and heads. In YAML it has the keys of the reference, which differ between cores;
// see UnmarshalYAML.
type Core struct {
	Name   string
	Layers int
	DModel int  // E, width of the core's rows
	Reset  bool // the first step of an episode forgets what came before

	// Of transformers (agalite, galite, gtrxl):
	DHead int // D, width of a head
	Heads int // H

	// Of agalite and galite:
	DFFC int // width of the hidden dense layer of a block

	// Of agalite:
	Eta int // η, factor that widens the features of a head
	R   int // r, number of oscillators
	// Horizon is how many steps an untrained memory reaches back at most: its gates start from biases that spread over times
	// from 2 to Horizon (chrono initialisation, Tallec & Ollivier 2018). 0 is the reference's start from biases of 0, with
	// which most of the memory halves at every step.
	Horizon int

	// Of galite:
	Kernel     Kernel // feature map of keys and queries
	UpdateRule string // how steps change the memory, one of the Rule constants
	Flow       string // how blocks join their parts, one of the Flow constants

	// Of gtrxl:
	MLP      int      // dense layers behind a block's attention
	Memory   int      // M, steps that are remembered
	GateBias *float32 // that gates start from; nil: 2

	// Fixes names odd behaviours of the reference that are put right, the Fix constants.
	Fixes []string
}

// Kernel is GaLiTe's feature map.
type Kernel struct {
	Name string `yaml:"name,required"`
	Nu   int    `yaml:"nu,required"` // ν, factor that widens the features of a head
}

// The names of Kernel.
const (
	KernelRelu         = "relu"        // relu of a dense layer of ν·D numbers
	KernelEluPlusOne   = "eluplus1"    // elu + 1 of the same
	KernelDPFP         = "dpfp"        // deterministic parameter-free projection of a dense layer (Schlag et al. 2021)
	KernelPPRelu       = "pp_relu"     // outer product of the relus of two dense layers of D and ν numbers
	KernelPPEluPlusOne = "pp_eluplus1" // the same with elu + 1
)

// The values of Core.UpdateRule.
const (
	RuleProjectedSigmoid = "projected_sigmoid" // gates of values and of features, these an outer product
	RuleKeyValueGated    = "keyvalue_gated"    // gates of values and of features
	RuleGatedPENG        = "gated_peng"        // one gate per head (Peng et al. 2021)
	RuleMEGA             = "mega"              // gates that are weights (Ma et al. 2022)
	RuleDelta            = "delta"             // writes the difference to what is remembered (Schlag et al. 2021)
)

// The values of Core.Flow.
const (
	FlowGTrXL   = "gtrxl"   // gates
	FlowTrXL    = "trxl1"   // sums
	FlowVanilla = "vanilla" // sums, normalised behind instead of before each part
)

// The names of Core.Fixes.
const (
	FixClock       = "clock"       // agalite: the clock starts anew with each episode, and its cosines are exact
	FixFrequencies = "frequencies" // agalite: frequencies from 0 to π, of which no two oscillate alike
	FixDeadState   = "dead_state"  // gtrxl, galite: parts of the state that nothing reads are left out
	FixQueryNorm   = "query_norm"  // gtrxl: queries see normalised rows, as keys do
	FixWindow      = "window"      // gtrxl: steps of a sequence see no further back than when acting
	FixDeltaReset  = "delta_reset" // galite, rule delta: episodes forget what came before
	FixDeltaNorm   = "delta_norm"  // galite, rule delta: a key of zeros counts as zero, not as NaN
)

// fixesOf are the fixes that cores know.
var fixesOf = map[string][]string{
	CoreAGaLiTe: {FixClock, FixFrequencies},
	CoreGaLiTe:  {FixDeadState, FixDeltaNorm, FixDeltaReset},
	CoreGTrXL:   {FixDeadState, FixQueryNorm, FixWindow},
}

// fixes reports whether an odd behaviour is put right.
func (c Core) fixes(name string) bool { return slices.Contains(c.Fixes, name) }

// gateBias is what the gates of gtrxl start from.
func (c Core) gateBias() float32 {
	if c.GateBias == nil {
		return gateBias
	}
	return *c.GateBias
}

// Validate returns an error that names the first field that cannot be, by its key in YAML.
func (c Core) Validate() error {
	if err := known("name", c.Name, CoreNames()...); err != nil {
		return err
	}
	layers, width := "n_layers", "d_model"
	if c.Name == CoreGTrXL {
		layers, width = "layer_num", "embedding_dim"
	}
	if err := positive(field{layers, c.Layers}, field{width, c.DModel}); err != nil {
		return err
	}
	var err error
	switch c.Name {
	case CoreAGaLiTe:
		err = positive(field{"d_head", c.DHead}, field{"d_ffc", c.DFFC}, field{"n_heads", c.Heads}, field{"eta", c.Eta}, field{"r", c.R})
		if err == nil && c.Horizon != 0 && c.Horizon < 2 {
			err = fmt.Errorf("horizon is %d, want at least 2 steps, or 0 for the reference's start", c.Horizon)
		}
	case CoreGaLiTe:
		err = c.validateGaLiTe()
	case CoreGTrXL:
		err = positive(field{"head_dim", c.DHead}, field{"head_num", c.Heads}, field{"mlp_num", c.MLP}, field{"memory_len", c.Memory})
		if err == nil && c.DModel%2 != 0 {
			err = fmt.Errorf("embedding_dim is %d, want an even number: half of a position's numbers are sines, half cosines", c.DModel)
		}
	}
	if err != nil {
		return err
	}
	for _, fix := range c.Fixes {
		if len(fixesOf[c.Name]) == 0 {
			return fmt.Errorf("fixes has %q, but %s has nothing to fix", fix, c.Name)
		}
		if err := known("fixes", fix, fixesOf[c.Name]...); err != nil {
			return err
		}
	}
	return nil
}

func (c Core) validateGaLiTe() error {
	err := positive(field{"d_head", c.DHead}, field{"d_ffc", c.DFFC}, field{"n_heads", c.Heads}, field{"kernel.nu", c.Kernel.Nu})
	if err == nil {
		err = known("kernel.name", c.Kernel.Name, KernelRelu, KernelEluPlusOne, KernelDPFP, KernelPPRelu, KernelPPEluPlusOne)
	}
	if err == nil {
		err = known("update_rule", c.UpdateRule, RuleProjectedSigmoid, RuleKeyValueGated, RuleGatedPENG, RuleMEGA, RuleDelta)
	}
	if err == nil {
		err = known("flow", c.Flow, FlowGTrXL, FlowTrXL, FlowVanilla)
	}
	if err == nil && c.DHead%2 != 0 && !c.fixes(FixDeadState) {
		err = fmt.Errorf("d_head is %d, want an even number, as the reference does, or the fix %s", c.DHead, FixDeadState)
	}
	return err
}

// CoreNames lists the cores.
func CoreNames() []string {
	return []string{CoreAGaLiTe, CoreGaLiTe, CoreGTrXL, CoreLSTM, CoreGRU, CoreFeedforward}
}

// known returns an error unless value is one of those that there are.
func known(name, value string, there ...string) error {
	if slices.Contains(there, value) {
		return nil
	}
	return fmt.Errorf("%s is %q, want one of: %s", name, value, strings.Join(there, ", "))
}

// core turns rows of the encoder into rows for the heads.
type core interface {
	builder
	// state lists the leaves of the recurrent state.
	state() []leafSpec
}

// newCore returns a core for rows of a width, and the width of its own.
func newCore(prefix string, c Core, width int) (core, int, error) {
	if err := c.Validate(); err != nil {
		return nil, 0, err
	}
	switch c.Name {
	case CoreAGaLiTe:
		return newAGaLiTe(prefix, c, width), c.DModel, nil
	case CoreGaLiTe:
		return newGaLiTe(prefix, c, width), c.DModel, nil
	case CoreGTrXL:
		return newGTrXL(prefix, c, width), c.DModel, nil
	case CoreLSTM:
		return newLSTM(prefix, c, width), c.DModel, nil
	case CoreGRU:
		return newGRU(prefix, c, width), c.DModel, nil
	default:
		return newFeedforward(prefix, c, width), c.DModel, nil
	}
}

// builder is a module that turns rows into rows.
type builder interface {
	module
	build(n *network, x *op.Node) *op.Node
}
