package agent

import (
	"encoding/json"
	"errors"

	"ariadne/internal/hydra"
)

// AnyCore holds a core of any kind. In a configuration, the core's name says which kind it is.
type AnyCore struct{ Core }

// UnmarshalYAML reads a core by ReadCore.
func (c *AnyCore) UnmarshalYAML(b []byte) error {
	group, err := hydra.Parse(b)
	if err != nil {
		return err
	}
	read, err := ReadCore(group)
	if err != nil {
		return err
	}
	c.Core = read
	return nil
}

// MarshalJSON writes what UnmarshalJSON reads: the core's group of keys.
func (c AnyCore) MarshalJSON() ([]byte, error) {
	if c.Core == nil {
		return nil, errors.New("there is no core")
	}
	return json.Marshal(writeCore(c.Core).Value())
}

// UnmarshalJSON reads a core by ReadCore: JSON is YAML, too.
func (c *AnyCore) UnmarshalJSON(b []byte) error { return c.UnmarshalYAML(b) }

// storedConfig is the form that a Config has in JSON.
type storedConfig struct {
	*bareConfig
	Core AnyCore // replaces bareConfig's Core, which JSON could write but not read
}

// bareConfig is Config without its methods.
type bareConfig Config

// MarshalJSON writes what UnmarshalJSON reads.
func (c Config) MarshalJSON() ([]byte, error) {
	return json.Marshal(storedConfig{(*bareConfig)(&c), AnyCore{c.Core}})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Config) UnmarshalJSON(b []byte) error {
	s := storedConfig{bareConfig: (*bareConfig)(c)}
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	c.Core = s.Core.Core
	return nil
}
