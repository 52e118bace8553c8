package hydra

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
)

// unmarshaler is a type that reads itself from YAML. Decode gives it its part of the configuration.
type unmarshaler interface {
	UnmarshalYAML([]byte) error
}

// Decode stores the configuration in the value to which v points. It is strict; errors name the key.
//
// The tags of a struct's fields name the keys: `yaml:"corridor_len"`. A key without a field is an error. A field whose key is
// missing keeps its value, unless the tag says `yaml:"seed,required"`. A field `yaml:",inline"` takes the keys of its own
// struct from the same group; if it is a map, it takes all remaining keys. Null sets pointers, maps, slices and interfaces to
// nil and fits no other type. Numbers fit Go's number types if they lose nothing (1e6 is a whole number). Strings also accept
// numbers and bools, as they were written. Types with a method UnmarshalYAML([]byte) error read themselves.
func (c *Config) Decode(v any) error {
	p := reflect.ValueOf(v)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return fmt.Errorf("cannot decode into %T, want a pointer", v)
	}
	return decode(c.node, p.Elem(), c.path)
}

// wrong returns the error about a value that does not fit.
func wrong(path string, n *node, want string) error {
	if path == "" {
		path = "the whole"
	}
	return fmt.Errorf("%s is %v, want %s", path, n, want)
}

