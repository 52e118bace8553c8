package maze

import (
	"bytes"
	"errors"
)

// Clone returns an independent copy of the environment that goes on from here, bit for bit.
func (e *Env) Clone() *Env {
	c := newEnv(e.config)
	c.copyFrom(e)
	return c
}

// CopyFrom makes e a copy of another environment of the same configuration, from which both go on independently and
// alike, bit for bit. Nothing is allocated after the first copy of a configuration's largest maze, and a copy within one
// maze, as in a tree search, is cheap: walls and floors are left as they are.
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
