package agent

import (
	"slices"
	"strings"
	"testing"

	"ariadne/agent/op"
	"ariadne/task"
)

// Build adds the network to a graph. It returns the logits [R, A] and values [R, 1] for the observations obs [R, Shape].
func (m *Model) Build(n *Network, obs *op.Node) (logits, value *op.Node) {
	nodes := m.outputs(n, obs, []string{OutputPolicy, OutputValue})
	return nodes[0], nodes[1]
}

func TestPaperConfigHasTheReferencesSizes(t *testing.T) {
	m, w := initialised(t, vectorConfig)
	if len(w.Flat) != 1774277 { // SPEC section 12, tmaze/arelit
		t.Errorf("%d weights, the reference has 1774277", len(w.Flat))
	}
	bytes := 0
	for _, leaf := range m.NewState(1).Leaves {
		bytes += 4 * len(leaf.Data)
	}
	if bytes != 57360 {
		t.Errorf("%d bytes of state, the reference has 57360", bytes)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		want   string
		change func(c *Config)
	}{
		{"shape", func(c *Config) { c.Shape = []int{4, 4} }},
		{"shape", func(c *Config) { c.Shape = nil }},
		{"empty axis", func(c *Config) { c.Shape = []int{0} }},
		{"actions", func(c *Config) { c.Actions = 0 }},
		{"d_actor", func(c *Config) { c.DActor = -1 }},
		{"d_critic", func(c *Config) { c.DCritic = 0 }},
		{"skip is -1, want a width", func(c *Config) { c.Skip = -1 }},
		{"integrator is -1, want a width", func(c *Config) { c.Integrator = -1 }},
		{"map: side is 2, want 3 to 256", func(c *Config) { c.Map = smallMap(); c.Map.Side = 2 }},
		{"map: width is 0", func(c *Config) { c.Map = smallMap(); c.Map.Width = 0 }},
		{"two outputs are called motion", func(c *Config) {
			c.Map, c.Predictions = smallMap(), []PredictionHead{{Name: "motion", Width: 1, From: FromCore}}
		}},
		{"prediction motion: the agent draws no map", func(c *Config) { c.Predictions = []PredictionHead{{Name: "motion", Width: 3, From: FromMap}} }},
		{"prediction walls: is not a sense of the map; there are: motion, lattice", func(c *Config) {
			c.Map, c.Predictions = smallMap(), []PredictionHead{{Name: "walls", Width: 3, From: FromMap}}
		}},
		{"the map's sense has 2 numbers, there are 3", func(c *Config) {
			c.Map, c.Predictions = smallMap(), []PredictionHead{{Name: "wanted", Width: 3, From: FromMap}}
		}},
		{"hidden or stop is set", func(c *Config) {
			c.Map, c.Predictions = smallMap(), []PredictionHead{{Name: "wanted", Width: 2, From: FromMap, Stop: true}}
		}},
		{"encoder: name is \"vgg\", want one of: flatten,", func(c *Config) { c.Encoder.Name = "vgg" }},
		{"nature needs pictures", func(c *Config) { c.Encoder.Name = "nature" }},
		{"too small for nature", func(c *Config) {
			c.Encoder.Name, c.Pixels, c.Shape = "nature", true, []int{30, 64, 3}
		}},
		{"core: there is none; want one of: agalite,", func(c *Config) { c.Core = nil }},
		{"core: gru: n_layers is 0", func(c *Config) { c.Core = GRU{DModel: 8} }},
		{"core: gtrxl: head_num is 0", func(c *Config) { c.Core = GTrXL{Layers: 1, DModel: 8, DHead: 4} }},
		{"core: agalite: eta is 0", func(c *Config) { c.Core = AGaLiTe{Layers: 1, DModel: 8, DHead: 4, DFFC: 8, Heads: 2} }},
	} {
		config := vectorConfig
		c.change(&config)
		if _, err := New(config); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
}

// TestIntegratorRemembersBeforeTheCore shows a model whose core has no memory two beginnings of an episode, and then the same
// picture.
func TestIntegratorRemembersBeforeTheCore(t *testing.T) {
	c := smallConfig
	c.Core, c.Integrator = Feedforward{Layers: 1, DModel: 8, Reset: true}, 6
	m, w := initialised(t, c)
	if kernel, ok := w.Get("seq_model/Dense_0/kernel"); !ok || !slices.Equal(kernel.Shape, []int{5 + 6, 8}) {
		t.Errorf("the core does not see the integrator's rows: %+v", kernel)
	}
	p, state := newPolicy(t, m, w, 2), m.NewState(2)
	obs := task.NewObs(task.Spec{Shape: c.Shape}, 2)
	logits := func(done bool, first ...float32) []float32 {
		copy(obs.Vector, first)
		copy(obs.Vector[5:], []float32{1, 2, 3, 4, 5})
		logits, value := make([]float32, 2*3), make([]float32, 2)
		if err := p.Act(obs, []bool{done, done}, state, logits, value); err != nil {
			t.Fatal(err)
		}
		return logits
	}
	logits(true, 5, -5, 4, -3, 2)
	if l := logits(false, 1, 2, 3, 4, 5); slices.Equal(l[:3], l[3:]) {
		t.Error("it has forgotten what it saw")
	}
	if l := logits(true, 1, 2, 3, 4, 5); !slices.Equal(l[:3], l[3:]) {
		t.Error("it remembers what it saw before the episode")
	}
}

// TestSkipShowsHeadsWhatTheCoreSees uses a core whose rows are 0, so that only the skip layer past the core is left.
func TestSkipShowsHeadsWhatTheCoreSees(t *testing.T) {
	c := smallConfig
	c.Core, c.Skip = Feedforward{Layers: 1, DModel: 8}, 6
	c.Predictions = []PredictionHead{{Name: "far", Width: 2, From: FromCore}}
	m, w := initialised(t, c)
	for name, shape := range map[string][]int{"skip/kernel": {5, 6}, "actor/layers_0/kernel": {14, 8}, "critic/layers_0/kernel": {14, 8}, "predictions/far/out/kernel": {14, 2}} {
		if tensor, ok := w.Get(name); !ok || !slices.Equal(tensor.Shape, shape) {
			t.Errorf("%s is %v, want %v", name, tensor.Shape, shape)
		}
	}
	for _, tensor := range w.Tensors {
		if strings.HasPrefix(tensor.Name, "seq_model/") {
			clear(tensor.Data)
		}
	}
	p, logits, value := newPolicy(t, m, w, 2), make([]float32, 2*3), make([]float32, 2)
	obs := task.NewObs(task.Spec{Shape: c.Shape}, 2)
	copy(obs.Vector, []float32{1, 2, 3, 4, 5, -5, 4, -3, 2, 1})
	if err := p.Act(obs, []bool{true, true}, m.NewState(2), logits, value); err != nil {
		t.Fatal(err)
	}
	if slices.Equal(logits[:3], logits[3:]) || value[0] == value[1] {
		t.Errorf("logits %v and values %v do not tell two observations apart", logits, value)
	}
}