func decode(n *node, v reflect.Value, path string) error {
	if u, ok := v.Addr().Interface().(unmarshaler); ok {
		if err := u.UnmarshalYAML((&Config{node: n}).YAML()); err != nil {
			return at(path, err)
		}
		return nil
	}
	if n.kind == null {
		switch v.Kind() {
		case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface:
			v.SetZero()
			return nil
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		target := reflect.New(v.Type().Elem())
		if !v.IsNil() {
			target.Elem().Set(v.Elem()) // a struct's fields keep the values for which there is no key
		}
		if err := decode(n, target.Elem(), path); err != nil {
			return err
		}
		v.Set(target)
		return nil
	case reflect.Interface:
		if v.NumMethod() > 0 {
			return wrong(path, n, v.Type().String()+", which nothing can be decoded into")
		}
		v.Set(reflect.ValueOf(n.plainGo()))
		return nil
	case reflect.Struct:
		return decodeStruct(n, v, path)
	case reflect.Map:
		return decodeMap(n, v, path)
	case reflect.Slice:
		return decodeSlice(n, v, path)
	default:
		return decodeScalar(n, v, path)
	}
}

func at(path string, err error) error {
	if path == "" {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

func decodeScalar(n *node, v reflect.Value, path string) error {
	switch v.Kind() {
	case reflect.Bool:
		if n.kind == boolean {
			v.SetBool(n.b)
			return nil
		}
		return wrong(path, n, "true or false")
	case reflect.String:
		if n.kind == text || n.kind == boolean || n.kind.number() {
			v.SetString(n.s)
			return nil
		}
		return wrong(path, n, "text")
	case reflect.Float32, reflect.Float64:
		if n.kind.number() {
			v.SetFloat(n.number())
			return nil
		}
		return wrong(path, n, "a number")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, ok := n.whole()
		if ok && !v.OverflowInt(i) {
			v.SetInt(i)
			return nil
		}
		return wrong(path, n, "a whole number"+bound(n, v))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if n.u > 0 && !v.OverflowUint(n.u) {
			v.SetUint(n.u)
			return nil
		}
		i, ok := n.whole()
		if ok && i >= 0 && !v.OverflowUint(uint64(i)) {
			v.SetUint(uint64(i))
			return nil
		}
		if n.kind.number() && n.number() >= 0 && n.number() == math.Trunc(n.number()) {
			return wrong(path, n, "a whole number"+bound(n, v))
		}
		return wrong(path, n, "a whole number, 0 or more")
	default:
		return wrong(path, n, v.Type().String()+", which nothing can be decoded into")
	}
}

// bound describes the range that a whole number exceeds. It returns "" for other numbers.
func bound(n *node, v reflect.Value) string {
	if !n.kind.number() || n.number() != math.Trunc(n.number()) {
		return ""
	}
	bits := v.Type().Bits()
	if v.CanUint() {
		return fmt.Sprintf(" from 0 to %d", uint64(math.MaxUint64)>>(64-bits))
	}
	most := int64(math.MaxInt64) >> (64 - bits)
	return fmt.Sprintf(" from %d to %d", -most-1, most)
}

// whole returns a number if it has no fraction.
func (n *node) whole() (int64, bool) {
	const exact = 1 << 53 // below it, float64 represents every whole number exactly
	switch {
	case n.u > 0:
		return 0, false
	case n.kind == integer:
		return n.i, true
	case n.kind == float && n.f == math.Trunc(n.f) && math.Abs(n.f) <= exact:
		return int64(n.f), true
	}
	return 0, false
}

func decodeSlice(n *node, v reflect.Value, path string) error {
	if n.kind != list {
		return wrong(path, n, "a list")
	}
	out := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i, item := range n.items {
		if err := decode(item, out.Index(i), fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	v.Set(out)
	return nil
}

func decodeMap(n *node, v reflect.Value, path string) error {
	if n.kind != mapping {
		return wrong(path, n, "a group of keys")
	}
	if v.Type().Key().Kind() != reflect.String {
		return wrong(path, n, v.Type().String()+", which nothing can be decoded into")
	}
	out := reflect.MakeMapWithSize(v.Type(), len(n.keys))
	for i, key := range n.keys {
		value := reflect.New(v.Type().Elem()).Elem()
		if err := decode(n.items[i], value, join(path, key)); err != nil {
			return err
		}
		out.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), value)
	}
	v.Set(out)
	return nil
}

// target is a field into which a key is decoded.
type target struct {
	key      string
	required bool
	value    reflect.Value
}

// targets lists the fields of a struct, including those of inline structs. rest is the inline map, if there is one.
func targets(v reflect.Value) (fields []target, rest reflect.Value, err error) {
	for i := range v.NumField() {
		tag, tagged := v.Type().Field(i).Tag.Lookup("yaml")
		if !tagged || tag == "-" {
			continue
		}
		key, options, _ := strings.Cut(tag, ",")
		field := v.Field(i)
		switch {
		case !field.CanSet():
			return nil, rest, fmt.Errorf("field %s of %s has a tag and is not exported", v.Type().Field(i).Name, v.Type())
		case options == "inline" && field.Kind() == reflect.Map:
			rest = field
		case options == "inline" && field.Kind() == reflect.Struct:
			inner, innerRest, err := targets(field)
			if err != nil {
				return nil, rest, err
			}
			fields = append(fields, inner...)
			if innerRest.IsValid() {
				rest = innerRest
			}
		case key == "":
			return nil, rest, fmt.Errorf("field %s of %s has a tag without a key", v.Type().Field(i).Name, v.Type())
		default:
			fields = append(fields, target{key, options == "required", field})
		}
	}
	return fields, rest, nil
}

func decodeStruct(n *node, v reflect.Value, path string) error {
	if n.kind != mapping {
		return wrong(path, n, "a group of keys")
	}
	fields, rest, err := targets(v)
	if err != nil {
		return err
	}
	left := n.clone()
	var known []string
	for _, f := range fields {
		known = append(known, join(path, f.key))
		item := n.get(f.key)
		if item == nil {
			if f.required {
				return fmt.Errorf("%s is missing", join(path, f.key))
			}
			continue
		}
		left.remove(f.key)
		if err := decode(item, f.value, join(path, f.key)); err != nil {
			return err
		}
	}
	if rest.IsValid() {
		return decodeMap(left, rest, path)
	}
	return unknown(left.keys, known, path)
}

// unknown returns the error about keys without a field, or nil if there are none.
func unknown(keys, known []string, path string) error {
	if len(keys) == 0 {
		return nil
	}
	key := join(path, keys[0])
	message := hint(key, known)
	if message == "" {
		message = "; there are: " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
	}
	switch others := keys[1:]; len(others) {
	case 0:
	case 1:
		message += "; nor is " + join(path, others[0])
	default:
		message += "; nor are " + join(path, strings.Join(others, ", "))
	}
	return fmt.Errorf("%s is not a known key%s", key, message)
}
