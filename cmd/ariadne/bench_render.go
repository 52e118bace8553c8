package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// benchRender times pictures of walkers that stand in their mazes where some steps have taken them. OpenGL, if there is OpenGL, draws
// them with all cores; the software renderer draws them on one core. The pictures have the variant's resolution or, if no variant is
// given, 64 and 256 pixels. Last it times whole steps of the environment, which include such pictures.
func benchRender(ctx context.Context, o benchOptions) ([]metric, error) {
	s, err := o.variant()
	if err != nil {
		return nil, err
	}
	sides := []int{s.Variant.CameraResolution}
	if o.id == "" {
		sides = []int{64, 256}
	}
	textures, err := assets.LoadTextures(o.textures)
	if err != nil {
		return nil, usageError{err}
	}
	err = checkEnvironments(o.envs, func(n int) (task.Batch, error) {
		return memorymaze.New(task.Options{Envs: n, Seed: 1, Threads: 1, Settings: o.settings()})
	})
	if err != nil {
		return nil, err
	}
	scenes, views, err := standing(s.Variant, o.envs)
	if err != nil {
		return nil, err
	}
	var metrics []metric
	for _, side := range sides {
		for _, how := range []headless.Options{
			{Render: headless.RenderGL, Threads: o.threads},
			{Render: headless.RenderSoft, Threads: 1},
		} {
			r, err := headless.New(side, side, textures, how)
			if errors.Is(err, headless.ErrUnavailable) {
				warn("gl is left out: %v", err)
				continue
			}
			if err != nil {
				return nil, err
			}
			frames, err := benchRenderer(ctx, o, r, scenes, views)
			about := r.Describe()
			if err := errors.Join(err, r.Close()); err != nil {
				return nil, err
			}
			name := fmt.Sprintf("soft_%d_fps_per_core", side)
			params := map[string]any{"task": s.Variant.Name(), "envs": o.envs, "renderer": about}
			if how.Render == headless.RenderGL {
				name = fmt.Sprintf("gl_%d_fps", side)
				params["cores"] = runtime.GOMAXPROCS(0)
			}
			metrics = append(metrics, metric{name, frames, "frames/s", params})
		}
	}
	env, err := benchEnv(ctx, o)
	return append(metrics, env...), err
}

// standing returns the scenes of n mazes and the views of their walkers after some steps.
func standing(v memorymaze.Variant, n int) ([]*render.Scene, []render.View, error) {
	act, actions := roving(), make([]int32, 100)
	scenes, views := make([]*render.Scene, n), make([]render.View, n)
	for i := range views {
		e, err := maze.NewEnv(v.Maze, uint32(i))
		if err == nil {
			err = e.Reset()
		}
		if err != nil {
			return nil, nil, err
		}
		if err := act(nil, actions); err != nil {
			return nil, nil, err
		}
		for _, a := range actions {
			e.Step(int(a))
		}
		scenes[i], views[i] = memorymaze.Scene(e), v.View(e, i)
	}
	return scenes, views, nil
}

// benchRenderer returns how many pictures a renderer draws in a second.
func benchRenderer(ctx context.Context, o benchOptions, r render.Renderer, scenes []*render.Scene, views []render.View) (float64, error) {
	for i, s := range scenes {
		if err := r.SetScene(i, s); err != nil {
			return 0, err
		}
	}
	width, height := r.Size()
	pix := make([]byte, len(views)*width*height*3)
	return rate(ctx, o.seconds, len(views), func() error { return r.Render(views, pix) })
}
