package agent

import (
	"strings"
	"testing"

	"ariadne/agent/op"
)

// build adds the network to a graph: logits [R, A] and values [R, 1] of the observations obs [R, Shape].
func (m *Model) build(n *network, obs *op.Node) (logits, value *op.Node) {
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
		{"encoder: name is \"vgg\", want one of: flatten,", func(c *Config) { c.Encoder.Name = "vgg" }},
		{"nature needs pictures", func(c *Config) { c.Encoder.Name = "nature" }},
		{"too small for nature", func(c *Config) {
			c.Encoder.Name, c.Pixels, c.Shape = "nature", true, []int{30, 64, 3}
		}},
		{"core: name is \"rnn\", want one of: agalite,", func(c *Config) { c.Core.Name = "rnn" }},
		{"layers", func(c *Config) { c.Core.Layers = 0 }},
		{"heads", func(c *Config) { c.Core.Heads = 0 }},
		{"eta", func(c *Config) { c.Core.Eta = 0 }},
	} {
		config := vectorConfig
		c.change(&config)
		if _, err := New(config); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
}
