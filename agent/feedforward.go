package agent

func init() { RegisterCore("feedforward", Feedforward{Layers: 2, DModel: 128, Reset: true}) }

// Feedforward is the configuration of dense layers with relu: the baseline without memory.
type Feedforward struct {
	Layers int  `yaml:"n_layers"`
	DModel int  `yaml:"d_model"`                   // E, width of a layer
	Reset  bool `yaml:"reset_hidden_on_terminate"` // a new episode resets an integrator or a map before the core
}

// Name is "feedforward".
func (Feedforward) Name() string { return "feedforward" }

// Forgets reports whether Reset is set.
func (c Feedforward) Forgets() bool { return c.Reset }

// Validate returns an error that names the first key whose value is invalid.
func (c Feedforward) Validate() error {
	return positive(field{"n_layers", c.Layers}, field{"d_model", c.DModel})
}

// New makes the layers.
func (c Feedforward) New(prefix string, width int) (CoreLayers, int) {
	return feedforward{newStack(prefix, c.Layers, width, c.DModel)}, c.DModel
}

// feedforward is the layers of a Feedforward.
type feedforward struct{ stack }

// State returns no leaves.
func (feedforward) State() []LeafSpec { return nil }
