package ppo

import (
	"fmt"
	"maps"
	"math"

	"github.com/goccy/go-yaml"
)

// Schedule is a value that decays polynomially with the number of updates n (optax.polynomial_schedule):
//
//	v(n) = (initial - final)·(1 - min(max(n - begin, 0), N)/N)^power + final,  N = max_decay_steps
//
// In YAML it is a mapping with these keys, or a plain number, which stays constant.
type Schedule struct {
	Initial       float64  `yaml:"initial"`         // value before the first update
	Final         *float64 `yaml:"final"`           // value from update begin + max_decay_steps on; nil keeps Initial for ever
	MaxDecaySteps int      `yaml:"max_decay_steps"` // updates from Begin until Final is reached
	Power         float64  `yaml:"power"`           // 1 decays linearly
	Begin         int      `yaml:"begin,omitempty"` // updates for which Initial is kept (optax: transition_begin)
}

// Constant returns a schedule that keeps v.
func Constant(v float64) Schedule { return Schedule{Initial: v} }

// At returns the value after n updates.
func (s Schedule) At(n int) float64 {
	if s.Final == nil {
		return s.Initial
	}
	left := 1 - float64(min(max(n-s.Begin, 0), s.MaxDecaySteps))/float64(s.MaxDecaySteps)
	return (s.Initial-*s.Final)*math.Pow(left, s.Power) + *s.Final
}

// most returns the largest value that the schedule takes.
func (s Schedule) most() float64 {
	if s.Final == nil {
		return s.Initial
	}
	return max(s.Initial, *s.Final)
}

func (s Schedule) validate(name string) error {
	if !finite(s.Initial) || s.Initial < 0 {
		return fmt.Errorf("%s: initial value is %v, want a number of at least 0", name, s.Initial)
	}
	if s.Final == nil {
		return nil
	}
	switch {
	case !finite(*s.Final) || *s.Final < 0:
		return fmt.Errorf("%s: final value is %v, want a number of at least 0", name, *s.Final)
	case s.MaxDecaySteps < 1:
		return fmt.Errorf("%s: max_decay_steps is %d, want at least 1", name, s.MaxDecaySteps)
	case s.Begin < 0:
		return fmt.Errorf("%s: begin is %d, want at least 0", name, s.Begin)
	case !finite(s.Power) || s.Power <= 0:
		return fmt.Errorf("%s: power is %v, want more than 0", name, s.Power)
	}
	return nil
}

// UnmarshalYAML reads a number or a mapping.
func (s *Schedule) UnmarshalYAML(b []byte) error {
	var read any
	if err := yaml.Unmarshal(b, &read); err != nil {
		return err
	}
	group, ok := read.(map[string]any)
	if !ok {
		var number float64
		if yaml.Unmarshal(b, &number) != nil {
			return fmt.Errorf("it is %v, want a number, or initial, final and max_decay_steps", read)
		}
		*s = Constant(number)
		return nil
	}
	maps.DeleteFunc(group, func(_ string, value any) bool { return value == nil })
	type mapping Schedule
	m := mapping{Power: 1}
	if err := decodeGroup(group, &m); err != nil {
		return err
	}
	*s = Schedule(m)
	return nil
}

// newSchedule reads a mapping.
func newSchedule(group map[string]any) (*Schedule, error) {
	var s Schedule
	return &s, decodeGroup(group, &s)
}

// MarshalYAML writes what UnmarshalYAML reads: a plain number if nothing decays.
func (s Schedule) MarshalYAML() (any, error) {
	if s.Final == nil {
		return s.Initial, nil
	}
	type mapping Schedule
	return mapping(s), nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// notFinite returns the index of the first element that is infinite or not a number, or -1.
func notFinite(x []float32) int {
	for i, v := range x {
		if v-v != 0 {
			return i
		}
	}
	return -1
}
