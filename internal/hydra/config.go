package hydra

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Config is a composed configuration, or the part of one at some key. Its keys keep their order.
type Config struct {
	node *node
	path string // path of the part in the whole, for error messages
}

// Parse reads a configuration that the method YAML wrote.
func Parse(yaml []byte) (*Config, error) {
	n, err := readYAML(yaml)
	if err != nil {
		return nil, err
	}
	return &Config{node: n}, nil
}

// Override applies arguments such as "task.corridor_len=160". Arguments that choose options are errors. After an error c is
// unchanged.
func (c *Config) Override(args ...string) error {
	overrides := make([]override, len(args))
	for i, arg := range args {
		o, err := parseOverride(arg)
		if err != nil {
			return err
		}
		if strings.Contains(o.key, "/") {
			return fmt.Errorf("%s: groups can only be chosen for a new configuration", describe(arg))
		}
		overrides[i] = o
	}
	return c.apply(overrides)
}

func (c *Config) apply(overrides []override) error {
	changed := c.node.clone()
	for _, o := range overrides {
		if err := o.apply(changed); err != nil {
			return err
		}
	}
	*c.node = *changed
	return nil
}

// Has reports whether there is a key, for example "trainer.optimizer.learning_rate".
func (c *Config) Has(path string) bool { return path != "" && c.node.find(path) != nil }

// At returns a copy of the part at a key: a group of keys, or a single value.
func (c *Config) At(path string) (*Config, error) {
	n := c.node.find(path)
	if n == nil {
		return nil, fmt.Errorf("%s is missing%s", join(c.path, path), hint(path, c.node.paths("")))
	}
	return &Config{node: n.clone(), path: join(c.path, path)}, nil
}

// Without returns a copy without some of its keys. It ignores keys that do not exist.
func (c *Config) Without(keys ...string) *Config {
	n := c.node.clone()
	for _, key := range keys {
		n.remove(key)
	}
	return &Config{node: n, path: c.path}
}

// Set replaces the part at a top-level key by a copy of a configuration.
func (c *Config) Set(key string, part *Config) { c.node.set(key, part.node.clone()) }

// Keys returns the names of the top-level keys, or nothing for a single value.
func (c *Config) Keys() []string { return slices.Clone(c.node.keys) }

// Paths returns the dotted paths of all keys, those of inner groups included.
func (c *Config) Paths() []string { return c.node.paths("") }

// Value returns the content in Go types: nil, bool, int, float64, string, []any and, for groups of keys, map[string]any.
func (c *Config) Value() any { return c.node.plainGo() }

// Get returns the value at a key as T, under the rules of Decode.
func Get[T any](c *Config, path string) (T, error) {
	var value T
	part, err := c.At(path)
	if err != nil {
		return value, err
	}
	err = part.Decode(&value)
	return value, err
}

// YAML returns the configuration in a form that Parse reads.
func (c *Config) YAML() []byte {
	if c.node.kind != mapping || len(c.node.keys) == 0 {
		return append([]byte(c.node.inline()), '\n')
	}
	return c.node.appendYAML(nil, "")
}

// Hash returns the SHA-256 of the content in hexadecimal digits. It does not depend on the order of keys and on the notation of
// numbers (1, 1.0, 1e0).
func (c *Config) Hash() string {
	sum := sha256.Sum256(c.node.canonical(nil))
	return hex.EncodeToString(sum[:])
}
