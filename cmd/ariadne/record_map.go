package main

import (
	"bytes"
	"context"
	"image"
	"image/png"

	"ariadne/assets"
	"ariadne/internal/atomicfile"
	"ariadne/render"
	"ariadne/task/memorymaze"
)

// mapExtension is that of an output that is to be a map instead of a video.
const mapExtension = ".png"

// drawWay plays steps of the batch's only environment, fewer if its episode ends, and draws a map of the way.
func drawWay(ctx context.Context, e *experiment, b *memorymaze.Batch, act actFunc, o recording) error {
	dir, _ := e.settings.Task["textures"].(string)
	textures, err := assets.LoadTextures(dir)
	if err != nil {
		return err
	}
	view, err := render.NewMapView(o.size, o.size, render.NewMapColors(textures.Walls, textures.Floors))
	if err != nil {
		return err
	}
	s := newStep(b)
	if err := b.Reset(s); err != nil {
		return err
	}
	env := b.Env(0)
	if err := view.SetLayout(env.Layout()); err != nil {
		return err
	}
	picture := image.NewRGBA(image.Rect(0, 0, o.size, o.size))
	var path [][2]float64
	actions := make([]int32, 1)
	for i := 0; ; i++ {
		q := env.QPos()
		path = append(path, [2]float64{q[0], q[1]})
		// The last step of an episode is not shown: the batch is in the next maze then.
		if i == o.steps || env.Steps() == env.Limit()-1 {
			break
		}
		if ctx.Err() != nil {
			return errInterrupted
		}
		if err := act(s, actions); err != nil {
			return err
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(actions, s); err != nil {
			return err
		}
	}
	if err := view.Draw(picture, mapState(env, path)); err != nil {
		return err
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		return err
	}
	return atomicfile.Write(o.output, file.Bytes())
}
