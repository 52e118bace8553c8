package texture_test

import (
	"fmt"

	"ariadne/assets/texture"
)

// The floors, drawn as small as thumbnails.
func ExampleDesign_Draw() {
	for _, d := range texture.Floors() {
		fmt.Println(d.Name, d.Draw(64).Bounds().Size())
	}
	// Output:
	// floor_blue_d (64,64)
	// floor_blue_bright_d (64,64)
}
