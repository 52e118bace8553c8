package hydra

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestValuesReadAsInHydra(t *testing.T) {
	type list = []any
	type dict = map[string]any
	for _, c := range []struct {
		src  string
		want any
	}{
		{"", ""},
		{"  ", ""},
		{"null", nil},
		{"NULL", nil},
		{"true", true},
		{"False", false},
		{"yes", "yes"},
		{"0", 0},
		{"-20", -20},
		{"+7", 7},
		{"1_000_000", 1_000_000},
		{"1__0", "1__0"},
		{"010", "010"},
		{"0x10", "0x10"},
		{"9223372036854775807", math.MaxInt64},
		{"9223372036854775808", uint64(1 << 63)},
		{"3.14", 3.14},
		{"-20.0", -20.0},
		{"1.", 1.0},
		{".5", 0.5},
		{"1e-3", 1e-3},
		{"-10e3", -10e3},
		{"1e06", 1e6},
		{"2.5E+2", 250.0},
		{"inf", math.Inf(1)},
		{"-inf", math.Inf(-1)},
		{"1e999", "1e999"},
		{"1-2", "1-2"},
		{"agalite", "agalite"},
		{"two words ", "two words"},
		{"  padded", "padded"},
		{"http://host:80/a.b?c", "http://host:80/a.b?c"},
		{"runs/a-b_c.d", "runs/a-b_c.d"},
		{`C:\dir`, `C:\dir`},
		{`a\,b\=c`, "a,b=c"},
		{`\(x\)\[y\]\{z\}`, "(x)[y]{z}"},
		{`\\`, `\`},
		{`\ a\ `, " a "},
		{`1\,`, "1,"},
		{"$5", "$5"},
		{"é", "é"},
		{"'1'", "1"},
		{`"null"`, "null"},
		{`''`, ""},
		{`'a,b=c ${d} (e)'`, "a,b=c ${d} (e)"},
		{`'it\'s'`, "it's"},
		{`"say \"hi\""`, `say "hi"`},
		{`'a\nb'`, `a\nb`},
		{`'end\\'`, `end\`},
		{`'\\\''`, `\'`},
		{`' kept '`, " kept "},
		{"[]", list{}},
		{"[ ]", list{}},
		{"[1,a,true,null]", list{1, "a", true, nil}},
		{"[1, [2, [3]], 'x,y']", list{1, list{2, list{3}}, "x,y"}},
		{"{}", dict{}},
		{"{a:1}", dict{"a": 1}},
		{"{a: 1, b: {c: [d]}, e: x y}", dict{"a": 1, "b": dict{"c": list{"d"}}, "e": "x y"}},
		{"{u: http://x}", dict{"u": "http://x"}},
		{" [ 1 , 2 ] ", list{1, 2}},
	} {
		got, err := parseValue(c.src)
		if err != nil {
			t.Errorf("%q: %v", c.src, err)
			continue
		}
		if len(got) != 1 || !reflect.DeepEqual(got[0].plainGo(), c.want) {
			t.Errorf("%q reads as %#v, want %#v", c.src, got[0].plainGo(), c.want)
		}
	}
}

func TestCommasOutsideOfBracketsAreASweep(t *testing.T) {
	got, err := parseValue("1, [2,3] ,'a,b',x")
	if err != nil {
		t.Fatal(err)
	}
	var values []any
	for _, n := range got {
		values = append(values, n.plainGo())
	}
	if want := []any{1, []any{2, 3}, "a,b", "x"}; !reflect.DeepEqual(values, want) {
		t.Errorf("got %v, want %v", values, want)
	}
}

func TestWrongValuesAreErrorsThatSayWhere(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"[1,2", `character 5: ']' is missing`},
		{"[1,,2]", "missing before ','"},
		{"[1,]", "character 4"},
		{",", "missing before ','"},
		{"1,", "value is missing"},
		{"1]", "cannot stand here"},
		{"{a:1", "'}' is missing"},
		{"{a}", "followed by a colon"},
		{"{:1}", "cannot be a key"},
		{"{a b:1}", "cannot be a key"},
		{"{a:}", "missing before '}'"},
		{"{a:1,a:2}", "a comes twice"},
		{"'open", "not closed"},
		{`'open\'`, "not closed"},
		{"a'b'", "cannot stand here"},
		{"'a'b", "cannot stand here"},
		{"=3", "cannot stand here"},
		{"a=b", "character 2"},
		{"é=b", "character 2"},
		{"range(1,3)", "functions are not supported"},
		{"${seed}", "interpolation"},
		{"\xff", "UTF-8"},
		{strings.Repeat("[", 100), "nest deeper"},
		{strings.Repeat("{a:", 100), "nest deeper"},
	} {
		if _, err := parseValue(c.src); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want one about %q", c.src, err, c.want)
		}
	}
}

func FuzzOverride(f *testing.F) {
	for _, s := range []string{
		"+tmaze=agalite", "a.b=1", "++a={b: [1, 'x', \"y\"], c: null}", "~a.c", "~a.b=1", "a.b=1e-3,2", `a.b=\,x`,
		"+new.deep.key=é", "a={b: 2}", "+n='it\\'s'", "a.c=[.inf, nan]", "d=y", "d=' #'", "d='\u2028\x01'", "+x={y: {}, z: []}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		c, err := Parse([]byte("a: {b: 1, c: [x]}\nd: text\n"))
		if err != nil {
			t.Fatal(err)
		}
		before := c.Hash()
		if err := c.Override(arg); err != nil {
			if c.Hash() != before {
				t.Fatalf("%q failed (%v) and changed the configuration", arg, err)
			}
			return
		}
		again, err := Parse(c.YAML())
		if err != nil {
			t.Fatalf("after %q: %v\n%s", arg, err, c.YAML())
		}
		if again.Hash() != c.Hash() || string(again.YAML()) != string(c.YAML()) {
			t.Fatalf("after %q\n%s\ncomes back as\n%s", arg, c.YAML(), again.YAML())
		}
	})
}
