package assets_test

import (
	"fmt"
	"log"

	"ariadne/assets"
	"ariadne/maze"
)

// The built-in textures are in the order of their names in package maze.
func ExampleLoadTextures() {
	textures, err := assets.LoadTextures("") // a folder's name gives other ones
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(maze.WallTextures[0], textures.Walls[0].Bounds())
	// Output: blue (0,0)-(512,512)
}
