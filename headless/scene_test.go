//go:build cgo && !nogl

package headless_test

import (
	"testing"

	"ariadne/maze"
	"ariadne/render"
)

// begin returns the environment of a seed in its first episode.
func begin(size int, seed uint32, goodVisibility bool) (*maze.Env, error) {
	c, err := maze.Standard(size)
	if err != nil {
		return nil, err
	}
	c.GoodVisibility = goodVisibility
	env, err := maze.NewEnv(c, seed)
	if err != nil {
		return nil, err
	}
	return env, env.Reset()
}

// sceneOf returns the scene of an environment.
func sceneOf(env *maze.Env) render.Scene {
	s := render.Scene{Layout: env.Layout()}
	for _, t := range env.Targets() {
		s.Targets = append(s.Targets, render.Sphere{X: t.X, Y: t.Y, Z: t.Z, Color: t.Bytes()})
	}
	return s
}

// scene returns the first maze of a seed.
func scene(t testing.TB, size int, seed uint32, goodVisibility bool) render.Scene {
	t.Helper()
	env, err := begin(size, seed, goodVisibility)
	if err != nil {
		t.Fatal(err)
	}
	return sceneOf(env)
}
