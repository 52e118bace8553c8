package rundir

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// sameSettings returns an error that names the first setting in which a checkpoint differs from a run. Settings at the paths in
// free may differ; told is called for each that does.
func sameSettings(checkpoint, run []byte, told func(path, was, is string), free ...string) error {
	was, err := decodeSettings(checkpoint)
	if err != nil {
		return fmt.Errorf("%s: settings: %w", TrainerFile, err)
	}
	is, err := decodeSettings(run)
	if err != nil {
		return err
	}
	for _, path := range free {
		x, y := cut(was, path), cut(is, path)
		if x != y {
			told(path, x, y)
		}
	}
	if path, was, is, differ := difference("", was, is); differ {
		return fmt.Errorf("the checkpoint was made with %s = %v, this run has %v", path, was, is)
	}
	return nil
}

// cut removes the value at a path from a tree of settings and returns it as JSON, or "" if there is none.
func cut(tree any, path string) string {
	group, key := tree, path
	for {
		first, rest, deeper := strings.Cut(key, ".")
		keys, ok := group.(map[string]any)
		value, known := keys[first]
		if !ok || !known {
			return ""
		}
		if deeper {
			group, key = value, rest
			continue
		}
		delete(keys, first)
		b, _ := json.Marshal(value) // cannot fail, because it was decoded from JSON
		return string(b)
	}
}

func decodeSettings(b []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber() // seeds have 64 bits
	err = d.Decode(&v)
	return v, err
}

// difference finds the first leaf in which two trees of settings differ. A key that is missing in was counts as equal if is has
// the zero value there.
func difference(path string, was, is any) (string, any, any, bool) {
	x, isMap := was.(map[string]any)
	y, areMaps := is.(map[string]any)
	if !isMap || !areMaps {
		return path, was, is, !reflect.DeepEqual(was, is)
	}
	for _, k := range slices.Concat(sortedKeys(x), sortedKeys(y)) {
		name := k
		if path != "" {
			name = path + "." + k
		}
		if _, known := x[k]; !known && zero(y[k]) {
			continue
		}
		if p, was, is, differ := difference(name, x[k], y[k]); differ {
			return p, was, is, true
		}
	}
	return "", nil, nil, false
}

// zero reports whether a tree of settings holds only zero values.
func zero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case json.Number:
		x, err := v.Float64()
		return err == nil && x == 0
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, x := range v {
			if !zero(x) {
				return false
			}
		}
		return true
	}
	return false
}
