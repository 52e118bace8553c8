package jsonerror

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestPlainErrorsContainNoTermsOfGo(t *testing.T) {
	type inner struct {
		Count uint8 `json:"count"`
	}
	type outer struct {
		Name  string    `json:"name"`
		Steps int       `json:"steps"`
		Done  *bool     `json:"done"`
		Rates []float64 `json:"rates"`
		Inner inner     `json:"inner"`
	}
	for text, want := range map[string]string{
		``:                         "the JSON is cut short",
		`{"name": "a`:              "the JSON is cut short",
		`{"name": }`:               "it is not JSON from byte 10 on",
		`nonsense`:                 "it is not JSON from byte 2 on",
		`[1]`:                      "a value is a list, want an object",
		`{"name": 5}`:              "name is a number, want text",
		`{"steps": "x"}`:           "steps is text, want a whole number that is not too large",
		`{"steps": 1.5}`:           "steps is a number 1.5, want a whole number that is not too large",
		`{"done": {}}`:             "done is an object, want true or false",
		`{"rates": true}`:          "rates is true or false, want a list",
		`{"inner": {"count": -1}}`: "inner.count is a number -1, want a whole number, 0 or more, that is not too large",
		`{"other": 1}`:             `the key "other" is not known`,
	} {
		d := json.NewDecoder(strings.NewReader(text))
		d.DisallowUnknownFields()
		var v outer
		err := Plain(d.Decode(&v))
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %q, want %q", text, err, want)
		}
	}
	if other := errors.New("other"); Plain(other) != other || Plain(nil) != nil {
		t.Error("an error of others did not stay as it was")
	}
}
