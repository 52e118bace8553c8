package hydra

import (
	"reflect"
	"testing"
)

func TestEncodeWritesWhatDecodeReads(t *testing.T) {
	type inner struct {
		Name string `yaml:"name,required"`
		Nu   int    `yaml:"nu"`
	}
	type common struct {
		Seed uint64 `yaml:"seed"`
	}
	type keys struct {
		Common   common   `yaml:",inline"`
		Kernel   inner    `yaml:"kernel"`
		Rate     float32  `yaml:"rate"`
		Bias     *float32 `yaml:"bias"`
		None     *float32 `yaml:"none"`
		Fixes    []string `yaml:"fixes"`
		Nothing  []string `yaml:"nothing"`
		Reset    bool     `yaml:"reset"`
		Steps    int64    `yaml:"steps"`
		Untagged int
		Left     int `yaml:"-"`
	}
	bias := float32(2)
	v := keys{common{1<<64 - 1}, inner{"null", 2}, 0.1, &bias, nil, []string{"clock", "a b"}, nil, true, -3, 7, 8}
	c := Encode(struct {
		Name string `yaml:"name"`
		Rest any    `yaml:",inline"`
	}{"gru", v})
	want := `{name: gru, seed: 18446744073709551615, kernel: {name: "null", nu: 2}, rate: 0.1, bias: 2.0, none: null, fixes: [clock, a b], nothing: [], reset: true, steps: -3}`
	if got := c.node.inline(); got != want {
		t.Errorf("encoded as\n%s, want\n%s", got, want)
	}
	var back keys
	if err := c.Without("name").Decode(&back); err != nil {
		t.Fatal(err)
	}
	v.Nothing, v.Untagged, v.Left = []string{}, 0, 0
	if !reflect.DeepEqual(back, v) {
		t.Errorf("comes back as %+v, was %+v", back, v)
	}
}
