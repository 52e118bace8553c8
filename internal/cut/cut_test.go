package cut

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestPartsAreReadAsTheyAreWritten(t *testing.T) {
	for _, p := range []Part{{1, 1}, {3, 16}, {16, 16}} {
		if got, err := Parse(p.String()); err != nil || got != p {
			t.Errorf("%v was read as %v, %v", p, got, err)
		}
	}
	for text, want := range map[string]string{
		"0/16": "count from 1 to 16: the first is 1/16, the last 16/16. Number a job array 1-16", "17/16": "count from 1", "-1/16": "count from 1",
		"/16": "a variable of the shell", "3/": "a variable of the shell", "": "as 3/16", "3": "as 3/16", "3/0": "as 3/16", "a/b": "as 3/16", "1/9999999": "as 3/16", "1/2/3": "as 3/16",
	} {
		if p, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q was read as %v, error %v; want one about %q", text, p, err, want)
		}
	}
	type holder struct {
		Part Part `json:"part,omitzero"`
	}
	for text, p := range map[string]Part{`{"part":"3/16"}`: {3, 16}, `{}`: {}} {
		b, err := json.Marshal(holder{p})
		var back holder
		if err != nil || string(b) != text || json.Unmarshal(b, &back) != nil || back.Part != p {
			t.Errorf("%v in JSON: %s, %v, and back %v", p, b, err, back)
		}
	}
	if json.Unmarshal([]byte(`{"part":"0/3"}`), &holder{}) == nil {
		t.Error("part 0 was read")
	}
}

func TestEverythingIsInOnePart(t *testing.T) {
	for i := range 100 {
		n := 0
		for k := range 7 {
			if (Part{k + 1, 7}).Has(i) {
				n++
			}
		}
		if n != 1 || !(Part{}).Has(i) {
			t.Errorf("%d is in %d parts", i, n)
		}
	}
}

func TestMissingPartsAreNamed(t *testing.T) {
	if err := Missing(3, func(int) bool { return true }); err != nil {
		t.Error(err)
	}
	if err := Missing(5, func(n int) bool { return n == 2 || n == 5 }); err.Error() != "of 5 parts these are missing: 1/5, 3/5, 4/5" {
		t.Error(err)
	}
	if err := Missing(100, func(n int) bool { return n > 30 }); !strings.HasSuffix(err.Error(), "20/100 and 10 more") {
		t.Error(err)
	}
}
