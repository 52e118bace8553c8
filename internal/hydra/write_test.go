package hydra

import (
	"math"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestWrittenScalarsMeanTheSameToAnotherReader(t *testing.T) {
	for _, f := range []float64{0, 1, -2, 0.1, 1e-3, 1e-5, 2.5e-4, 1e20, 1e21, 1e300, 5e-324, math.MaxFloat64, math.Inf(1), math.Inf(-1)} {
		n := &node{kind: float, f: f}
		var got float64
		if err := yaml.Unmarshal([]byte(n.inline()), &got); err != nil || got != f {
			t.Errorf("%v is written %s and read %v (%v)", f, n.inline(), got, err)
		}
		if back := plain(n.inline()); back.kind != float || back.f != f {
			t.Errorf("%v is written %s and read back as %v", f, n.inline(), back)
		}
	}
	for _, s := range []string{
		"", " ", "null", "~", "true", "Yes", "on", "n", "1", "1.5", "1e3", "0x1f", "0o7", "010", "1_0", "inf", ".inf", ".nan", "NaN", "-", "---", "...",
		"a: b", "a #b", "#", "- a", "[a]", "{a", "'", `"`, `a"b\c`, "@a", "%a", "&a", "*a", "!a", "|", ">", "?", ",", "a,b", "a:", "=", "<<", "1:30",
		"2001-01-01", "two\nlines\n", "\ttab ", "é\u00a0\u2028\u0085", "\x00\x01\x7f", "😀", "<&>", "T Maze", "runs/a-1.b",
	} {
		var got map[string]any
		if err := yaml.Unmarshal([]byte("key: "+quoteText(s)), &got); err != nil || got["key"] != s {
			t.Errorf("%q is written %s and read %#v (%v)", s, quoteText(s), got, err)
		}
		c, err := Parse([]byte("key: [" + quoteText(s) + "]"))
		if err != nil || c.node.items[0].items[0].kind != text || c.node.items[0].items[0].s != s {
			t.Errorf("%q is written %s and read back wrongly (%v)", s, quoteText(s), err)
		}
	}
}
