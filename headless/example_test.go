package headless_test

import (
	"fmt"
	"log"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/maze"
	"ariadne/render"
)

// Draws a picture of a maze from the walker's place.
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
	r, err := headless.New(64, 64, textures, headless.Options{Render: "soft", Threads: 1})
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()

	if err := r.SetScene(0, &render.Scene{Layout: env.Layout()}); err != nil {
		log.Fatal(err)
	}
	picture := make([]byte, 64*64*3)
	if err := r.Render([]render.View{{X: 0, Y: 0, Z: 0.3}}, picture); err != nil {
		log.Fatal(err)
	}
	fmt.Println("drawn by", r.Describe())
	// Output: drawn by software, 1 thread
}
