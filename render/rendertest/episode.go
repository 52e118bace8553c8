package rendertest

import (
	"testing"

	"ariadne/maze"
	"ariadne/render"
)

// Episode names one episode of the reference environment.
type Episode struct {
	MazeSize, Seed, Index           int // Index counts resets from 0; the recording made no steps in between
	RandomizeColors, GoodVisibility bool
}

// Scene generates the episode's scene. Bit i of hidden is set if target i is not drawn before the first step.
func (e Episode) Scene(t testing.TB) (s render.Scene, hidden uint32) {
	t.Helper()
	c, err := maze.Standard(e.MazeSize)
	if err != nil {
		t.Fatal(err)
	}
	c.RandomizeColors, c.GoodVisibility = e.RandomizeColors, e.GoodVisibility
	env, err := maze.NewEnv(c, uint32(e.Seed))
	if err != nil {
		t.Fatal(err)
	}
	for range e.Index + 1 {
		if err := env.Reset(); err != nil {
			t.Fatal(err)
		}
	}
	s.Layout = env.Layout()
	for _, target := range env.Targets() {
		s.Targets = append(s.Targets, render.Sphere{X: target.X, Y: target.Y, Z: target.Z, Color: target.Bytes()})
	}
	return s, env.Hidden()
}
