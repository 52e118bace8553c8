// Package jsonerror translates errors of encoding/json for people who wrote, or damaged, a file.
package jsonerror

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Plain returns an error that says what is wrong with JSON that could not be decoded, without terms of Go. Other errors, and
// nil, are returned unchanged.
func Plain(err error) error {
	var syntax *json.SyntaxError
	var value *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON is cut short")
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Error(), "unexpected end"):
		return errors.New("the JSON is cut short")
	case errors.As(err, &syntax):
		return fmt.Errorf("it is not JSON from byte %d on", syntax.Offset)
	case errors.As(err, &value):
		what := "a value"
		if value.Field != "" {
			what = value.Field
		}
		return fmt.Errorf("%s is %s, want %s", what, given(value.Value), wanted(value.Type))
	}
	if key, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		return fmt.Errorf("the key %s is not known", key)
	}
	return err
}

// given returns the name of a JSON value's type, from the words of encoding/json, for example "number 1.5".
func given(kind string) string {
	kind, number, _ := strings.Cut(kind, " ")
	switch kind {
	case "string":
		return "text"
	case "bool":
		return "true or false"
	case "array":
		return "a list"
	case "object":
		return "an object"
	}
	return strings.TrimSpace("a number " + number)
}

// wanted returns the name of the JSON type that a Go type accepts.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return wanted(t.Elem())
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number, 0 or more, that is not too large"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "a whole number that is not too large"
	}
	return "something else"
}
