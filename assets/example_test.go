package assets_test

import (
	"fmt"
	"log"

	"ariadne/assets"
	"ariadne/maze"
)

// The built-in textures are in the order of the names in package maze.
func ExampleLoadTextures() {
	textures, err := assets.LoadTextures("") // the name of a folder loads the textures in it
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(maze.WallTextures[0], textures.Walls[0].Bounds())
	// Output: blue (0,0)-(512,512)
}
