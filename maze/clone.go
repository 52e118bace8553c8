package maze

import (
	"bytes"
	"errors"
)

// Clone returns an independent copy of the environment. Both continue alike, bit for bit, as long as they are given the same
// actions.
func (e *Env) Clone() *Env {
	c := newEnv(e.config)
	c.copyFrom(e)
	return c
}

// CopyFrom makes e a copy of another environment of the same configuration. Both then continue independently and, given the same
// actions, alike bit for bit. It is an error if the configurations differ.
// CopyFrom allocates nothing once e has held the configuration's largest maze. A copy of an environment that is in the same maze is
// cheap, as a tree search needs it: walls and floors are not copied.
func (e *Env) CopyFrom(from *Env) error {
	if e.config != from.config {
		return errors.New("maze environment: CopyFrom an environment of another configuration")
	}
	if e != from {
		e.copyFrom(from)
	}
	return nil
}

func (e *Env) copyFrom(from *Env) {
	e.rng, e.generator.engine = from.rng, from.generator.engine
	e.mazes, e.colors, e.current, e.age, e.spawn = from.mazes, from.colors, from.current, from.age, from.spawn
	e.begun, e.running, e.steps, e.flagged, e.touched = from.begun, from.running, from.steps, from.flagged, from.touched
	copy(e.targets, from.targets)
	l, m := &e.layout, &from.layout
	if !bytes.Equal(l.Entity, m.Entity) || !bytes.Equal(l.Variation, m.Variation) {
		copy(l.Entity, m.Entity)
		copy(l.Variation, m.Variation)
		l.Walls, l.Floors = append(l.Walls[:0], m.Walls...), append(l.Floors[:0], m.Floors...)
	}
	l.WallTexture = m.WallTexture
	e.world = from.world
}
