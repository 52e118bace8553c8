package hydra

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Encode returns the configuration that Decode would make a struct of: its fields with tags `yaml:"key"` in their order, those of an inline
// struct among them. A nil pointer is null, a nil slice an empty list. A type that is not one of Decode's is a mistake of the program and panics.
func Encode(v any) *Config { return &Config{node: encode(reflect.ValueOf(v))} }

func encode(v reflect.Value) *node {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return &node{kind: null, s: "null"}
		}
		return encode(v.Elem())
	case reflect.Struct:
		n := &node{kind: mapping}
		encodeFields(n, v)
		return n
	case reflect.Slice:
		n := &node{kind: list}
		for i := range v.Len() {
			n.items = append(n.items, encode(v.Index(i)))
		}
		return n
	case reflect.String:
		return newText(v.String())
	case reflect.Bool:
		return plain(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return plain(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return plain(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		shortest, _ := strconv.ParseFloat(strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits()), 64)
		return plain(formatFloat(shortest))
	}
	panic(fmt.Sprintf("hydra: %s cannot be encoded", v.Type()))
}

func encodeFields(n *node, v reflect.Value) {
	for i := range v.NumField() {
		tag, tagged := v.Type().Field(i).Tag.Lookup("yaml")
		key, options, _ := strings.Cut(tag, ",")
		switch field := v.Field(i); {
		case !tagged || tag == "-":
		case options == "inline":
			for field.Kind() == reflect.Interface {
				field = field.Elem()
			}
			encodeFields(n, field)
		default:
			n.set(key, encode(field))
		}
	}
}
