package render_test

import (
	"fmt"
	"image"
	"image/color"
	"log"

	"ariadne/maze"
	"ariadne/render"
)

// A map needs no renderer. It can be painted in any colours.
func ExampleMapView() {
	config, err := maze.Standard(9)
	if err != nil {
		log.Fatal(err)
	}
	env, err := maze.NewEnv(config, 3)
	if err != nil {
		log.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		log.Fatal(err)
	}
	m, err := render.NewMapView(120, 120, render.MapColors{Background: color.RGBA{A: 255}})
	if err != nil {
		log.Fatal(err)
	}
	if err := m.SetLayout(env.Layout()); err != nil {
		log.Fatal(err)
	}
	picture := image.NewRGBA(image.Rect(0, 0, 120, 120))
	if err := m.Draw(picture, &render.MapState{Current: -1}); err != nil {
		log.Fatal(err)
	}
	fmt.Println("a corner outside the maze:", picture.RGBAAt(0, 0))
	// Output: a corner outside the maze: {0 0 0 255}
}
