package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"

	"ariadne/assets"
	"ariadne/internal/atomicfile"
	"ariadne/render"
	"ariadne/task/memorymaze"
)

// mapExtension is the extension of an output that is a map instead of a video.
const mapExtension = ".png"

// drawWay plays the steps, fewer if the episode ends, and draws a map of the walker's way.
func drawWay(ctx context.Context, p *performance, o recording) error {
	if p.maze == nil {
		return usageError{fmt.Errorf("%s has no map", p.title)}
	}
	w, h, err := parseSize(o.size, mapSide, square)
	if err != nil {
		return err
	}
	textures, err := assets.LoadTextures(p.settings.Textures)
	if err != nil {
		return err
	}
	view, err := render.NewMapView(w, h, render.NewMapColors(textures.Walls, textures.Floors))
	if err != nil {
		return err
	}
	if err := p.begin(); err != nil {
		return err
	}
	env := p.maze.Env(0)
	if err := view.SetLayout(env.Layout()); err != nil {
		return err
	}
	var m render.MapState
	look := func() {
		q := env.QPos()
		m.X, m.Y, m.Steer, m.Targets, m.Hidden, m.Current = q[0], q[1], q[3], memorymaze.Scene(env).Targets, env.Hidden(), env.Current()
		m.Path = append(m.Path, [2]float64{q[0], q[1]})
	}
	p.now.Ending = func(int) { look() } // after such a step, the batch is in the next maze
	look()
	for range p.steps(o.steps) {
		if ctx.Err() != nil {
			return errInterrupted
		}
		if err := p.decide(); err != nil {
			return err
		}
		if err := p.step(); err != nil {
			return err
		}
		if p.over() {
			break
		}
		look()
	}
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	if err := view.Draw(picture, &m); err != nil {
		return err
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		return err
	}
	return atomicfile.Write(o.output, file.Bytes())
}
