//go:build cgo && !nogl

package gl_test

import (
	"log"

	"ariadne/assets"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/render/gl"
)

// A renderer for the OpenGL context that is current on this thread: that of a window, or one that needs no display.
func ExampleNew() {
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
	textures, err := assets.LoadTextures("")
	if err != nil {
		log.Fatal(err)
	}
	r, err := gl.New(64, 64, append(textures.Walls[:], textures.Floors[:]...), textures.Sky, gl.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	if err := r.SetScene(0, &render.Scene{Layout: env.Layout()}); err != nil {
		log.Fatal(err)
	}
	picture := make([]byte, 64*64*3)
	if err := r.Render([]render.View{{Z: 0.3}}, picture); err != nil {
		log.Fatal(err)
	}
}
