package rundir

import (
	"strings"
	"testing"
)

func TestSettingsDifferByTheirFirstLeaf(t *testing.T) {
	for _, c := range []struct{ checkpoint, run, want string }{
		{`{"a": {"b": 1}, "seed": 18446744073709551615}`, `{"a": {"b": 1}, "seed": 18446744073709551615}`, ""},
		{`{"a": {"b": 1}}`, `{"a": {"b": 2}}`, "a.b = 1, this run has 2"},
		{`{"seed": 18446744073709551615}`, `{"seed": 18446744073709551614}`, "seed = 18446744073709551615"},
		{`{"a": [1, 2]}`, `{"a": [1]}`, "a = [1 2], this run has [1]"},
		{`{"a": 1, "gone": 2}`, `{"a": 1}`, "gone = 2, this run has <nil>"},
		{`{"a": 0}`, `{"a": {"b": 0}}`, "a = 0"},
	} {
		err := sameSettings([]byte(c.checkpoint), []byte(c.run), nil)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s and %s: got %v, want %q", c.checkpoint, c.run, err, c.want)
		}
	}
}

func TestASettingThatACheckpointLacksHasItsZeroValueThere(t *testing.T) {
	for _, zero := range []string{"false", "0", "0.0", `""`, "[]", "{}", "null", `{"c": 0, "d": {"e": ""}}`} {
		if err := sameSettings([]byte(`{"a": {"b": 1}}`), []byte(`{"a": {"b": 1, "new": `+zero+`}, "new": `+zero+`}`), nil); err != nil {
			t.Errorf("%s: %v", zero, err)
		}
	}
	for _, other := range []string{"true", "1", "-0.5", `"x"`, "[0]", `{"c": 0, "d": 1}`} {
		err := sameSettings([]byte(`{"a": {}}`), []byte(`{"a": {"new": `+other+`}}`), nil)
		if err == nil || !strings.Contains(err.Error(), "a.new") {
			t.Errorf("%s: got %v", other, err)
		}
	}
	if err := sameSettings([]byte(`{"a": null}`), []byte(`{"a": 0}`), nil); err == nil {
		t.Error("null in a checkpoint is taken for 0")
	}
}

func TestAFreeSettingMayDiffer(t *testing.T) {
	var told string
	tell := func(path, was, is string) { told = path + " " + was + " " + is }
	if err := sameSettings([]byte(`{"a": {"b": {"c": 1}, "d": 2}}`), []byte(`{"a": {"b": 3, "d": 2}}`), tell, "a.b"); err != nil || told != `a.b {"c":1} 3` {
		t.Errorf("error %v, told %q", err, told)
	}
	if err := sameSettings([]byte(`{"a": {"b": 1}}`), []byte(`{"a": {"b": 1}}`), nil, "a.b", "a.none", "x.y"); err != nil {
		t.Error(err)
	}
	if err := sameSettings([]byte(`{"a": {"b": 1, "d": 2}}`), []byte(`{"a": {"b": 3, "d": 4}}`), tell, "a.b"); err == nil {
		t.Error("another setting differs unseen")
	}
}
